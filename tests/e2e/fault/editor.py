"""editor.py - one of the board at work while the portal is being killed.

Whoever gets no answer sends the same form again, as people do, until there is one; what
was answered as done goes into the ledger. An answer that says "no" where nothing
speaks against it is a fault of the portal and ends the test.
"""
import random
import threading

from board import DEPUTIES, HEAD, Client, Person, code_of, until
from ledger import Own

# What can be done with the common item, by whom: state -> (move, who).
COMMON = {
    "edited": [("trinh", "all")],
    "submitted": [("duyet-dang", "head"), ("duyet", "heads"), ("tra-lai", "heads")],
    "approved": [("dang", "all"), ("tra-lai", "heads")],
    "published": [("go-xuong", "heads")],
    "archived": [("dang-lai", "heads")],
}


class Editor(Person):
    def __init__(self, portal, login, seed, ledger, desk):
        super().__init__(portal, login)
        self.random = random.Random(f"{seed}/{login}")
        self.ledger, self.desk = ledger, desk
        self.common_form = None
        self.is_head = login == HEAD
        self.is_deputy = login in DEPUTIES

    # ---- sending until somebody answers

    def send(self, form, path=None, script=False):
        """(the answer, how often the form was sent)"""
        sent = 0

        def once():
            nonlocal sent
            sent += 1
            answer = self.post(form, path, script)
            if answer is None:
                self.ledger.count("cut")
            return answer

        answer = until(once, "an answer to a form")
        if sent > 1:
            self.ledger.count("sent again")
        return answer, sent

    def said(self, answer, *starts):
        """303 to one of these addresses, or the test has found something."""
        if answer.status != 303 or not answer.to.startswith(starts):
            raise AssertionError(f"{self.login}: {answer.status} {answer.to}, not {starts}: "
                                 f"{answer.page.text[:900]}")

    def fields(self, *names):
        """New words for these fields. Rich text as the editor's script posts it."""
        fields = {}
        for name in names:
            text = self.ledger.text(self.login, name)
            if name == "body":
                text = text.replace("&", "và").replace("<sen>", "")
                text = f"<p>{text} <strong>đậm</strong></p><ul><li>một</li></ul>"
            fields[name] = text
        return fields

    # ---- own items

    def create(self):
        form = self.get("/ban/tao/news").page.form_to("/ban/tao/news")
        fields = self.fields("title", "body")
        submits = self.random.random() < 0.3
        form.set(viec="buoc.trinh" if submits else "luu", **fields)
        twin = self.random.random() < 0.2 and self.twin(form)
        answer, _ = self.send(form)
        self.said(answer, "/ban/muc/")
        if twin:
            twin.join()
        code = code_of(answer.to)
        if self.random.random() < 0.2:  # an impatient thumb
            again, _ = self.send(form)
            self.said(again, f"/ban/muc/{code}")
        item = Own(code, self.login, fields)
        item.states = ["received", "edited"] + ["submitted"] * submits
        self.ledger.add(item)
        self.ledger.count("created")
        return item

    def twin(self, form):
        """The same form on another line at the same moment; nobody sees its answer."""
        twin = Client(self.portal)
        twin.cookies = self.cookies
        thread = threading.Thread(target=lambda: (twin.post(form), twin.close()))
        thread.start()
        return thread

    def receive(self):
        """Registers what came in and gives it to somebody."""
        form = self.get("/ban/nhan").page.form_to("/ban/nhan")
        title = self.ledger.text(self.login, "tin gửi")
        answer, _ = self.send(form.set(tieu_de=title, noi_dung="Bà con họp lúc 7 giờ."))
        self.said(answer, "/ban/muc/")
        item = Own(code_of(answer.to), None, {"title": title})
        item.states = ["received"]
        self.ledger.add(item)
        self.ledger.count("created")
        other = self.random.choice(self.desk.editors)
        form = self.get(f"/ban/muc/{item.code}").page.form_to("/giao")
        answer, sent = self.send(form.set(nguoi=str(self.desk.ids[other.login])))
        self.said(answer, f"/ban/muc/{item.code}?bao=assigned")
        item.owner = other.login
        item.states += ["assigned", "edited"]  # by opening it
        self.desk.give(item)

    def change(self, item, *names):
        """Saves words of some fields."""
        form = self.edit(item.code)
        fields = self.fields(*names)
        answer, _ = self.send(form.set(viec="luu", **fields))
        self.said(answer, f"/ban/muc/{item.code}/soan?bao=saved")
        item.saves.append(fields)
        item.typed[self.login] = None
        self.ledger.count("saved")

    def type(self, item, *names):
        """Words that are kept but not saved."""
        form = self.edit(item.code)
        fields = self.fields(*names)
        answer, _ = self.send(form.set(**fields), f"/ban/muc/{item.code}/tu-luu", True)
        if answer.status != 200 or not answer.json["ok"]:
            raise AssertionError(f"autosave: {answer.status} {answer.text[:500]}")
        item.typed[self.login] = fields
        self.ledger.count("autosaved")

    def write(self, item):
        if item.states[-1] == "edited":
            for _ in range(self.random.randrange(3)):
                self.random.choice([self.change, self.type])(
                    item, *self.random.choice([("title",), ("title", "body"), ("summary",)]))
            self.submit(item)
        self.desk.submitted(item)

    def submit(self, item):
        if self.random.random() < 0.5:
            self.step(item, "trinh", "submitted")
            return
        form = self.edit(item.code)
        fields = self.fields("title")
        answer, _ = self.send(form.set(viec="buoc.trinh", **fields))
        self.said(answer, f"/ban/muc/{item.code}")
        item.saves.append(fields)
        item.typed[self.login] = None
        item.states.append("submitted")
        self.ledger.count("moved")

    def step(self, item, move, to, sheet=None):
        page = self.get(f"/ban/muc/{item.code}").page
        form = page.form_to(f"/ban/muc/{item.code}/chuyen")
        form.set(chuyen=move, ghi_chu=self.ledger.text(self.login, move))
        if sheet:
            form.attach("phieu", "phieu-da-ky.pdf", sheet)
        answer, sent = self.send(form)
        # Sent again after it was done: it is not where this form saw it any more.
        if answer.status != 409 or sent == 1:
            self.said(answer, f"/ban/muc/{item.code}")
        item.states.append(to)
        if sheet:
            item.sheets.append(sheet)
        self.ledger.count("moved")

    # ---- what the head and deputies decide

    def decide(self, item):
        chosen = self.random.random()
        if chosen < 0.25:
            self.step(item, "tra-lai", "edited")
            self.desk.give(item)
        elif chosen < 0.4:
            self.step(item, "duyet", "approved")
            self.step(item, "dang", "published")
        elif self.is_head:
            self.step(item, "duyet-dang", "published")
        else:
            text = self.ledger.text(self.login, "phiếu")
            self.step(item, "theo-phieu", "published", f"%PDF-1.4\n% {text}\n%%EOF\n".encode())
        if item.states[-1] == "published":
            self.after(item)

    def after(self, item):
        chosen = self.random.random()
        if chosen < 0.2:
            self.change(item, "title", "body")
        elif chosen < 0.3:
            self.step(item, "go-xuong", "archived")

    # ---- the common item

    def common_change(self):
        """Often from a page that was opened a while ago."""
        common = self.ledger.common
        form = self.common_form
        if not form or self.random.random() < 0.5:
            answer = self.get(f"/ban/muc/{common.code}/soan")
            if answer.status == 403:  # public just now
                return
            form = answer.page.form_to(f"/ban/muc/{common.code}/soan")
        fields = self.fields(*self.random.choice([("title",), ("body",), ("summary",),
                                                  ("title", "body", "summary")]))
        if self.random.random() < 0.3:
            self.common_type(form, fields)
            return
        answer, sent = self.send(form.set(viec="luu", **fields))
        self.common_form = None
        # Agreed to or published meanwhile: what was typed is kept aside, or given back.
        if answer.status == 403 or (answer.status == 422 and "chưa lưu được" in answer.page.text):
            common.typed[self.login] = "unknown"
            self.ledger.count("refused")
            return
        self.said(answer, f"/ban/muc/{common.code}/soan?bao=saved",
                  f"/ban/muc/{common.code}/hop-nhat")
        common.saves.append((self.login, fields, sent))
        common.typed[self.login] = None
        self.ledger.count("set aside" if "hop-nhat" in answer.to else "saved")

    def common_type(self, form, fields):
        common = self.ledger.common
        answer, _ = self.send(form.set(**fields), f"/ban/muc/{common.code}/tu-luu", True)
        self.common_form = form
        if answer.status == 403:
            common.typed[self.login] = "unknown"
            return
        assert answer.status == 200 and answer.json["ok"], answer.text[:500]
        common.typed[self.login] = fields
        self.ledger.count("autosaved")

    def common_step(self):
        common = self.ledger.common
        page = self.get(f"/ban/muc/{common.code}").page
        forms = [form for form in page.forms if form.action.endswith("/chuyen")]
        able = [move for move, who in COMMON[forms[0]["tu"]] if self.is_one_of(who)] \
            if forms else []
        if not able:
            return
        note = self.ledger.text(self.login, "bước")
        common.tried.append(note)
        answer, _ = self.send(forms[0].set(chuyen=self.random.choice(able), ghi_chu=note))
        if answer.status == 409:  # others were there first
            self.ledger.count("refused")
            return
        self.said(answer, f"/ban/muc/{common.code}")
        common.notes.append(note)
        self.ledger.count("moved")

    def is_one_of(self, who):
        return who == "all" or self.is_head or (who == "heads" and self.is_deputy)

    def settle(self):
        """Decides on a late save: what stands, stays."""
        common = self.ledger.common
        answer = self.get(f"/ban/muc/{common.code}/hop-nhat")
        if answer.status != 200:
            return
        form = answer.page.form_to("/hop-nhat")
        answer, _ = self.send(form.set(viec="giu"))
        assert answer.status in (303, 403, 422), (answer.status, answer.text[:500])
        if answer.status == 303:
            self.ledger.count("settled")

    # ---- all day

    def work(self):
        given = self.desk.given(self.login)
        waiting = self.desk.waiting() if self.is_one_of("heads") else None
        chosen = self.random.random()
        if given:
            self.get(f"/ban/muc/{given.code}/soan")  # opening it begins the work
            self.write(given)
        elif waiting:
            self.decide(waiting)
        elif chosen < 0.15 and self.is_one_of("heads"):
            self.receive()
        elif chosen < 0.45:
            self.common_change()
        elif chosen < 0.6:
            self.common_step()
        elif chosen < 0.65:
            self.settle()
        else:
            self.write(self.create())
