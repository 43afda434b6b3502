/*
 * poison.mjs - files that are not what they say, hold more than they show, or burst when
 * opened; all made here of a few lines. Names and sizes as the tests of uploads want
 * them.
 */
import zlib from "node:zlib";

const MB = 1024 * 1024;

// ---- zip -----------------------------------------------------------------------------

const little = (size, value) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    return bytes;
};

// entries: [ name, bytes ]; `says` what the entry claims to be long, if it lies.
export function zip(entries) {
    const files = [],
        table = [];
    let at = 0;
    for (const [name, bytes, says = bytes.length] of entries) {
        const packed = zlib.deflateRawSync(bytes, { level: 9 }),
            letters = Buffer.from(name, "latin1");
        const common = [little(2, 20), little(2, 0), little(2, 8), little(4, 0), little(4, zlib.crc32(bytes)), little(4, packed.length), little(4, says), little(2, letters.length), little(2, 0)];
        const local = Buffer.concat([Buffer.from("PK\x03\x04"), ...common, letters, packed]);
        table.push(Buffer.concat([Buffer.from("PK\x01\x02"), little(2, 20), ...common, little(2, 0), little(2, 0), little(2, 0), little(4, 0), little(4, at), letters]));
        files.push(local);
        at += local.length;
    }
    const central = Buffer.concat(table);
    const end = Buffer.concat([Buffer.from("PK\x05\x06"), little(4, 0), little(2, table.length), little(2, table.length), little(4, central.length), little(4, at), little(2, 0)]);
    return Buffer.concat([...files, central, end]);
}

// ---- Word ------------------------------------------------------------------------------

const TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';
const wordXml = (inside, before = "") => `<?xml version="1.0"?>${before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${inside}</w:t></w:r></w:p></w:body></w:document>`;

export function docx(inside, { before = "", more = [] } = {}) {
    return zip([
        ["[Content_Types].xml", Buffer.from(TYPES)],
        ["_rels/.rels", Buffer.from(RELS)],
        ["word/document.xml", Buffer.from(wordXml(inside, before))],
        ...more,
    ]);
}

const LAUGHS = `<!DOCTYPE w [<!ENTITY a0 "ha">${Array.from({ length: 12 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(12)}">`).join("")}]>`;
const SECRET = '<!DOCTYPE w [<!ENTITY s SYSTEM "file:///etc/passwd"><!ENTITY % t SYSTEM "http://127.0.0.1:9/xss-xxe"> %t;]>';
const blown = mb => docx(Buffer.alloc(mb * MB, "a").toString());

const WORDS = [
    ["bom.docx", () => blown(180), "a text of 180 MB in 180 kB"],
    ["bom2.docx", () => docx("chữ", { more: Array.from({ length: 12 }, (_, i) => [`word/media/${i}.png`, Buffer.alloc(30 * MB)]) }), "pictures of 360 MB"],
    ["nhieu.docx", () => docx("chữ", { more: Array.from({ length: 6000 }, (_, i) => [`x${i}`, Buffer.alloc(0)]) }), "6000 entries"],
    ["long.docx", () => docx("chữ", { more: [["word/a.zip", zip([["b.zip", zip([["c", Buffer.alloc(MB)]])]])]] }), "a zip in a zip in it"],
    ["duong-dan.docx", () => docx("chữ", { more: [["../../../../../tmp/xss-leo", Buffer.from("x")], ["/tmp/xss-leo", Buffer.from("x")], ["word/\0x", Buffer.from("x")], ["..\\..\\xss-leo", Buffer.from("x")]] }), "paths that climb"],
    ["trung.docx", () => docx("chữ", { more: [["word/document.xml", Buffer.from(wordXml("khác"))]] }), "two texts of one name"],
    ["noi-doi.docx", () => docx("chữ", { more: [["word/x.xml", Buffer.from("abc"), 0x7fffffff]] }), "a size that lies"],
    ["cuoi.docx", () => docx("&a12;", { before: LAUGHS }), "entities of entities"],
    ["thuc-the.docx", () => docx("&s;", { before: SECRET }), "an entity of this machine"],
    ["sau.docx", () => docx(`</w:t></w:r></w:p>${"<w:tbl><w:tr><w:tc>".repeat(3000)}`), "tables 3000 deep, not closed"],
    ["thieu.docx", () => blown(1).subarray(0, 700), "cut off"],
    ["the.docx", () => docx("&lt;script&gt;__x(1)&lt;/script&gt;&lt;img src=x onerror=__x(2)&gt;"), "HTML as its words"],
].map(([name, make, what]) => ({ name, make, what, reads: true }));

// ---- letters -----------------------------------------------------------------------------

const HEAD = "From: a@dia.chi.vn\r\nSubject: Tin\r\nMIME-Version: 1.0\r\n";
function nested(depth) {
    let inner = "Content-Type: text/plain\r\n\r\nchu\r\n";
    for (let i = 0; i < depth; i++) inner = `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n${inner}\r\n--b${i}--\r\n`;
    return Buffer.from(HEAD + inner);
}
const manyParts = count =>
    Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${Array.from({ length: count }, (_, i) => `--b\r\nContent-Type: text/html; name="../../x${i}.html"\r\nContent-Disposition: attachment; filename="../../x${i}.html"\r\n\r\n<script>__x(${i})</script>\r\n`).join("")}--b--\r\n`);

const LETTERS = [
    ["sau.eml", () => nested(600), "600 parts in one another"],
    ["rong.eml", () => manyParts(800), "800 files that climb"],
    ["dau.eml", () => Buffer.from(`${"X-A: b\r\n".repeat(60000)}${HEAD}\r\nchu`), "60000 header lines"],
    ["nul.eml", () => Buffer.from(`From: \0<script>\0\r\nSubject: =?utf-8?B?${"A".repeat(5000)}?=\r\n\r\n\0\0chu`), "zeros in its head"],
    ["thu.eml", () => Buffer.from(`${HEAD}Content-Type: message/rfc822\r\n\r\n`.repeat(300)), "300 letters in one another"],
].map(([name, make, what]) => ({ name, make, what, reads: true }));

// ---- pictures ------------------------------------------------------------------------------

const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4),
        sum = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(zlib.crc32(body));
    return Buffer.concat([size, body, sum]);
};
export function png(width, height, rows = height, more = []) {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head[8] = 1; // a bit a pixel
    const pixels = zlib.deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))), { level: 9 });
    return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), ...more, chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

// A JPEG with a block of EXIF before its own: where it was taken, by whom.
export function withPlace(jpeg) {
    const entry = (tag, type, count, value) => Buffer.concat([little(2, tag), little(2, type), little(4, count), Buffer.isBuffer(value) ? value : little(4, value)]);
    const gps = Buffer.concat([little(2, 2), entry(1, 2, 2, Buffer.from("N\0\0\0")), entry(2, 5, 3, 82), little(4, 0)]);
    const maker = Buffer.from("BI-MAT-MAY-ANH\0\0");
    const main = Buffer.concat([little(2, 2), entry(0x010f, 2, 16, 106), entry(0x8825, 4, 1, 38), little(4, 0)]);
    const degrees = Buffer.concat([20, 1, 25, 1, 123456, 1000].map(n => little(4, n)));
    const tiff = Buffer.concat([Buffer.from("II*\0"), little(4, 8), main, gps, Buffer.alloc(12), degrees, maker]);
    const exif = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(exif.length + 2);
    return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), size, exif, jpeg.subarray(2)]);
}

const SCRIPT = "<script>__x(1)</script>",
    SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="__x(2)"><script>__x(3)</script></svg>';
const heic = Buffer.concat([little(4, 0x18000000), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(400, 0x41)]);

// `taken`: what must be let in (then it is served and loaded); `refused`: what must not.
const PICTURES = jpeg => [
    ["to.png", () => png(60000, 60000, 4), "60000 x 60000 by its head", { refused: true }],
    ["day.png", () => png(29000, 29000, 29000), "841 million pixels in 100 kB", { refused: true }],
    ["doc.png", () => png(1, 2000000000, 1), "two thousand million rows", { refused: true }],
    ["cut.jpg", () => jpeg.subarray(0, jpeg.length / 3), "a third of a JPEG", {}],
    ["dau.jpg", () => jpeg.subarray(0, 20), "the head of a JPEG", { refused: true }],
    ["hong.heic", () => heic, "a HEIC of nothing", { refused: true }],
    ["hong.gif", () => Buffer.from("GIF89a\xff\xff\xff\xff\xf7\0\0", "latin1"), "a GIF of nothing", { refused: true }],
    ["hong.webp", () => Buffer.concat([Buffer.from("RIFF"), little(4, 0x7fffffff), Buffer.from("WEBPVP8X"), Buffer.alloc(40, 255)]), "a WebP of nothing", { refused: true }],
    ["ma.gif", () => Buffer.from("GIF89a/*\0\0\0\0*/=1;__x(4)//<script>__x(4)</script>"), "GIF and script", { refused: true }],
    ["nen.jpg", () => Buffer.concat([jpeg, zip([["x.js", Buffer.from("__x(5)")]])]), "JPEG and zip", { taken: true, without: "PK\x05\x06" }],
    ["duoi.jpg", () => Buffer.concat([jpeg, Buffer.from(SCRIPT + SVG)]), "JPEG with a page behind", { taken: true, without: "<script>" }],
    ["noi.jpg", () => withPlace(jpeg), "a JPEG that tells where", { taken: true, without: "BI-MAT-MAY-ANH" }],
    ["chu.png", () => png(32, 32, 32, [chunk("tEXt", Buffer.from(`Comment\0${SCRIPT}`))]), "a PNG with words", { taken: true, without: "<script>" }],
];

// ---- what is another kind --------------------------------------------------------------------

const pdf = (more = "") =>
    Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);__x\\(6\\))>>/Names<</EmbeddedFiles<</Names[(x.exe)3 0 R]>>>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Type/Filespec/F(x.exe)>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n${more}`);

const OTHERS = [
    ["trang.jpg", () => Buffer.from(`<!doctype html>${SCRIPT}`), "HTML named .jpg", { refused: true }],
    ["trang.pdf", () => Buffer.from(`\xEF\xBB\xBF \n<HTML>${SCRIPT}`, "latin1"), "HTML named .pdf", { refused: true }],
    ["trang.txt", () => Buffer.from(`Kính gửi bà con\n${SCRIPT}<img src=x onerror=__x(7)>`), "a text with HTML in it", {}],
    ["trang16.txt", () => Buffer.from(`\ufeff${SCRIPT}`, "utf16le"), "HTML of two bytes a letter", {}],
    ["trang7.txt", () => Buffer.from("+ADw-script+AD4-__x(8)+ADw-/script+AD4-"), "HTML of seven bits", {}],
    ["bang.csv", () => Buffer.from(`ten,so\n=cmd|' /C calc'!A0,${SCRIPT}\n`), "a table with HTML in it", {}],
    ["hinh.svg", () => Buffer.from(SVG), "a drawing with a script", { refused: true }],
    ["hinh.png", () => Buffer.from(`<?xml version="1.0"?><!-- x -->${SVG}`), "a drawing named .png", {}],
    ["hinh.svgz", () => zlib.gzipSync(SVG), "a packed drawing", { refused: true }],
    ["bom.gz", () => zlib.gzipSync(Buffer.alloc(200 * MB)), "200 MB in 200 kB", { refused: true }],
    ["bom.zip", () => zip([["a.zip", zip([["b", Buffer.alloc(50 * MB)]])]]), "a zip in a zip", { refused: true }],
    ["may.pdf", () => Buffer.concat([Buffer.from("MZ\x90\0"), Buffer.alloc(900)]), "a program named .pdf", { refused: true }],
    ["linux.docx", () => Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(900)]), "a program named .docx", { refused: true }],
    ["a.php", () => Buffer.from("<?php system($_GET[0]);"), "a program of a server", { refused: true }],
    ["a.mhtml", () => Buffer.from(`MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${SCRIPT}`), "a page as a letter", {}],
    ["a.xhtml", () => Buffer.from(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`), "a page as XML", { refused: true }],
    ["a.hta", () => Buffer.from(`<!-- x --><script>__x(9)</script>`), "a page behind a comment", {}],
    ["ma.pdf", () => pdf(), "a PDF with a script and a file", {}],
    ["hai.pdf", () => pdf(`<html>${SCRIPT}</html>`), "PDF and HTML", {}],
    ["nen.pdf", () => Buffer.concat([pdf(), zip([["x.js", Buffer.from("x")]])]), "PDF and zip", { refused: true }],
    ["rong.pdf", () => Buffer.alloc(0), "nothing at all", { refused: true }],
    ["khong.bin", () => Buffer.alloc(100000), "zeros", { refused: true }],
];

// Names for one and the same good file.
export const NAMES = [
    "../../../../tmp/xss-ten.jpg", "/etc/passwd.jpg", "C:\\Windows\\xss.jpg", "con", "nul.jpg", "..", ".htaccess", "-rf.jpg", `${"rất dài ".repeat(40)}.jpg`,
    "anh\u202Egpj.exe", "<script>__x(10)<\u2215script>.jpg", "a;b=c'd`e$(f)|g&h.jpg", "%2e%2e%2f%00.jpg", "a.jpg.html", "a\tb.jpg", "😀 bà con.jpg", "",
];

export function poisons(jpeg) {
    const rows = [...PICTURES(jpeg), ...OTHERS].map(([name, make, what, wanted]) => ({ name, make, what, ...wanted }));
    return [...rows, ...WORDS, ...LETTERS];
}
