"""What was told to happen at an hour happens at it: also when the machine was off then,
and without anybody there.

A person can only choose a minute from the next one on, so the test lets hours come
sooner: it moves the hour the portal has kept, nothing else.
"""
import contextlib
import datetime
import os
import re
import signal
import sqlite3
import time
import unittest

from board import DEPUTIES, HEAD, MEMBERS, PATIENCE, Person, Portal, code_of, until

SOON_MS = 30000  # a second on a quiet machine; another program may have this one
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


def now_ms():
    return int(time.time() * 1000)


def typed_time(ms):
    """As a field for day and hour posts it."""
    return datetime.datetime.fromtimestamp(ms / 1000, VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")


class Schedule(unittest.TestCase):
    def setUp(self):
        self.portal = self.enterContext(Portal())
        self.head = Person(self.portal, HEAD)
        self.member = Person(self.portal, MEMBERS[0])

    def change(self, sql, *values):
        path = self.portal.site + "/site.db"
        with contextlib.closing(sqlite3.connect(path, timeout=PATIENCE)) as database:
            with database:
                self.assertEqual(database.execute(sql, values).rowcount, 1)

    def scheduled(self, title):
        """An item that goes up in an hour; its code."""
        code = self.member.create(work="buoc.trinh", title=title, body="<p>Đúng giờ.</p>")
        form = self.head.get(f"/ban/muc/{code}").page.form_to("/hen-gio")
        answer = self.head.post(form.set(luc=typed_time(now_ms() + 3600000)))
        self.assertIn("bao=scheduled", self.head.good(answer, (303,)).to)
        return code

    def let_come(self, code, at_ms):
        self.change("UPDATE item SET publish_at = ? WHERE kind = 'news' AND no = ?"
                    " AND publish_at IS NOT NULL", at_ms, int(code[1:]))

    def went_up(self, code):
        """When it was moved by itself, or None."""
        rows = self.portal.rows(
            "SELECT m.at FROM move AS m JOIN item AS i ON i.id = m.item_id WHERE i.no = ?"
            " AND i.kind = 'news' AND m.to_state = 'published'", int(code[1:]))
        self.assertLessEqual(len(rows), 1)
        return rows[0][0] if rows else None

    def is_seen(self, code, title):
        answer = self.portal.see("/" + code)
        return answer.status == 301 and title in self.portal.see(answer.to).text and \
            title in self.portal.see("/tin-tuc").text

    def check_lateness(self, late_ms):
        print(f"{self.id()}: late by {late_ms} ms", flush=True)
        self.assertLessEqual(late_ms, SOON_MS)

    def test_an_hour_that_passed_while_the_portal_was_off(self):
        title = "Đến giờ khi máy tắt"
        code = self.scheduled(title)
        self.portal.kill()
        self.let_come(code, now_ms() - 60000)
        self.assertIsNone(self.went_up(code))
        self.portal.start()
        started = now_ms()
        at = until(lambda: self.went_up(code), "the item to go up")
        until(lambda: self.is_seen(code, title), "citizens to see it")
        self.check_lateness(at - started)

    def test_an_hour_that_comes(self):
        title = "Đến giờ khi máy chạy"
        code = self.scheduled(title)
        self.assertEqual(self.portal.see("/" + code).status, 404)
        hour = now_ms() + 2000
        self.let_come(code, hour)
        at = until(lambda: self.went_up(code), "the item to go up")
        self.assertGreaterEqual(at, hour)
        until(lambda: self.is_seen(code, title), "citizens to see it")
        self.check_lateness(at - hour)

    def test_it_goes_up_once_although_workers_die(self):
        codes = [self.scheduled(f"Một lần là đủ, tin {number}") for number in range(5)]
        for code in codes:
            self.let_come(code, now_ms() + 500)
        for number in range(6):
            for pid in self.portal.workers():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            until(lambda: self.portal.get("/-/health"), "a worker")
            time.sleep(0.1 * number)  # each time the job lane comes a little further
        for code in codes:
            until(lambda code=code: self.went_up(code), "the item to go up")
            until(lambda code=code: self.is_seen(code, "Một lần là đủ"), "citizens to see it")

    def test_taken_back_in_time_stays_down(self):
        code = self.scheduled("Thôi không đăng nữa")
        form = self.head.get(f"/ban/muc/{code}").page.form_to("/hen-gio")
        answer = self.head.post(form.set(lam="bo"))
        self.assertIn("bao=unscheduled", self.head.good(answer, (303,)).to)
        other = self.scheduled("Vẫn đăng")
        self.let_come(other, now_ms())
        until(lambda: self.went_up(other), "the other one to go up")
        self.assertIsNone(self.went_up(code))
        self.assertEqual(self.portal.see("/" + code).status, 404)

    def test_an_urgent_item_comes_down_by_itself(self):
        title = "Nước sông lên, bà con bãi ngoài di chuyển ngay"
        deputy = Person(self.portal, DEPUTIES[0])
        form = deputy.get("/ban/nhan").page.form_to("/ban/nhan")
        form.set(lam="khan", tieu_de=title, noi_dung="Trước 16 giờ.",
                 het_han=typed_time(now_ms() + 3600000))
        code = code_of(deputy.good(deputy.post(form), (303,)).to)
        until(lambda: title in self.top(), "the top of the first page")
        self.assertEqual(self.urgent(), [f"t{code[1:]}"])
        self.let_end(code, now_ms() + 1000)
        until(lambda: self.urgent() == [], "the end of the urgent item")
        until(lambda: title not in self.top(), "the top of the first page without it")
        [(told,)] = self.portal.rows("SELECT count(*) FROM audit WHERE action ="
                                     " 'item.unpinned'")
        self.assertEqual(told, 1)

    def urgent(self):
        return [f"t{no}" for no, in self.portal.rows("SELECT no FROM item WHERE is_urgent")]

    def let_end(self, code, at_ms):
        no = int(code[1:])
        self.change("UPDATE item SET expires_at = ? WHERE kind = 'news' AND no = ?", at_ms, no)
        self.change("UPDATE kind_news SET expires_at = ? WHERE id = (SELECT id FROM item"
                    " WHERE kind = 'news' AND no = ?)", at_ms, no)

    def top(self):
        """The urgent part of the first page, or ""."""
        return "".join(re.findall(r'<div class="urgent".*?</div>', self.portal.see("/").text))


if __name__ == "__main__":
    unittest.main()
