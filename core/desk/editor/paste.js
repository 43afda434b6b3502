/*
 * paste.js - what comes in by paste and drop.
 *
 * HTML goes through wordclean.js, then through the schema, so nothing else can get in;
 * what was copied inside the editor is known by ProseMirror's own mark. Pictures and
 * files go to the page (main.js), which sends them.
 */
import { tidy } from "./html.js";
import { isPicture } from "./shrink.js";
import { looksLikeWord, wordclean } from "./wordclean.js";
import { WORDS } from "./words.js";

const MAX_LETTERS = 4 * 1024 * 1024;

// "Đã làm sạch bài dán từ Word: ...", or "" when there is nothing to tell.
function tellCleaned(html, found) {
    const isWord = looksLikeWord(html);
    const parts = [
        found.hadLegacyFont && WORDS.hadFont,
        found.hadMotto && WORDS.hadMotto,
        found.hadDeletions && WORDS.hadDeletions,
    ].filter(Boolean);
    if (!isWord && !parts.length) return "";
    if (isWord) return [WORDS.cleanedWord, ...parts].join(", ") + ".";
    return `${WORDS.cleaned}: ${parts.join(", ")}.`;
}

// data:image/png;base64,... as a File; null when it is none.
function fileOf(address, index) {
    const found = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(address);
    if (!found) return null;
    try {
        const bytes = Uint8Array.from(atob(found[2]), letter => letter.charCodeAt(0));
        const ending = found[1].split("/")[1].replace("jpeg", "jpg").replace(/\W.*/, "");
        return new File([bytes], `anh-dan-${index + 1}.${ending}`, { type: found[1] });
    } catch {
        return null;
    }
}

// Pictures that came as data: [[file, id], ...]; their figures wait for them by this id.
let pastes = 0;
function takePictures(body, addresses) {
    const paste = ++pastes, found = [];
    addresses.forEach((address, index) => {
        const file = fileOf(address, index), id = `${paste}-${index}`;
        const figure = body.querySelector(`img[src="#anh-${index}"]`)?.closest("figure");
        if (figure && file) figure.dataset.cho = id;
        if (file) found.push([file, id]);
    });
    return found;
}

// events: files(list, pos): pictures and files that came with it; pictures(pairs).
export function pasteProps(notices, events) {
    function clean(html) {
        if (/data-pm-slice/.test(html)) return html;
        if (html.length > MAX_LETTERS) {
            notices.say("dan", WORDS.tooLong, "loi");
            return "";
        }
        const found = wordclean(html), said = tellCleaned(html, found);
        const page = new DOMParser().parseFromString(found.html, "text/html");
        const pictures = takePictures(page.body, found.dataImages);
        if (said) notices.say("dan", said);
        else notices.quiet("dan");
        const lost = found.lostImages - pictures.length;
        if (lost > 0) notices.say("anh-mat", WORDS.lostImages(lost), "canh");
        else notices.quiet("anh-mat");
        if (pictures.length) setTimeout(() => events.pictures(pictures));
        return tidy(page.body).innerHTML;
    }

    // A screenshot or a copied picture: files, and HTML without words at most.
    function paste(view, event) {
        const files = [...(event.clipboardData?.files ?? [])].filter(isPicture);
        if (!files.length) return false;
        const html = event.clipboardData.getData("text/html");
        const words = new DOMParser().parseFromString(html, "text/html").body.textContent;
        if (words.trim()) return false;
        events.files(files, view.state.selection.from);
        return true;
    }

    function drop(view, event) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (!files.length) return false;
        event.preventDefault();
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        events.files(files, place ? Math.max(place.inside, 0) || place.pos : null);
        return true;
    }

    return {
        transformPastedHTML: clean,
        transformPastedText: text => text.normalize("NFC"),
        handlePaste: paste,
        handleDrop: drop,
    };
}
