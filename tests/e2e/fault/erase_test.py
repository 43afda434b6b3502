"""Gỡ hẳn leaves no trace: an item goes through everything the desk can do to it, all of
it with a word and with bytes that are nowhere else; two people erase it; then no page,
list, feed, search, export, file, database, log or copy has any of it.
"""
import contextlib
import os
import random
import signal
import sqlite3
import struct
import unittest
import urllib.parse
import zlib

from board import DEPUTIES, HEAD, MEMBERS, PATIENCE, Person, Portal, code_of, until
from trace import Trace, fold

WORD = "Quắnhzợpxyđầm"
MENDED = "Quắnhzợpxyđằm"  # the same, once its spelling is mended
TITLE = f"Hộ bà {WORD} ở thôn Đông"
OUTSIDER = f"Ông {WORD}"


def noise(count):
    return random.Random(WORD).randbytes(count)


def picture():
    """A PNG that cannot be made smaller, with the word in its text."""
    wide, high = 480, 360
    rows = b"".join(b"\0" + noise(wide * 3) for _ in range(high))

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(
            ">I", zlib.crc32(kind + content))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2,
                                                               0, 0, 0)) +
            chunk(b"iTXt", f"Comment\0\0\0\0\0{WORD}".encode()) +
            chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def document(name):
    content = random.Random(name).randbytes(600).hex().encode()
    return b"%PDF-1.4\n% " + WORD.encode() + b"\n% " + content + b"\n%%EOF\n"


class Life:
    """The item, from receiving to after publishing; `code`, `address`, `files`."""

    def __init__(self, portal, people):
        self.portal = portal
        self.head, self.deputy, self.one, self.two = people
        self.ids = dict(portal.rows("SELECT login, id FROM account"))
        self.code = self.receive()
        self.write()
        self.disagree()
        self.ask_outside()
        self.publish()
        self.correct()
        self.look()

    def at(self, rest=""):
        return f"/ban/muc/{self.code}{rest}"

    def post(self, person, page, form_end, **fields):
        form = person.get(page).page.form_to(form_end)
        return person.good(person.post(form.set(**fields)), (200, 303))

    def receive(self):
        form = self.deputy.get("/ban/nhan").page.form_to("/ban/nhan")
        form.set(tieu_de=TITLE, noi_dung=f"Giấy của {WORD} gửi lên.", nguoi_gui=OUTSIDER)
        form.attach("tep", f"don cua {WORD}.pdf", document("đơn"))
        code = code_of(self.deputy.good(self.deputy.post(form), (303,)).to)
        self.post(self.deputy, f"/ban/muc/{code}", "/giao", nguoi=str(self.ids[MEMBERS[0]]),
                  ghi_chu=f"Giao việc của {WORD}")
        return code

    def write(self):
        form = self.one.edit(self.code).set(viec="them-tep")
        form.attach("pictures.moi", f"anh {WORD}.png", picture())
        form.attach("attachments.moi", f"quyet dinh {WORD}.pdf", document("quyết định"))
        self.one.good(self.one.post(form), (303,))
        form = self.one.edit(self.code)
        form.set(**{"pictures.0.alt": f"Nhà của {WORD}", "pictures.0.caption": WORD,
                    "attachments.0.title": f"Quyết định về {WORD}"})
        self.one.good(self.one.post(form.set(
            viec="luu", body=f"<p>Bà {WORD} được nhận.</p><h2>{WORD}</h2>",
            summary=f"Về {WORD}", keywords=f"{WORD}, thôn", source=WORD, author=WORD)), (303,))
        self.post(self.one, self.at(), "/doi-nguoi", ghi_chu=f"Tôi quen bà {WORD}")

    def disagree(self):
        """Set aside, typed and not saved, returned with a note."""
        mine, late = self.one.edit(self.code), self.two.edit(self.code)
        self.one.good(self.one.post(mine.set(viec="luu", summary=f"{WORD} một")), (303,))
        to = self.two.good(self.two.post(late.set(viec="luu", summary=f"{WORD} hai"))).to
        assert to.endswith("/hop-nhat"), to
        typing = self.two.edit(self.code).set(summary=f"{WORD} đang gõ")
        self.two.good(self.two.post(typing, self.at("/tu-luu"), True))
        self.one.move(self.code, "trinh", f"Trình tin {WORD}")
        self.head.move(self.code, "tra-lai", f"Xem lại tên {WORD}")
        self.one.move(self.code, "trinh")

    def ask_outside(self):
        answer = self.post(self.one, self.at(), "/nho-xac-nhan", nho_ai=OUTSIDER)
        link = next(word for word in answer.text.replace('"', " ").replace("<", " ").split()
                    if "/xac-nhan/" in word and "http" in word)
        path = urllib.parse.urlsplit(link).path
        guest = Person.__new__(Person)
        super(Person, guest).__init__(self.portal)
        self.portal.clients.append(guest)
        form = guest.get(path).page.form_to(path)
        guest.good(guest.post(form.set(tra_loi="sua", ten=OUTSIDER, ghi_chu=f"Là {WORD}")))

    def publish(self):
        self.head.save(self.code, title=TITLE + " nhận quà")  # an address of before
        self.head.move(self.code, "duyet-dang", f"Đăng tin {WORD}")
        until(lambda: self.portal.rows("SELECT count(*) FROM rendition")[0][0] > 0,
              "smaller copies of the picture")

    def correct(self):
        self.post(self.head, self.at("/sua-chinh-ta"), "/sua-chinh-ta", sai=WORD, dung=MENDED)
        self.post(self.head, self.at("/dinh-chinh"), "/dinh-chinh",
                  truoc=f"Bà {WORD} sinh năm 1950", sau=f"Bà {WORD} sinh năm 1951")

    def look(self):
        """As citizens and robots do; caches, counts and the index now have it."""
        self.address = self.portal.see("/" + self.code).to
        assert fold(WORD)[:8] in self.address, self.address
        words = urllib.parse.quote(WORD)
        self.search = f"/tim-kiem?q={words}"
        until(lambda: self.address in self.portal.see(self.search).text, "search to find it")
        self.pages = [self.address, self.address + ".json", "/tin-tuc", "/tin-tuc.json", "/rss",
                      "/atom", "/", "/sitemap.xml", "/sitemap/1.xml", self.search,
                      self.search.replace("?", ".json?")]
        self.files = [urllib.parse.quote(path, safe="/%") for path in self.addresses()]
        for path in self.pages + self.files:
            assert self.portal.see(path).status == 200, path

    def addresses(self):
        """Of the files that are public now."""
        text = self.portal.see(self.address).text
        return sorted({word for word in text.replace('"', " ").replace(",", " ").split()
                       if word.startswith("/tep/")})


class Erase(unittest.TestCase):
    def setUp(self):
        self.portal = self.enterContext(Portal())
        self.people = [Person(self.portal, login)
                       for login in [HEAD, DEPUTIES[0], MEMBERS[0], MEMBERS[1]]]
        self.head, self.deputy = self.people[:2]
        self.before = {sha256 for sha256, in self.portal.rows("SELECT sha256 FROM file")}
        self.life = Life(self.portal, self.people)
        self.trace = Trace(WORD)
        self.mended = Trace(MENDED)
        self.take_files()
        self.keep_copy()

    def traces(self, folder=None):
        """But not the log of requests: it tells what was asked for, now as before, and
        an address that somebody has kept will be asked for again."""
        return [found for trace in [self.trace, self.mended]
                for found in trace.below(folder or self.portal.home)
                if not found.startswith("/log/access.log: ")]

    def take_files(self):
        """What is stored of the files now: as they came, and what was made of them."""
        used = [row for row in self.portal.rows("SELECT sha256, type FROM file")
                if row[0] not in self.before]
        self.stored = [f"{self.portal.site}/files/{sha256[:2]}/{sha256}" for sha256, _ in used]
        self.assertGreaterEqual(len(self.stored), 4)  # two papers, a picture, its copies
        for path, (sha256, kind) in zip(self.stored, used):
            with open(path, "rb") as file:
                self.trace.add_file(f"{kind} {sha256[:8]}", file.read())

    def keep_copy(self):
        """As an upgrade keeps one."""
        folder = self.portal.site + "/before-upgrade"
        os.makedirs(folder, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            os.remove(folder + "/site.db")
        self.back_up(folder + "/site.db")

    def back_up(self, path):
        with contextlib.closing(sqlite3.connect(f"file:{self.portal.site}/site.db?mode=ro",
                                                uri=True, timeout=PATIENCE)) as database, \
                contextlib.closing(sqlite3.connect(path)) as copy:
            database.backup(copy)

    def ask(self, person):
        form = person.get(self.life.at("/go-han")).page.form_to("/go-han")
        return person.post(form.set(da_doc="1", lam="go"))

    def erase(self):
        self.assertIn("bao=erase_asked", self.head.good(self.ask(self.head), (303,)).to)
        self.assertIn("bao=erased", self.deputy.good(self.ask(self.deputy), (303,)).to)

    def is_clean(self):
        return not self.portal.rows("SELECT 1 FROM erased") and not self.traces()

    def until_clean(self):
        try:
            until(self.is_clean, "the last trace to go", PATIENCE / 2)
        except AssertionError:
            self.fail("\n".join(self.traces()) or "the erasure never ended")

    # ---- the tests

    def test_no_trace_is_left(self):
        before = "\n".join(self.traces())
        for place in ["site.db: NFC", "site.db: folded", "search.db", "before-upgrade",
                      "/files/", "bytes of image", "bytes of application/pdf"]:
            self.assertIn(place, before)  # so that this test can find something
        self.erase()
        self.check_citizens()
        self.until_clean()
        self.check_citizens()
        for path in self.stored:
            self.assertFalse(os.path.exists(path), path)
        self.check_copies()
        self.check_log()
        self.portal.stop()
        self.assertEqual(self.traces(), [])
        self.portal.start()
        self.check_citizens()

    def test_one_person_alone_cannot(self):
        page = self.head.get(self.life.at("/go-han")).page
        answer = self.head.post(page.form_to("/go-han").set(lam="go"))
        self.assertEqual(answer.status, 422)  # has not read it
        self.assertIn("bao=erase_asked", self.head.good(self.ask(self.head), (303,)).to)
        form = self.head.get(self.life.at("/go-han")).page.form_to("/go-han")
        answer = self.head.post(form.set(da_doc="1", lam="go"))
        self.assertEqual(answer.status, 422)
        self.assertIn("người thứ hai", answer.page.text)
        form = self.people[2].get(self.life.at()).page.forms[0]
        answer = self.people[2].post(form.set(da_doc="1", lam="go"), self.life.at("/go-han"))
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.portal.see(self.life.address).status, 200)
        # He takes it back; a second person alone then only asks.
        form = self.head.get(self.life.at("/go-han")).page.form_to("/go-han")
        self.head.good(self.head.post(form.set(lam="rut")), (303,))
        self.assertIn("bao=erase_asked", self.deputy.good(self.ask(self.deputy), (303,)).to)
        self.assertEqual(self.portal.see(self.life.address).status, 200)
        self.assertIn(WORD, self.portal.command("export", "--kind", "news"))

    def test_a_machine_that_stops_in_the_middle_forgets_nothing(self):
        self.erase()
        for number in range(4):
            self.portal.kill()
            self.portal.start()
            if number < 3:
                for pid in self.portal.workers():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                until(lambda: self.portal.get("/-/health"), "a worker")
        self.until_clean()
        self.check_citizens()
        self.check_log()

    # ---- what is looked at

    def check_citizens(self):
        for path in [self.life.address, "/" + self.life.code]:
            page = self.portal.see(path)
            self.assertEqual(page.status, 410, path)
            # A page repeats the address it was asked for, and no more.
            rest = page.text.replace(self.life.address.rsplit("/", 1)[1], "")
            self.assertEqual(self.trace.in_bytes(rest.encode()), [], path)
            self.assertIn("không còn", page.page.text)
        self.assertIn(self.portal.see(self.life.address + ".json").status, (404, 410))
        for path in self.life.files:
            self.assertIn(self.portal.see(path).status, (404, 410), path)
        for path in self.life.pages[2:-2]:
            answer = self.portal.see(path)
            self.assertEqual((answer.status, self.trace.in_bytes(answer.body)), (200, []), path)
        self.assertNotIn(self.life.address, self.portal.see(self.life.search).text)
        exported = self.portal.command("export", "--kind", "news").encode()
        self.assertEqual(self.trace.in_bytes(exported), [])
        for person in self.people:
            for path in ["/ban", "/ban/da-dang", "/ban/loai/news"]:
                answer = person.get(path)
                if answer.status == 200:
                    self.assertEqual(self.trace.in_bytes(answer.body), [], path)

    def check_copies(self):
        """The next backup."""
        copy = self.portal.folder + "/backup"
        os.mkdir(copy)
        self.back_up(copy + "/site.db")
        self.assertEqual(self.traces(copy), [])

    def check_log(self):
        """That it was done, by whom, is told; and the log is whole."""
        [(item,)] = self.portal.rows("SELECT id FROM item WHERE kind = 'news' AND no = ?",
                                     int(self.life.code[1:]))
        told = self.portal.rows("SELECT action, account_id FROM audit WHERE item_id = ?"
                                " AND action LIKE 'item.eras%' ORDER BY seq", item)
        self.assertEqual(told, [("item.erase_asked", self.life.ids[HEAD]),
                                ("item.erased", self.life.ids[DEPUTIES[0]])])
        self.assertEqual(self.portal.rows("SELECT state, title FROM item WHERE id = ?", item),
                         [("erased", "")])
        self.assertIn("nguyên vẹn", self.portal.command("audit", "verify"))


if __name__ == "__main__":
    unittest.main()
