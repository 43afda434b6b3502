"""usage_test.py - help, wrong words, missing homes, init and its sample, render."""
import json
import os
import unittest

from command import Case, dinh

VERBS = ["init", "run", "check", "reload", "plugins", "import", "export", "user",
         "audit", "render",
         "search", "visits"]  # the last two are plugins'

WRONG = [
    [], ["khong-co"], ["--khong-co"], ["-x"], ["init"], ["init", "a", "b"], ["init", "--sample"],
    ["init", "a", "--sample", "b"], ["run"], ["run", "a", "b"], ["run", "a", "--listen"],
    ["run", "a", "--khong-co"], ["check"], ["check", "a", "b"], ["check", "-v"], ["reload"],
    ["reload", "a", "b"], ["plugins"], ["plugins", "a", "b"], ["import"], ["import", "a"],
    ["import", "a", "--kind"], ["import", "a", "--kind", "news"], ["import", "a", "x.jsonl"],
    ["import", "a", "x.jsonl", "--kind", "news", "--khong-co"],
    ["import", "a", "x", "y", "--kind", "news"], ["export"], ["export", "a"],
    ["export", "a", "--kind"], ["export", "a", "b", "--kind", "news"], ["user"], ["user", "a"],
    ["user", "--help", "x"], ["audit"], ["audit", "a"], ["render"],
    ["render", "a"], ["render", "a", "b", "c"], ["search"], ["visits"],
]


class Usage(Case):
    def test_help_of_every_verb(self):
        for verb in VERBS:
            with self.subTest(verb):
                said = dinh(verb, "--help")
                self.assertEqual((said.code, said.err), (0, ""))
                self.assertTrue(said.out.startswith(f"Cách dùng: dinh {verb} "), said.out)
                self.assertGreater(said.out.count("\n"), 1)

    def test_help_of_all(self):
        for word in ["--help", "help"]:
            said = dinh(word)
            self.assertEqual((said.code, said.err), (0, ""))
            for verb in VERBS[:-1]:
                self.assertIn(f"dinh {verb} ", said.out)
        self.assertRegex(self.good("--version"), r"^Đình \d+\.\d+\.\d+\n$")

    def test_wrong_words_show_the_usage(self):
        for words in WRONG:
            with self.subTest(words):
                said = dinh(*words, cwd=self.folder)
                self.assertEqual((said.code, said.out), (2, ""))
                self.assertRegex(said.err, "Cách dùng: dinh |Mỗi lệnh có --help")
        self.assertEqual(os.listdir(self.folder), [])
        self.assertIn('không có lệnh "khong-co"', self.wrong(2, "khong-co"))

    def test_missing_home(self):
        home = self.path("khong-co")
        for words in [["run"], ["check"], ["reload"], ["plugins"], ["search", "gì"],
                      ["import", "--kind", "news", "x"], ["export", "--kind", "news"],
                      ["visits"], ["user", "list"], ["audit", "verify"]]:
            with self.subTest(words[0]):
                said = dinh(words[0], home, *words[1:])
                self.assertEqual((said.code, said.out), (1, ""))
                self.assertIn(home, said.err)
                self.assertRegex(said.err, "dinh init|dinh run")
        self.assertFalse(os.path.exists(home))

    def test_verb_of_nobody_in_a_good_home(self):
        self.assertIn('không có lệnh "khong-co"', self.wrong(2, "khong-co", self.home()))


class Init(Case):
    def test_an_empty_home_is_good_at_once(self):
        home = self.home()
        self.assertEqual(self.good("check", home), "Không có lỗi.\n")
        for name in ["dinh.conf", "log", "plugins", "themes", "sites"]:
            self.assertTrue(os.path.exists(os.path.join(home, name)), name)
        self.assertEqual(self.export(home, "news"), {})
        self.assertIn("Tổng: 0\n", self.good("visits", home))

    def test_an_existing_home_is_left_alone(self):
        home = self.home()
        before = self.read("home/dinh.conf")
        self.write("home/dinh.conf", before + "# của tôi\n")
        for words in [[], ["--sample"]]:
            self.assertIn("đã có", self.wrong(1, "init", home, *words))
        self.assertEqual(self.read("home/dinh.conf"), before + "# của tôi\n")

    def test_where_no_folder_can_be(self):
        self.write("tep", "")
        self.wrong(1, "init", self.path("tep", "con"))
        self.wrong(1, "init", "/proc/dinh")

    def test_the_sample_has_the_figures_of_the_report(self):
        home = self.home("home", "--sample")
        news = self.export(home, "news")
        in_2021 = [row for row in news.values() if row["published_at"].startswith("2021-")]
        self.assertEqual((len(news), len(in_2021)), (61, 47))
        self.assertEqual(len(self.export(home, "legal")), 17)
        self.assertIn("Tổng: 6.670 (đến ngày 13/9/2021)\n", self.good("visits", home))
        self.assertEqual(self.good("check", home), "Không có lỗi.\n")

    def test_plugins_are_listed_with_their_settings(self):
        said = self.good("plugins", self.home())
        for words in ["news", "intro", "legal", "search", "counter", "không chạy",
                      "cài đặt page_size = 20", "lệnh dinh search HOME"]:
            self.assertIn(words, said)


class Render(Case):
    def test_a_view_with_its_partial(self):
        self.write("phan.html", "[{{x}}]")
        view = self.write("trang.html", "{{#ds}}{{>phan}}{{/ds}} {{{html}}}\n")
        data = self.write("d.json", json.dumps({"ds": [{"x": "Đình"}, {"x": "<&>"}],
                                                "html": "<b>"}))
        self.assertEqual(self.good("render", view, data), "[Đình][&lt;&amp;&gt;] <b>\n")

    def test_what_is_wrong_is_said(self):
        view, data = self.write("a.html", "{{#x}}"), self.write("d.json", "{}")
        self.assertIn("a.html", self.wrong(1, "render", view, data))
        view = self.write("b.html", "{{x}}")
        self.assertIn("khong-co", self.wrong(1, "render", self.path("khong-co"), data))
        self.assertIn("khong-co", self.wrong(1, "render", view, self.path("khong-co")))
        self.assertIn("sai.json", self.wrong(1, "render", view, self.write("sai.json", "{")))
        self.wrong(1, "render", self.write("deep.html", "{{>deep}}"), data)


if __name__ == "__main__":
    unittest.main()
