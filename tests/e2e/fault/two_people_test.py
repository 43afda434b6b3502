"""Two members at one item: each sees that the other is there, whoever saves late loses
nothing and is asked, and whatever is chosen, both texts stay in the history.
"""
import json
import unittest

from board import HEAD, MEMBERS, Person, Portal

FIRST, SECOND = MEMBERS[:2]


class TwoPeople(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.__exit__, None, None, None)
        cls.portal.start()
        cls.one, cls.two = Person(cls.portal, FIRST), Person(cls.portal, SECOND)
        cls.names = dict(cls.portal.rows("SELECT login, name FROM account"))
        cls.accounts = dict(cls.portal.rows("SELECT login, id FROM account"))

    def setUp(self):
        self.code = self.one.create(title="Giải bóng chuyền thôn Đông",
                                    body="<p>Sáng nay khai mạc.</p>")

    def item(self):
        return self.portal.rows("SELECT id FROM item WHERE kind = 'news' AND no = ?",
                                int(self.code[1:]))[0][0]

    def revisions(self):
        return [(base, json.loads(body)) for base, body in self.portal.rows(
            "SELECT base, body FROM revision WHERE item_id = ? ORDER BY rev", self.item())]

    def titles(self):
        return [body["title"] for _, body in self.revisions()]

    def text_of(self, person, rest=""):
        return person.get(f"/ban/muc/{self.code}{rest}").page.text

    def save(self, person, form, **fields):
        return person.good(person.post(form.set(viec="luu", **fields)), (303,)).to

    def clash(self):
        """Both change the title; the second is late and led to the question."""
        mine, late = self.one.edit(self.code), self.two.edit(self.code)
        self.assertIn("bao=saved", self.save(self.one, mine, title="Người một sửa"))
        to = self.save(self.two, late, title="Người hai sửa", body="<p>Người hai viết.</p>")
        self.assertEqual(to, f"/ban/muc/{self.code}/hop-nhat")
        return to

    # ---- the soft lock

    def test_each_sees_that_the_other_is_there(self):
        self.assertNotIn(self.names[SECOND], self.text_of(self.one, "/soan"))
        self.assertIn(self.names[FIRST], self.text_of(self.two, "/soan"))
        self.assertIn(self.names[SECOND], self.text_of(self.one, "/soan"))
        self.assertIn(self.names[SECOND], self.text_of(self.one))
        # The script that keeps what is typed says so too.
        form = self.one.edit(self.code).set(title="Đang gõ")
        answer = self.one.good(self.one.post(form, f"/ban/muc/{self.code}/tu-luu", True))
        self.assertEqual(answer.json["other"], self.names[SECOND])
        # Nobody is kept out: the lock is a word, not a door. Who saves has gone.
        self.assertIn("bao=saved", self.two.save(self.code, title="Người hai lưu").to)
        gone = self.one.good(self.one.post(form, f"/ban/muc/{self.code}/tu-luu", True))
        self.assertNotIn("other", gone.json)
        self.assertIn("bản lưu mới hơn", gone.json["message"])

    # ---- late saves

    def test_what_does_not_meet_is_merged(self):
        mine, late = self.one.edit(self.code), self.two.edit(self.code)
        self.assertIn("bao=saved", self.save(self.one, mine, title="Người một sửa tiêu đề"))
        self.assertIn("bao=saved", self.save(self.two, late, summary="Người hai tóm tắt"))
        base, newest = self.revisions()[-1]
        self.assertEqual(base, 0)
        self.assertEqual((newest["title"], newest["summary"], newest["body"]),
                         ("Người một sửa tiêu đề", "Người hai tóm tắt",
                          "<p>Sáng nay khai mạc.</p>"))

    def test_what_meets_is_set_aside_and_asked(self):
        page = self.two.get(self.clash()).page
        for words in ["Người một sửa", "Người hai", self.names[FIRST], self.names[SECOND]]:
            self.assertIn(words, page.text)
        # What stands stands; both others see the question in the editor.
        base, body = self.revisions()[-1]
        self.assertEqual((base, body["title"]), (1, "Người hai sửa"))
        self.assertEqual(self.one.edit(self.code)["title"], "Người một sửa")
        question = f"/ban/muc/{self.code}/hop-nhat"
        for person in [self.one, self.two]:
            self.assertIn(question, person.get(f"/ban/muc/{self.code}/soan").text)

    def settle(self, work, **chosen):
        form = self.two.get(self.clash()).page.form_to("/hop-nhat")
        self.two.good(self.two.post(form.set(viec=work, **chosen)), (303,))
        self.assertNotIn("/hop-nhat", self.two.get(f"/ban/muc/{self.code}/soan").text)
        for title in ["Giải bóng chuyền thôn Đông", "Người một sửa", "Người hai sửa"]:
            self.assertIn(title, self.titles())
        return self.two.edit(self.code)

    def test_keeping_what_stands(self):
        self.assertEqual(self.settle("giu")["title"], "Người một sửa")

    def test_taking_the_late_one(self):
        form = self.settle("cua-toi")
        self.assertEqual(form["title"], "Người hai sửa")
        self.assertIn("Người hai viết.", form["body.chu"])

    def test_choosing_field_by_field(self):
        form = self.settle("ghep", **{"chon.title": "ho", "chon.body": "toi"})
        self.assertEqual(form["title"], "Người một sửa")
        self.assertIn("Người hai viết.", form["body.chu"])

    def test_going_on_with_both(self):
        form = self.settle("sua-tiep", **{"chon.title": "toi", "chon.body": "ho"})
        self.assertEqual(form["title"], "Người hai sửa")  # typed, not saved yet
        self.assertEqual(self.titles()[-1], "Người hai sửa")
        self.assertIn("bao=saved", self.save(self.two, form))
        base, body = self.revisions()[-1]
        self.assertEqual((base, body["title"]), (0, "Người hai sửa"))

    def test_a_decision_on_an_old_page_decides_nothing(self):
        form = self.two.get(self.clash()).page.form_to("/hop-nhat")
        self.one.save(self.code, title="Người một sửa nữa")
        answer = self.two.post(form.set(viec="cua-toi"))
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.one.edit(self.code)["title"], "Người một sửa nữa")
        self.assertIn("Người hai sửa", self.titles())

    # ---- what is typed and not saved

    def test_what_is_typed_survives_the_others_save(self):
        typing = self.two.edit(self.code).set(title="Người hai đang gõ")
        self.two.good(self.two.post(typing, f"/ban/muc/{self.code}/tu-luu", True))
        self.one.save(self.code, title="Người một lưu trước")
        self.portal.kill()
        self.portal.start()
        form = self.two.edit(self.code)
        self.assertEqual(form["title"], "Người hai đang gõ")
        self.assertEqual(self.save(self.two, form), f"/ban/muc/{self.code}/hop-nhat")
        self.assertEqual(self.titles()[1:], ["Người một lưu trước", "Người hai đang gõ"])

    def test_the_head_publishes_what_he_has_read(self):
        head = Person(self.portal, HEAD)
        self.one.move(self.code, "trinh")
        seen = head.get(f"/ban/muc/{self.code}").page.form_to("/chuyen")
        self.two.save(self.code, title="Sửa sau khi trưởng ban mở trang")
        answer = head.post(seen.set(chuyen="duyet-dang"))
        self.assertEqual(answer.status, 409)
        self.assertIn("vừa được sửa thêm", answer.page.text)
        self.assertEqual(self.portal.see("/" + self.code).status, 404)

    def test_many_saves_at_once_keep_every_text(self):
        """Four forms of one revision, all posted: one stands, three are kept beside."""
        forms = [(person, person.edit(self.code)) for person in [self.one, self.two] * 2]
        for number, (person, form) in enumerate(forms):
            self.save(person, form, title=f"Bản thứ {number}")
        self.assertEqual(sorted(self.titles()[1:]), [f"Bản thứ {n}" for n in range(4)])
        self.assertEqual([base for base, _ in self.revisions()], [0, 0, 1, 1, 1])


if __name__ == "__main__":
    unittest.main()
