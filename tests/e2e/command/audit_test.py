"""audit_test.py - dinh audit verify on a log that is whole, and on one that is not."""
import re
import sqlite3
import unittest

from command import Case, dinh

LAST = re.compile(r"^Dòng cuối: (\d+):([0-9a-f]{64})$", re.M)

WRONG = [
    [], ["khong-co"], ["verify", "verify"], ["verify", "--known"], ["verify", "--known", "x"],
    ["verify", "--known", "0:" + "0" * 64], ["verify", "--known", "1:00"],
    ["verify", "--known", "-1:" + "0" * 64], ["verify", "--khong-co"],
]


class Audit(Case):
    def setUp(self):
        super().setUp()
        self.place = self.home()
        for login in ["an", "binh", "chi"]:
            self.good("user", self.place, "add", login, "--name", login)

    def change(self, sql):
        database = sqlite3.connect(self.site(self.place) + "/site.db")
        with database:
            database.execute(sql)
        database.close()

    def verify(self, *words):
        return self.good("audit", self.place, "verify", *words)

    def assert_broken(self, sentence):
        said = dinh("audit", self.place, "verify")
        self.assertEqual((said.code, said.out), (1, ""))
        self.assertIn(sentence, said.err)

    def test_wrong_words_show_the_usage(self):
        for words in WRONG:
            with self.subTest(words):
                said = dinh("audit", self.place, *words)
                self.assertEqual((said.code, said.out), (2, ""))
                self.assertIn("Cách dùng: dinh audit ", said.err)

    def test_whole(self):
        said = self.verify()
        self.assertIn("Nhật ký nguyên vẹn: 3 dòng.", said)
        number, hash_of = LAST.search(said).groups()
        self.good("user", self.place, "close", "an")
        self.assertIn("4 dòng", self.verify("--known", f"{number}:{hash_of}"))
        other = hash_of.replace(hash_of[0], "f" if hash_of[0] != "f" else "e")
        self.assertIn("không còn mã", self.wrong(1, "audit", self.place, "verify", "--known",
                                                 f"{number}:{other}"))

    def test_an_empty_log(self):
        self.assertEqual(self.good("audit", self.home("other"), "verify"),
                         "Nhật ký nguyên vẹn: 0 dòng.\n")

    def test_changed(self):
        self.change("UPDATE audit SET detail = 'ai-do' WHERE seq = 2")
        self.assert_broken("dòng 2 của nhật ký")

    def test_deleted(self):
        self.change("DELETE FROM audit WHERE seq = 2")
        self.assert_broken("thiếu dòng 2")

    def test_cut(self):
        self.change("DELETE FROM audit WHERE seq = 3")
        self.assert_broken("phải có 3 dòng, chỉ còn 2")
        # What happens next does not hide it.
        self.good("user", self.place, "add", "dung", "--name", "Dũng")
        self.assert_broken("thiếu dòng 3")

    def test_a_whole_new_log_is_known_by_the_old_number_alone(self):
        number, hash_of = LAST.search(self.verify()).groups()
        self.change("DELETE FROM audit")
        self.change("UPDATE audit_head SET count = 0, hash = '" + "0" * 64 + "'")
        for login in ["x1", "x2", "x3"]:
            self.good("user", self.place, "add", login, "--name", login)
        self.assertIn("3 dòng", self.verify())
        self.assertIn("đã bị thay", self.wrong(1, "audit", self.place, "verify", "--known",
                                               f"{number}:{hash_of}"))


if __name__ == "__main__":
    unittest.main()
