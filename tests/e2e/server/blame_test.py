"""Plugins that crash or hang: who is blamed, who is shut out, who is not."""
import http.client
import threading
import time
import unittest

from portal import Load, Portal, until

REST = 1500  # milliseconds


def crash(portal, client):
    """Asks for the page that crashes; returns when the master knows and one serves."""
    before = portal.log().count("plugin trial làm sập")
    assert portal.get_or_none("/sap", client) is None
    until(lambda: portal.log().count("plugin trial làm sập") > before, "blame in the log")
    until(lambda: portal.get_or_none("/-/health"), "a worker that answers")


class Reader:
    """One client on one connection, and so with one worker."""

    def __init__(self, portal):
        self.connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
        self.connection.connect()
        self.connection.auto_open = 0  # a lost worker is not replaced in silence

    def ask(self, path):
        try:
            self.connection.request("GET", path, headers={"X-Forwarded-For": "203.113.1.9"})
            answer = self.connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return None

    def close(self):
        self.connection.close()


class Crashes(unittest.TestCase):
    def portal(self, **options):
        return Portal(limits=f"breaker_rest_ms = {REST}", **options)

    def test_a_stranger_shuts_out_himself_alone(self):
        with Portal(workers=2) as portal:
            for _ in range(3):
                crash(portal, "203.113.1.1")
            refused = portal.get("/khoe", "203.113.1.1")
            self.assertEqual(refused.status, 503)
            self.assertGreater(int(refused.headers["retry-after"]), 30)
            self.assertEqual(portal.get("/khoe", "203.113.1.2").status, 200)
            self.assertEqual(portal.get("/lien-he-khong-co", "203.113.1.1").status, 404)
            self.assertIn("3 lần sập", portal.command("plugins")[1])

    def test_opens_for_all_and_closes_again(self):
        with self.portal(workers=2) as portal:
            for client in ("203.113.1.1", "203.113.1.2", "203.113.1.3"):
                crash(portal, client)
            answer = portal.get("/khoe", "203.113.1.9")
            self.assertEqual(answer.status, 503)
            self.assertLessEqual(int(answer.headers["retry-after"]), 2)
            self.assertIn("đang ngắt", portal.command("plugins")[1])
            self.assertIn('dinh_plugin_open{plugin="trial"} 1', portal.get("/-/metrics").text)
            self.assertEqual(portal.get("/", "203.113.1.9").status, 200)  # the rest goes on
            time.sleep(REST / 1000)
            self.assertEqual(portal.get("/khoe", "203.113.1.9").status, 200)
            until(lambda: "tốt" in portal.command("plugins")[1], "a closed breaker")
            self.assertEqual(portal.get("/khoe", "203.113.1.8").status, 200)

    def test_last_page_instead_of_503(self):
        """Which worker takes a connection is the kernel's choice: tried until one with
        the page outlives the three crashes."""
        for _ in range(8):
            with Portal(workers=6) as portal:
                readers = [Reader(portal) for _ in range(24)]
                with Load(portal, "/khoe", clients=12):  # busy workers share the readers
                    self.assertEqual({reader.ask("/gio") for reader in readers}, {200})
                for client in ("203.113.1.1", "203.113.1.2", "203.113.1.3"):
                    crash(portal, client)
                self.assertEqual(portal.get("/khoe", "203.113.1.9").status, 503)
                answers = {reader.ask("/gio") for reader in readers} - {None}
                for reader in readers:
                    reader.close()
                if answers:
                    self.assertEqual(answers, {200})
                    return
        self.fail("one worker took all readers, eight times")


class Hangs(unittest.TestCase):
    def test_hung_lane_is_blamed_and_others_answered(self):
        with Portal(workers=2, limits="lane_ms = 600") as portal:
            portal.get("/khoe")
            before = set(portal.workers())
            hung = threading.Thread(target=lambda: portal.get_or_none("/treo", "203.113.1.1"))
            hung.start()
            statuses = set()
            until(lambda: statuses.add(portal.get("/khoe", "203.113.1.2").status) or
                  "plugin trial treo" in portal.log(), "blame in the log")
            until(lambda: len(before & set(portal.workers())) == 1 and
                  len(portal.workers()) == 2, "a replacement")
            hung.join()
            self.assertEqual(statuses - {503}, {200})
            self.assertEqual(portal.get("/khoe", "203.113.1.2").status, 200)
            self.assertIn("1 lần sập hoặc treo", portal.command("plugins")[1])
            self.assertEqual(portal.log().count("plugin trial treo"), 1)

    def test_a_plugin_cannot_hold_all_lanes(self):
        with Portal(workers=1, lanes=4, limits="lane_ms = 3000") as portal:
            askers = [threading.Thread(target=portal.get_or_none, args=("/treo", f"10.0.0.{i}"))
                      for i in range(4)]
            for asker in askers:
                asker.start()
            time.sleep(0.3)
            began = time.monotonic()
            self.assertEqual(portal.get("/khong-co").status, 404)  # the core's own lane
            self.assertEqual(portal.get("/-/health").status, 200)
            self.assertLess(time.monotonic() - began, 2)
            for asker in askers:
                asker.join()


class Overload(unittest.TestCase):
    def test_full_queue_answers_at_once(self):
        with Portal(workers=1, lanes=2, limits="queue = 4") as portal:
            cached = portal.get("/gio").text
            answers = []
            askers = [threading.Thread(target=lambda: answers.append(portal.get("/cham")))
                      for _ in range(12)]
            for asker in askers:
                asker.start()
            time.sleep(0.1)
            began = time.monotonic()
            self.assertEqual(portal.get("/gio").text, cached)  # never behind the lanes
            self.assertLess(time.monotonic() - began, 0.2)
            for asker in askers:
                asker.join()
            statuses = sorted(answer.status for answer in answers)
            self.assertEqual(set(statuses), {200, 503})
            self.assertLessEqual(statuses.count(200), 4)
            for answer in answers:
                if answer.status == 503:
                    self.assertIn("retry-after", answer.headers)


if __name__ == "__main__":
    unittest.main()
