/*
 * sheet.js - the button that opens the browser's own print window.
 */
document.querySelectorAll("[data-in]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
});
