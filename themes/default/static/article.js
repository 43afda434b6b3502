/*
 * article.js - read aloud, copy the address, print.
 *
 * Each button is hidden until this script finds that the browser can do it. Wide
 * tables are made to be scrolled by keyboard.
 *
 * Reading: sentence by sentence, at most 200 letters each, the next one when the
 * last has ended (Chrome's voices stop after some 15 s of one text); stopping
 * remembers the sentence, because pause() is cancel() on Android.
 */
(function (d) {
    "use strict";
    var speech = window.speechSynthesis, box = d.querySelector("[data-listen]");

    var words = [
        [/(\d{1,2})\/(\d{1,2})\/(\d{4})/g, "ngày $1 tháng $2 năm $3"],
        [/ngày ngày/g, "ngày"],
        [/(\d)\.(?=\d{3})/g, "$1"],
        [/m³|m3/g, "mét khối"], [/m²|m2/g, "mét vuông"], [/%/g, " phần trăm"],
        [/HĐND/g, "hội đồng nhân dân"], [/UBND/g, "ủy ban nhân dân"],
        [/(UB)?MTTQ/g, "mặt trận tổ quốc"], [/TTHC/g, "thủ tục hành chính"],
        [/BCH/g, "ban chấp hành"], [/BHYT/g, "bảo hiểm y tế"], [/CCCD/g, "căn cước công dân"],
        [/(\d+)\/(BC|QĐ|TB|KH|NQ|CT|HD)-/g, function (all, number, kind) {
            return number + " " + { BC: "báo cáo", QĐ: "quyết định", TB: "thông báo",
                KH: "kế hoạch", NQ: "nghị quyết", CT: "chỉ thị", HD: "hướng dẫn" }[kind] + " ";
        }]
    ];

    function sentences() {
        var parts = [];
        d.querySelectorAll("[data-read]").forEach(function (part) {
            part.querySelectorAll("h1,h2,h3,h4,p,li,td,th,figcaption").forEach(function (block) {
                if (block.querySelector("p,li")) return;
                var text = block.textContent.trim();
                words.forEach(function (pair) { text = text.replace(pair[0], pair[1]); });
                (text.match(/[^.!?;:]+[.!?;:]*/g) || []).forEach(function (sentence) {
                    (sentence.match(/.{1,200}(?=\s|$)|.{1,200}/g) || []).forEach(function (piece) {
                        if (piece.trim()) parts.push(piece.trim());
                    });
                });
            });
        });
        return parts;
    }

    function voice() {
        return speech.getVoices().filter(function (v) { return /^vi/i.test(v.lang); })[0];
    }

    function listen() {
        var button = box.querySelector("button"), label = button.querySelector("span");
        var status = box.querySelector("[role=status]"), start = label.textContent;
        var parts = sentences(), at = 0, reading = false, turn = 0;

        function stop() {
            reading = false;
            turn++;
            speech.cancel();
            label.textContent = start;
        }
        function next(mine) {
            if (mine !== turn) return;
            if (at >= parts.length) { at = 0; stop(); return; }
            var say = new SpeechSynthesisUtterance(parts[at]);
            say.lang = "vi-VN";
            say.voice = voice() || null;
            say.onend = say.onerror = function () {
                if (mine === turn) { at++; next(mine); }
            };
            speech.speak(say);
        }
        button.addEventListener("click", function () {
            if (reading) { stop(); return; }
            if (!voice()) { status.textContent = status.dataset.noVoice; return; }
            status.textContent = "";
            reading = true;
            label.textContent = button.dataset.stopWord;
            speech.cancel();
            next(++turn);
        });
        window.addEventListener("pagehide", stop);
        speech.getVoices(); /* they load late: ask early */
        box.hidden = parts.length === 0;
    }

    if (speech && window.SpeechSynthesisUtterance && box) listen();
    d.querySelectorAll(".prose table").forEach(function (table) {
        if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    });
    d.querySelectorAll("[data-print]").forEach(function (button) {
        button.hidden = false;
        button.addEventListener("click", function () { window.print(); });
    });
    d.querySelectorAll("[data-copy]").forEach(function (button) {
        if (!navigator.clipboard) return;
        button.hidden = false;
        button.addEventListener("click", function () {
            navigator.clipboard.writeText(button.dataset.copy).then(function () {
                d.querySelector("[data-status]").textContent = button.dataset.done;
                button.querySelector("span").textContent = button.dataset.done;
            });
        });
    });
})(document);
