"""search_test.py - dinh search as a reader types, and dinh visits."""
import json
import os
import unittest

from command import Case, dinh

ROWS = [
    {"id": "1", "title": "Tu sửa đình làng Đoài", "body": "Đình được dựng năm 1682."},
    {"id": "2", "title": "Hoà giải ở cơ sở", "body": "Tổ hoà giải thôn Thượng."},
    {"id": "3", "title": "Quy định mới về hòa giải", "body": "Có hiệu lực từ tháng sau."},
    {"id": "4", "title": "Định mức xây dựng", "body": "Theo thông tư."},
]


class Search(Case):
    def setUp(self):
        super().setUp()
        self.home_path = self.home()
        self.take(ROWS)

    def take(self, rows):
        self.good("import", self.home_path, "--kind", "news", self.lines("rows.jsonl", rows))

    def find(self, *words):
        answer = json.loads(self.good("search", self.home_path, *words, "--json"))
        self.assertEqual(answer["total"], len(answer["hits"]))
        return [hit["title"] for hit in answer["hits"]]

    def test_with_without_and_with_half_the_marks(self):
        temple = ROWS[0]["title"]
        for typed in ["đình làng", "dinh lang", "đinh lang", "ĐÌNH LÀNG", "Dinh Làng",
                      "di\u0300nh la\u0300ng", "đi\u0300nh làng"]:
            with self.subTest(typed):
                self.assertEqual(self.find(typed), [temple])
        for typed in ["dinh", "đình", "đinh"]:
            self.assertIn(temple, self.find(typed))
        self.assertEqual(self.find("đình")[0], temple)  # what was typed comes first

    def test_both_places_of_the_tone(self):
        both = {ROWS[1]["title"], ROWS[2]["title"]}
        for typed in ["hoà giải", "hòa giải", "hoa giai", "HÒA GIẢI"]:
            with self.subTest(typed):
                self.assertEqual(set(self.find(typed)), both)

    def test_words_need_no_quotes(self):
        self.assertEqual(self.find("hòa", "giải", "thượng"), [ROWS[1]["title"]])

    def test_hostile_questions(self):
        for typed in ['"', "'", "*", "(", "a AND", "NEAR(", "-", "^a", "title:đình", "đình*",
                      '" OR "', "\\", "%", "đ", "\u0301", "a" * 5000, " ".join("ab" * 300),
                      "😀", "ﬀ", "\u202e", "]]>", "<b>"]:
            with self.subTest(typed[:20]):
                said = dinh("search", self.home_path, typed, "--json")
                self.assertEqual((said.code, said.err), (0, ""), said.all)
                json.loads(said.out)
        self.assertIn("0 kết quả", self.good("search", self.home_path, "xyzzy"))

    def test_it_follows_what_changes(self):
        self.assertEqual(self.find("bảo hiểm y tế"), [])
        self.take([{"id": "5", "title": "Bảo hiểm y tế toàn dân"}])
        self.assertEqual(self.find("bao hiem y te"), ["Bảo hiểm y tế toàn dân"])
        self.take([{"id": "5", "title": "Đổi tên rồi"}])
        self.assertEqual(self.find("bảo hiểm"), [])

    def test_rebuilt_and_lost_and_broken(self):
        before = self.find("dinh")
        self.good("search", self.home_path, "--rebuild")
        self.assertEqual(self.find("dinh"), before)
        index = os.path.join(self.site(self.home_path), "search.db")
        for name in ["search.db", "search.db-wal", "search.db-shm"]:
            if os.path.exists(os.path.join(self.site(self.home_path), name)):
                os.remove(os.path.join(self.site(self.home_path), name))
        self.assertEqual(self.find("dinh"), before)
        self.assertTrue(os.path.exists(index))

    def test_wrong_words(self):
        for words in [[], ["--khong-co"], ["--rebuild", "gì"], ["--json"]]:
            with self.subTest(words):
                self.assertIn("Cách dùng", self.wrong(2, "search", self.home_path, *words))

    def test_for_people(self):
        out = self.good("search", self.home_path, "đình làng")
        self.assertTrue(out.startswith("1 kết quả\n"), out)
        self.assertRegex(out, r"1\. Tu sửa \*đình\*? \*?làng\* Đoài\n")
        self.assertRegex(out, r"/tin-tuc/\S*tu-sua-dinh-lang-doai\.t1\n")

    def test_with_the_plugin_off(self):
        text = self.read("home/dinh.conf").replace(', "search"', "")
        self.write("home/dinh.conf", text)
        self.assertIn('không có lệnh "search"', self.wrong(2, "search", self.home_path, "đình"))


class Visits(Case):
    def setUp(self):
        super().setUp()
        self.home_path = self.home()

    def total(self):
        return self.good("visits", self.home_path).splitlines()[0]

    def test_a_bare_total_with_its_date(self):
        self.assertEqual(self.total(), "Tổng: 0")
        self.good("visits", self.home_path, "--opening", "6670", "13/9/2021")
        self.assertEqual(self.total(), "Tổng: 6.670 (đến ngày 13/9/2021)")
        self.good("visits", self.home_path, "--opening", "7000", "1/10/2021")
        self.assertEqual(self.total(), "Tổng: 7.000 (đến ngày 01/10/2021)")

    def test_a_file_of_days(self):
        days = [{"day": f"2021-09-{day:02}", "visits": day} for day in range(1, 14)]
        file = self.lines("days.jsonl", days)
        for _ in range(2):
            self.good("visits", self.home_path, "--opening", file)
            self.assertEqual(self.total(), "Tổng: 91 (đến ngày 13/9/2021)")

    def test_bad_input_changes_nothing(self):
        self.good("visits", self.home_path, "--opening", "5", "1/1/2020")
        for words in [("x", "1/1/2021"), ("", "1/1/2021"), ("5x", "1/1/2021"),
                      ("-1", "1/1/2021"), ("9" * 20, "1/1/2021"), ("5", "31/2/2021"),
                      ("5", "29/2/2021"), ("5", "0/1/2021"), ("5", "1/13/2021"),
                      ("5", "1/1/21"), ("5", "1/1/2021x"), ("5", "2021-01-01"), ("5", "")]:
            with self.subTest(words):
                self.assertIn("Cần một số và một ngày",
                              self.wrong(1, "visits", self.home_path, "--opening", *words))
        good = '{"day":"2021-09-01","visits":41}\n'
        for text in ["", "\n", "x", good + '{"day":"2021-02-30","visits":1}\n',
                     good + '{"day":"2021-09-02","visits":-1}\n',
                     good + '{"day":"2021-09-02","visits":1', good + '{"visits":1}\n',
                     good + '{"day":"2021-09-02","visits":1.5}\n', good + "a" * 1000 + "\n",
                     good + '{"day":"2021-09-02","visits":99999999999999999999}\n']:
            with self.subTest(text[len(good):][:40]):
                self.assertRegex(self.wrong(1, "visits", self.home_path, "--opening",
                                            self.write("days.jsonl", text)),
                                 "không đọc được|không có ngày nào")
        self.wrong(1, "visits", self.home_path, "--opening", self.path("khong-co"))
        self.wrong(1, "visits", self.home_path, "--opening", self.folder)
        self.assertEqual(self.total(), "Tổng: 5 (đến ngày 01/01/2020)")

    def test_leap_day(self):
        self.good("visits", self.home_path, "--opening", "5", "29/2/2020")
        self.assertEqual(self.total(), "Tổng: 5 (đến ngày 29/02/2020)")

    def test_wrong_words(self):
        for words in [["--opening"], ["--khac"], ["x"], ["--opening", "1", "2", "3"]]:
            with self.subTest(words):
                self.assertIn("Cách dùng", self.wrong(2, "visits", self.home_path, *words))


if __name__ == "__main__":
    unittest.main()
