"""import_test.py - what an import takes, refuses and repeats, and what hooks see."""
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
import unittest

from command import Case, DINH, PATIENCE, dinh

ROWS = [
    {"id": "a-1", "title": "Ra quân vệ sinh đường làng", "category": "ubnd-xa",
     "summary": "Sáng chủ nhật", "content": "<p>Cả thôn <b>cùng làm</b>.</p>",
     "published_at": "2021-09-13T08:30:00+07:00"},
    {"id": "a-2", "title": "Hội nghị tổng kết", "date": "14/9/2021"},
    {"id": 3, "title": "Số làm mã", "body": "Dòng một\n\nDòng hai <script>alert(1)</script>"},
]
REFUSED = [
    ("{", "JSON"), ("[]", "đối tượng JSON"), ('{"title":"Không mã"}', 'thiếu "id"'),
    ('{"id":"  ","title":"Mã trống"}', 'thiếu "id"'), ('{"id":"r1"}', "Tiêu đề"),
    ('{"id":"r2","title":""}', "Tiêu đề"),
    ('{"id":"r3","title":"Ngày sai","published_at":"31/2/2021"}', ""),
    (json.dumps({"id": "r4", "title": "a" * 301}), "300"),
    ('{"id":"r5","title":"Số", "pinned":"có lẽ"}', ""),
    ('{"id":"r6","title":"a"} thừa', "JSON"), ('{"id":"r7","id":', "JSON"),
    ("[" * 100000, "JSON"),
]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


class Import(Case):
    def setUp(self):
        super().setUp()
        self.home_path = self.home()

    def run_import(self, file, kind="news", *more):
        return self.good("import", self.home_path, "--kind", kind, file, *more)

    def counts(self, out):
        """new, changed, same, refused"""
        found = re.findall(r"(\d+) (?:mục mới|mục thay đổi|mục giữ nguyên|dòng bị từ chối)",
                           out.splitlines()[0])
        return tuple(map(int, found))

    def test_good_rows_are_published(self):
        out = self.run_import(self.lines("a.jsonl", ROWS))
        self.assertEqual(self.counts(out), (3, 0, 0, 0))
        news = self.export(self.home_path, "news")
        self.assertEqual(set(news), {"a-1", "a-2", "3"})
        self.assertEqual(news["a-1"]["body"], "<p>Cả thôn <strong>cùng làm</strong>.</p>")
        self.assertEqual(news["a-1"]["published_at"], "2021-09-13T08:30:00+07:00")
        self.assertTrue(news["a-2"]["published_at"].startswith("2021-09-14T"))
        self.assertNotIn("script", news["3"]["body"])

    def test_again_changes_nothing_and_only_what_differs(self):
        file = self.lines("a.jsonl", ROWS)
        self.run_import(file)
        before = self.export(self.home_path, "news")
        self.assertEqual(self.counts(self.run_import(file)), (0, 0, 3, 0))
        self.assertEqual(self.export(self.home_path, "news"), before)
        changed = [dict(ROWS[0], title="Tiêu đề mới")] + ROWS[1:] + [{"id": "n", "title": "N"}]
        out = self.run_import(self.lines("b.jsonl", changed))
        self.assertEqual(self.counts(out), (1, 1, 2, 0))
        after = self.export(self.home_path, "news")
        self.assertEqual(after.pop("a-1")["title"], "Tiêu đề mới")
        del after["n"], before["a-1"]
        self.assertEqual(after, before)

    def test_refused_lines_say_why_and_leave_the_others(self):
        good = [json.dumps(row, ensure_ascii=False) for row in ROWS]
        text = "\n".join([good[0], *(line for line, _ in REFUSED), "", *good[1:]])
        file = self.write("c.jsonl", "\ufeff" + text + "\r\n")
        said = dinh("import", self.home_path, "--kind", "news", file)
        self.assertEqual(said.code, 0, said.all)
        self.assertEqual(self.counts(said.out), (3, 0, 0, len(REFUSED)))
        sentences = said.err.splitlines()
        self.assertEqual(len(sentences), len(REFUSED))
        for number, ((_, why), sentence) in enumerate(zip(REFUSED, sentences), 2):
            self.assertTrue(sentence.startswith(f"dòng {number} ("), sentence)
            self.assertIn(why, sentence)
        self.assertEqual(set(self.export(self.home_path, "news")), {"a-1", "a-2", "3"})

    def test_many_refusals_are_not_all_printed(self):
        said = dinh("import", self.home_path, "--kind", "news",
                    self.write("d.jsonl", "x\n" * 1000))
        self.assertEqual(said.err.count("dòng "), 20 * 2)  # of the file, and of the JSON
        self.assertEqual(self.counts(said.out), (0, 0, 0, 1000))

    def test_hostile_bytes(self):
        rows = [b'{"id":"z1","title":"\xff\xfe"}', b'{"id":"z2","title":"a\\u0000b"}',
                b'{"id":"z3","title":"\\ud800"}', b"\x00" * 50, b'{"id":"z4","title":"t\\u0301\\u1ea3"}']
        out = self.run_import(self.write("e.jsonl", b"\n".join(rows)))
        self.assertEqual(sum(self.counts(out)), len(rows))
        for row in self.export(self.home_path, "news").values():
            self.assertNotIn("\x00", row["title"])

    def test_what_is_wrong_as_a_whole(self):
        file = self.lines("a.jsonl", ROWS)
        self.assertIn('"khong-co"', self.wrong(1, "import", self.home_path, "--kind", "khong-co", file))
        self.assertIn("khong-co", self.wrong(1, "import", self.home_path, "--kind", "news",
                                             self.path("khong-co")))
        self.wrong(1, "import", self.home_path, "--kind", "news", self.folder)
        self.assertIn('"la"', self.wrong(1, "import", self.home_path, "--kind", "news", file,
                                         "--site", "la"))
        self.wrong(1, "export", self.home_path, "--kind", "khong-co")

    def test_old_addresses_become_redirects(self):
        site = self.read("home/dinh.conf").split('url = "')[1].split('"')[0]
        rows = [{"id": "u1", "title": "Đường dẫn", "url": "/tin/123.html"},
                {"id": "u2", "title": "Cả địa chỉ", "url": site + "/tin/124.html"},
                {"id": "u3", "title": "Nơi khác", "url": "https://noi.khac/125"}]
        self.run_import(self.lines("u.jsonl", rows))
        with sqlite3.connect(os.path.join(self.site(self.home_path), "site.db")) as db:
            paths = {path for path, in db.execute("SELECT path FROM redirect")}
        self.assertEqual(paths, {"/tin/123.html", "/tin/124.html"})
        self.assertEqual(self.export(self.home_path, "news")["u3"]["source_url"],
                         "https://noi.khac/125")

    def test_unknown_keys_and_choices_are_counted(self):
        out = self.run_import(self.lines("k.jsonl", [
            {"id": "k", "title": "K", "category": "Chuyên mục lạ", "la": 1, "la_nua": 2}]))
        self.assertIn("2 khóa bị bỏ qua", out)
        self.assertIn("1 giá trị không có trong danh mục", out)

    # ---- files

    def test_files_of_a_folder(self):
        self.write("tep/qd-150.pdf", PDF)
        self.write("tep/doc.exe", b"MZ\x90\x00")
        rows = [{"id": "v1", "symbol": "150/QĐ-UBND", "pdf_path": "x/y/qd-150.pdf"},
                {"id": "v2", "symbol": "151/QĐ-UBND", "files": [{"file": "doc.exe"}]},
                {"id": "v3", "symbol": "152/QĐ-UBND", "files": ["../home/dinh.conf", "..", "."]}]
        file = self.lines("v.jsonl", rows)
        out = self.run_import(file, "legal", "--files", self.path("tep"))
        self.assertEqual(self.counts(out), (3, 0, 0, 0))
        self.assertIn("4 tệp được nhắc đến", out)
        legal = self.export(self.home_path, "legal")
        self.assertEqual(legal["v1"]["files"][0]["name"], "qd-150.pdf")
        self.assertNotIn("files", legal["v2"])
        self.assertNotIn("files", legal["v3"])
        self.assertEqual(self.counts(self.run_import(file, "legal", "--files", self.path("tep"))),
                         (0, 0, 3, 0))

    # ---- hooks

    def hook(self, text):
        site = os.path.relpath(self.site(self.home_path), self.folder)
        self.write(f"{site}/scripts/hooks.lua", text)

    def log(self):
        return self.read("home/log/error.log")

    def test_a_hook_sees_what_was_published_and_changed(self):
        self.hook('on("news.published", function(item) log("đăng: " .. item.title) end)\n'
                  'on("news.changed", function(item) log("sửa: " .. item.title) end)\n')
        file = self.lines("a.jsonl", ROWS[:1])
        self.run_import(file)
        self.run_import(file)
        self.assertEqual(self.log().count("đăng: Ra quân vệ sinh đường làng"), 1)
        self.assertNotIn("sửa: ", self.log())
        self.run_import(self.lines("a.jsonl", [dict(ROWS[0], title="Sửa rồi")]))
        self.assertEqual(self.log().count("sửa: Sửa rồi"), 1)
        self.assertNotIn("đăng: Sửa rồi", self.log())

    def test_a_hook_that_fails_or_hangs_stops_nothing(self):
        for text in ['error("hỏng")', "local x = nil; x.y = 1", "while true do end"]:
            with self.subTest(text):
                self.hook(f'on("news.published", function(item) {text} end)\n')
                said = dinh("import", self.home_path, "--kind", "news",
                            self.lines("h.jsonl", [{"id": text, "title": "T"}]))
                self.assertEqual((said.code, self.counts(said.out)), (0, (1, 0, 0, 0)))
                self.assertIn("hooks.lua", said.err)
                self.assertIn("hooks.lua", self.log())

    # ---- interrupted

    def test_killed_half_way_and_run_again(self):
        rows = [{"id": f"n{i}", "title": f"Tin số {i} của xã", "body": f"<p>{'chữ ' * 200}{i}</p>"}
                for i in range(1500)]
        file = self.lines("big.jsonl", rows)
        base = os.path.join(self.site(self.home_path), "site.db")
        process = subprocess.Popen([DINH, "import", self.home_path, "--kind", "news", file],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end, stored = time.monotonic() + PATIENCE, 0
        while stored < 300 and process.poll() is None and time.monotonic() < end:
            with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as db:
                stored, = db.execute("SELECT count(*) FROM item WHERE kind = 'news'").fetchone()
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL, "it ended before it was killed")
        stored = len(self.export(self.home_path, "news"))
        self.assertTrue(0 < stored < 1500 and stored % 100 == 0, stored)
        out = self.run_import(file)
        self.assertEqual(self.counts(out), (1500 - stored, 0, stored, 0))
        whole = self.home("other")
        self.good("import", whole, "--kind", "news", file)
        strip = lambda rows: {key: {**row, "published_at": ""} for key, row in rows.items()}
        self.assertEqual(strip(self.export(self.home_path, "news")),
                         strip(self.export(whole, "news")))


if __name__ == "__main__":
    unittest.main()
