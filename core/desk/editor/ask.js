/*
 * ask.js - one question under the toolbar: the address of a link, the words for a
 * picture. A field, "Đồng ý", "Thôi" and at most one more button. Enter accepts, Escape
 * leaves; either way the focus goes back to the text.
 */
import { WORDS } from "./words.js";

let asked = 0;

function button(label, run) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "nut nho";
    element.textContent = label;
    element.addEventListener("click", run);
    return element;
}

// place: an empty element. judge(value): a sentence when it is wrong, else "".
export function ask(place, { label, value, judge = () => "", accept, extra, back }) {
    const id = `hoi-${++asked}`;
    const title = document.createElement("label"), input = document.createElement("input");
    const fault = document.createElement("p");
    title.htmlFor = input.id = id;
    title.textContent = label;
    input.type = "text";
    input.autocomplete = "off";
    input.value = value;
    input.setAttribute("aria-describedby", `${id}-loi`);
    fault.id = `${id}-loi`;
    fault.className = "loi";
    fault.setAttribute("role", "alert");
    const close = () => {
        place.replaceChildren();
        place.hidden = true;
        back();
    };
    const finish = () => {
        const wrong = judge(input.value.trim());
        fault.textContent = wrong;
        if (wrong) {
            input.setAttribute("aria-invalid", "true");
            input.focus();
            return;
        }
        close();
        accept(input.value.trim());
    };
    input.addEventListener("keydown", event => {
        if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            finish();
        } else if (event.key === "Escape") {
            event.preventDefault();
            close();
        }
    });
    const buttons = [button(WORDS.accept, finish)];
    if (extra) buttons.push(button(extra[0], () => { close(); extra[1](); }));
    buttons.push(button(WORDS.cancel, close));
    place.replaceChildren(title, input, fault, ...buttons);
    place.hidden = false;
    input.focus();
    input.select();
}
