/*
 * inline.js - text size and contrast at once; put into every page.
 *
 * The links work without this script: the server keeps the choice, here it is
 * only shown sooner.
 */
(function (d) {
    var bar = d.querySelector(".aids"), root = d.documentElement;
    if (!bar || !window.fetch) return;
    bar.addEventListener("click", function (event) {
        var a = event.target.closest("a[data-co],a[data-tp]"), high;
        if (!a || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        fetch(a.href, { credentials: "same-origin", redirect: "manual" })
            .catch(function () { location = a.href; });
        if (a.dataset.co) {
            root.dataset.co = a.dataset.co;
            bar.querySelectorAll("[data-co]").forEach(function (other) {
                if (other === a) other.setAttribute("aria-current", "true");
                else other.removeAttribute("aria-current");
            });
            return;
        }
        high = root.dataset.tp !== "cao";
        if (high) root.dataset.tp = "cao";
        else delete root.dataset.tp;
        a.textContent = high ? a.dataset.off : a.dataset.on;
        a.href = a.href.replace(/tp=[a-z]*/, "tp=" + (high ? "thuong" : "cao"));
    });
})(document);
