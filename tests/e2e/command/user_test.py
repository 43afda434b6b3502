"""user_test.py - accounts from the command line: the first admin, people, seats, links."""
import os
import pty
import re
import sqlite3
import subprocess
import unittest

from command import DINH, PATIENCE, Case, Said, dinh

LINK = re.compile(r"^    (http://127\.0\.0\.1:8080)/ban/vao/([0-9a-f]{64})$", re.M)
SECRET = "con trâu đi trước cái cày"

WRONG = [
    [], ["khong-co"], ["list", "x"], ["list", "--name", "x"], ["first", "an"], ["add"],
    ["add", "an"], ["add", "--name", "An"], ["add", "an", "--name"],
    ["add", "an", "--name", "An", "--reset"], ["add", "an", "b", "--name", "An"],
    ["add", "an", "--name", "An", "--name", "Bình"], ["seat", "an"], ["seat"],
    ["seat", "an", "uy-vien", "--role", "x"], ["unseat", "an"], ["link"], ["link", "a", "b"],
    ["password"], ["password", "an", SECRET], ["close"], ["totp-off"], ["list", "--site"],
    ["list", "--khong-co"],
]


def fed(text, *words):
    done = subprocess.run([DINH, *map(str, words)], input=text, capture_output=True,
                          timeout=PATIENCE, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def typed(lines, *words):
    """Runs a command on a terminal of its own; what it printed there, and the exit code."""
    master, slave = pty.openpty()
    process = subprocess.Popen([DINH, *map(str, words)], stdin=slave, stdout=slave,
                               stderr=slave, close_fds=True)
    os.close(slave)
    seen = b""
    for prompt, line in lines:
        while prompt.encode() not in seen.split(b"\r\n")[-1]:
            seen += os.read(master, 1024)
        os.write(master, line.encode() + b"\n")
    try:
        while True:
            seen += os.read(master, 1024)
    except OSError:  # the other end is closed
        pass
    os.close(master)
    return process.wait(PATIENCE), seen.decode()


class Users(Case):
    def user(self, home, *words):
        return self.good("user", home, *words)

    def rows(self, home, sql):
        with sqlite3.connect(f"file:{self.site(home)}/site.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def test_wrong_words_show_the_usage(self):
        home = self.home()
        for words in WRONG:
            with self.subTest(words):
                said = dinh("user", home, *words)
                self.assertEqual((said.code, said.out), (2, ""))
                self.assertIn("Cách dùng: dinh user ", said.err)
        self.assertEqual(dinh("user", "--khong-co", "list").code, 2)
        self.assertEqual(self.rows(home, "SELECT * FROM account"), [])

    def test_the_first_admin(self):
        home = self.home()
        self.assertIn("dinh user", self.user(home, "list"))
        said = self.user(home, "first")
        self.assertIn("24 giờ", said)
        self.assertIn("tên đăng nhập: quan-tri", said)
        first = LINK.search(said)[2]
        second = LINK.search(self.user(home, "first"))[2]
        self.assertNotEqual(first, second)
        # One account, one link: the older one is dead; the tokens themselves are nowhere.
        self.assertEqual(self.rows(home, "SELECT login, password FROM account"),
                         [("quan-tri", None)])
        self.assertEqual(len(self.rows(home, "SELECT * FROM account_link")), 1)
        with open(self.site(home) + "/site.db", "rb") as database:
            bytes_of = database.read()
        for token in [first, second]:
            self.assertNotIn(token.encode(), bytes_of)
            self.assertFalse(os.path.exists(home + "/log/error.log") and
                             token in self.read("home/log/error.log"))
        # Once he has a password there is no such link any more.
        self.assertEqual(fed(SECRET.encode(), "user", home, "password", "quan-tri").code, 0)
        refused = self.wrong(1, "user", home, "first")
        self.assertIn("Đã có quản trị: Quản trị (quan-tri)", refused)
        self.assertNotRegex(refused, LINK)

    def test_first_again_after_the_only_admin_is_closed(self):
        home = self.home()
        self.user(home, "first")
        fed(SECRET.encode(), "user", home, "password", "quan-tri")
        self.user(home, "close", "quan-tri")
        self.assertRegex(self.user(home, "first"), LINK)
        self.assertEqual(self.rows(home, "SELECT login, closed_at IS NULL FROM account"),
                         [("quan-tri", 0), ("quan-tri", 1)])

    def test_first_takes_no_ones_login(self):
        home = self.home()
        self.user(home, "add", "quan-tri", "--name", "Người khác")
        self.assertIn("tên đăng nhập: quan-tri-2", self.user(home, "first"))

    def test_people_and_seats(self):
        home = self.home()
        said = self.user(home, "add", "An.Nguyen", "--name", "Nguyễn Văn An", "--phone",
                         "0912 345 678", "--email", "an@namchinh.gov.vn", "--role",
                         "truong-ban", "--decision", "150/QĐ-UBND", "--date", "19/5/2021")
        self.assertIn("Đã thêm Nguyễn Văn An", said)
        self.user(home, "add", "binh", "--name", "Lê Bình")
        self.user(home, "seat", "binh", "uy-vien", "--decision", "150/QĐ-UBND", "--date",
                  "2021-05-19", "--from", "01/6/2021")
        listed = self.user(home, "list").splitlines()
        self.assertEqual(len(listed), 2)
        self.assertIn("truong-ban (150/QĐ-UBND); chưa có mật khẩu; chưa vào lần nào", listed[0])
        self.assertIn("uy-vien (150/QĐ-UBND)", listed[1])
        self.assertEqual(self.rows(home, "SELECT role, decision_day, from_day, to_day"
                                         " FROM seat ORDER BY id"),
                         [("truong-ban", 18766, 18766, 0), ("uy-vien", 18766, 18779, 0)])
        self.user(home, "unseat", "binh", "uy-vien", "--end", "13/9/2021")
        self.assertIn("chưa có vai trò", self.user(home, "list"))
        self.assertIn("không giữ vai trò", self.wrong(1, "user", home, "unseat", "binh",
                                                       "uy-vien", "--end", "13/9/2021"))

    def test_what_is_refused_leaves_nothing(self):
        home = self.home()
        self.user(home, "add", "binh", "--name", "Lê Bình")
        for words, sentence in [
                (["add", "an nguyen", "--name", "An"], "Tên đăng nhập"),
                (["add", "BINH", "--name", "Bình"], "đã có người dùng"),
                (["add", "an", "--name", ""], "họ và tên"),
                (["add", "an", "--name", "An", "--role", "truong"], "không có vai trò"),
                (["add", "an", "--name", "An", "--role", "import"], "không có vai trò"),
                (["add", "an", "--name", "An", "--role", "uy-vien", "--date", "31/2/2021"],
                 "không phải là ngày"),
                (["add", "an", "--name", "An", "--role", "uy-vien", "--units", "khong-co"],
                 "không có trong bảng units"),
                (["seat", "binh", "uy-vien", "--categories", "khong-co"],
                 "không có trong bảng categories"),
                (["seat", "binh", "uy-vien", "--date", "19/5/2021", "--end", "18/5/2021"],
                 "ở trước"),
                (["seat", "an", "uy-vien"], "không có tài khoản nào tên"),
                (["unseat", "binh", "uy-vien"], "không giữ vai trò"),
                (["link", "an"], "không có tài khoản nào tên"),
                (["close", "an"], "không có tài khoản nào tên"),
                (["totp-off", "binh"], "chưa bật"),
                (["list", "--site", "khong-co"], "khong-co")]:
            with self.subTest(words):
                self.assertIn(sentence, self.wrong(1, "user", home, *words))
        self.assertIn("truong-ban, pho-truong-ban, uy-vien, quan-tri",
                      self.wrong(1, "user", home, "seat", "binh", "x"))
        self.assertEqual(self.rows(home, "SELECT login FROM account"), [("binh",)])
        self.assertEqual(self.rows(home, "SELECT * FROM seat"), [])
        self.assertIn("1 dòng", self.good("audit", home, "verify"))

    def test_links(self):
        home = self.home()
        self.user(home, "add", "an", "--name", "Nguyễn Văn An")
        said = self.user(home, "link", "an")
        self.assertRegex(said, LINK)
        self.assertIn("12 giờ", said)
        said = self.user(home, "link", "an", "--reset")
        self.assertRegex(said, LINK)
        self.assertIn("24 giờ", said)
        self.assertEqual(self.rows(home, "SELECT count(*), count(DISTINCT purpose)"
                                         " FROM account_link"), [(2, 2)])

    def test_password_from_standard_input(self):
        home = self.home()
        self.user(home, "add", "an", "--name", "Nguyễn Văn An")
        for text, sentence in [
                (b"", "chưa có mật khẩu"), (b"\n", "chưa có mật khẩu"), (b"ngan\n", "ít nhất 10"),
                (b"1234567890\n", "dễ đoán"), (b"x" * 5000, "quá dài"),
                (b"\xff\xfe\xfd con trau di truoc\n", "bàn phím"),
                (b"nguyen van an\n", "chính mình")]:
            with self.subTest(text[:20]):
                said = fed(text, "user", home, "password", "an")
                self.assertEqual((said.code, said.out), (1, ""))
                self.assertIn(sentence, said.err)
        self.assertEqual(fed(SECRET.encode() + b"\r\nthua", "user", home, "password", "an").code, 0)
        [(stored,)] = self.rows(home, "SELECT password FROM account")
        self.assertTrue(stored.startswith("$argon2id$v=19$m=65536,t=2,p=1$"))
        self.assertIn("có mật khẩu", self.user(home, "list"))

    def test_password_from_a_terminal(self):
        home = self.home()
        self.user(home, "add", "an", "--name", "Nguyễn Văn An")
        code, seen = typed([("Mật khẩu mới: ", SECRET), ("Gõ lại: ", SECRET + "!")],
                           "user", home, "password", "an")
        self.assertEqual(code, 1)
        self.assertIn("không giống nhau", seen)
        self.assertEqual(self.rows(home, "SELECT password FROM account"), [(None,)])
        code, seen = typed([("Mật khẩu mới: ", SECRET), ("Gõ lại: ", SECRET)],
                           "user", home, "password", "an")
        self.assertEqual(code, 0, seen)
        self.assertNotIn(SECRET, seen)
        self.assertNotEqual(self.rows(home, "SELECT password FROM account"), [(None,)])

    def test_close_and_totp_off(self):
        home = self.home()
        self.user(home, "add", "an", "--name", "Nguyễn Văn An", "--role", "uy-vien")
        self.user(home, "link", "an")
        with sqlite3.connect(self.site(home) + "/site.db") as database:
            database.execute("UPDATE account SET totp_secret = x'00'")
        database.close()
        self.assertIn("Đã tắt", self.user(home, "totp-off", "an"))
        self.assertIn("Đã đóng", self.user(home, "close", "AN"))
        self.assertIn("đã đóng", self.user(home, "list"))
        self.assertEqual(self.rows(home, "SELECT * FROM account_link"), [])
        for verb in ["link", "password", "close", "totp-off"]:
            self.assertIn("không có tài khoản nào tên", self.wrong(1, "user", home, verb, "an"))


if __name__ == "__main__":
    unittest.main()
