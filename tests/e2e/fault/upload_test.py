"""A file that is half sent when the program changes under it: those of a master that was
killed, and the old ones of a reload, finish what they have begun, and the workers that
start meanwhile leave it alone. What nobody will finish is removed.
"""
import contextlib
import hashlib
import http.client
import os
import random
import signal
import unittest

from board import DEPUTIES, PATIENCE, Answer, Person, Portal, multipart, until

SIZE = 400000


class HalfSent:
    """A form with a file; the rest is sent by finish()."""

    def __init__(self, person, number):
        self.content = b"%PDF-1.4\n" + random.Random(number).randbytes(SIZE) + b"\n%%EOF\n"
        form = person.get("/ban/nhan").page.form_to("/ban/nhan")
        form.set(tieu_de=f"Đơn gửi qua đường truyền chậm, số {number}")
        form.attach("tep", "don.pdf", self.content)
        kind, body = multipart(form)
        half = body.index(b"%PDF") + SIZE // 2
        self.rest = body[half:]
        self.connection = http.client.HTTPConnection("127.0.0.1", person.portal.port,
                                                     timeout=PATIENCE)
        self.connection.putrequest("POST", "/ban/nhan")
        for name, value in [("Cookie", "; ".join(f"{k}={v}" for k, v in person.cookies.items())),
                            ("Origin", f"http://127.0.0.1:{person.portal.port}"),
                            ("Content-Type", kind), ("Content-Length", str(len(body)))]:
            self.connection.putheader(name, value)
        self.connection.endheaders(body[:half])

    def finish(self):
        with contextlib.closing(self.connection):
            self.connection.send(self.rest)
            return Answer(self.connection.getresponse())


class Upload(unittest.TestCase):
    def setUp(self):
        self.portal = self.enterContext(Portal())
        self.person = Person(self.portal, DEPUTIES[0])
        self.halves = [HalfSent(self.person, number) for number in range(4)]
        until(lambda: len(self.lying()) == len(self.halves), "the halves to lie on the disk")
        self.person.close()  # the old ones would wait for its next request

    def lying(self):
        return [name for _, _, names in os.walk(self.portal.home + "/run/upload")
                for name in names]

    def folders(self):
        return sorted(map(int, os.listdir(self.portal.home + "/run/upload")))

    def check_taken(self):
        for half in self.halves:
            answer = half.finish()
            self.assertEqual(answer.status, 303, answer.text[:600])
            self.assertTrue(answer.to.startswith("/ban/muc/"), answer.to)
            name = hashlib.sha256(half.content).hexdigest()
            with open(f"{self.portal.site}/files/{name[:2]}/{name}", "rb") as file:
                self.assertEqual(file.read(), half.content)
        until(lambda: not self.lying(), "the disk to be empty of halves")

    def check_folders(self, old):
        """Each of who lives has its own; those of `old` went with them."""
        until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in old), "the old to end")
        self.assertEqual(self.folders(), sorted(self.portal.workers()))

    def test_of_a_master_that_was_killed(self):
        old = self.portal.workers()
        self.portal.kill()
        self.portal.start()
        self.assertEqual(len(self.lying()), len(self.halves))
        self.check_taken()
        self.check_folders(old)

    def test_of_a_reload(self):
        old = self.portal.workers()
        self.portal.command("reload")
        until(lambda: len(set(self.portal.workers()) - set(old)) == 2, "the new workers")
        self.check_taken()
        self.check_folders(old)

    def test_what_nobody_will_finish(self):
        old = self.portal.workers()
        for pid in old:
            os.kill(pid, signal.SIGKILL)
        until(lambda: self.portal.get("/-/health"), "a worker")
        until(lambda: len(self.folders()) == 2 and not set(self.folders()) & set(old),
              "the folders of the dead to go")
        self.assertEqual(self.lying(), [])
        for half in self.halves:
            with contextlib.closing(half.connection), self.assertRaises(
                    (OSError, http.client.HTTPException)):
                half.finish()


if __name__ == "__main__":
    unittest.main()
