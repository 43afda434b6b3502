"""Ten of the board work while workers, and sometimes the master, are killed at random
moments: nothing that was acknowledged is lost, nothing is doubled, the log is whole.

    DINH_KILLS=1000 DINH_SEED=7 python3 -B kill_test.py
"""
import collections
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
import unittest

from board import DEPUTIES, HEAD, MEMBERS, PATIENCE, SANITIZED, Portal, until
from editor import Editor
from ledger import Audit, Common, Ledger

KILLS = int(os.environ.get("DINH_KILLS") or (10 if SANITIZED else 50))
SEED = int(os.environ.get("DINH_SEED") or random.SystemRandom().randrange(1 << 32))
GUESTS = ["uy-vien-moi-1", "uy-vien-moi-2"]
PAUSE_S = 2.0 if SANITIZED else 0.25  # between kills, on average
# Workers that die young are replaced ever more slowly; a new master begins anew.
MOST_BETWEEN_MASTERS = 8


class Desk:
    """Which item is in whose hands."""

    def __init__(self):
        self.lock = threading.Lock()
        self.hands = collections.defaultdict(collections.deque)
        self.review = collections.deque()
        self.editors, self.ids = [], {}

    def give(self, item):
        with self.lock:
            self.hands[item.owner].append(item)

    def given(self, login):
        with self.lock:
            return self.hands[login].popleft() if self.hands[login] else None

    def submitted(self, item):
        with self.lock:
            self.review.append(item)

    def waiting(self):
        with self.lock:
            return self.review.popleft() if self.review else None


class Board:
    """The threads of the ten."""

    def __init__(self, portal):
        self.portal, self.ledger, self.desk = portal, Ledger(), Desk()
        self.stopping, self.faults, self.threads = threading.Event(), [], []
        for guest in GUESTS:
            portal.command("user", "add", guest, "--name", guest, "--role", "uy-vien")
        self.editors = [Editor(portal, login, SEED, self.ledger, self.desk)
                        for login in [HEAD, *DEPUTIES, *MEMBERS, *GUESTS]]
        self.desk.editors = self.editors
        self.desk.ids = dict(portal.rows("SELECT login, id FROM account"))
        self.before = portal.rows("SELECT count(*) FROM item WHERE kind = 'news'")[0][0]
        code = self.editors[-1].create().code
        self.ledger.items.clear()
        self.ledger.common = Common(code)

    def start(self):
        for editor in self.editors:
            thread = threading.Thread(target=self._day, args=(editor,))
            self.threads.append(thread)
            thread.start()

    def _day(self, editor):
        try:
            while not self.stopping.is_set():
                editor.work()
        except Exception:  # a thread's fault must reach the test
            self.faults.append(traceback.format_exc())
            self.stopping.set()
        finally:
            editor.close()

    def stop(self):
        """Everybody finishes what he has begun."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE * 2)
            if thread.is_alive():
                self.faults.append("somebody still waits for an answer")


def kill_once(portal, rng, since_master):
    """True: it was the master, who has been started again."""
    if since_master >= MOST_BETWEEN_MASTERS or rng.random() < 1 / 6:
        portal.kill()
        portal.start()
        return True
    while True:
        workers = until(portal.workers, "a worker to kill")
        try:
            os.kill(rng.choice(workers), signal.SIGKILL)
            return False
        except ProcessLookupError:  # it died of something else
            continue


def kill_all(portal, board):
    rng, since_master, masters = random.Random(SEED), 0, 0
    for number in range(KILLS):
        time.sleep(rng.expovariate(1 / PAUSE_S))
        # However slow the machine: something was done that may be lost.
        until(lambda: board.stopping.is_set() or board.ledger.done() > number,
              "somebody to get something done")
        if board.stopping.is_set():
            return
        if kill_once(portal, rng, since_master):
            since_master, masters = 0, masters + 1
        else:
            since_master += 1
    print(f"{KILLS} kills, {masters} of them of the master", flush=True)


class Kill(unittest.TestCase):
    maxDiff = None

    def test_nothing_acknowledged_is_lost_and_nothing_doubled(self):
        print(f"seed {SEED}", flush=True)
        with Portal() as portal:
            board = Board(portal)
            board.start()
            try:
                kill_all(portal, board)
            finally:
                board.stop()
            print(board.ledger.counts, flush=True)
            self.assertEqual(board.faults, [], "\n".join(board.faults))
            self.check_work(board.ledger)
            self.check_public(portal)
            portal.stop()
            self.assertEqual(Audit(board.ledger, portal).run(board.before), [])
            self.assertIn("Không có lỗi", portal.command("check"))
            self.assertIn("nguyên vẹn", portal.command("audit", "verify"))

    def check_work(self, ledger):
        """There was something to lose."""
        self.assertGreaterEqual(ledger.done(), KILLS)
        self.assertGreater(ledger.counts.get("cut", 0), 0)

    # ---- what citizens see

    def check_public(self, portal):
        public = self.published(portal)
        self.assertGreater(len(public), 0)
        until(lambda: self.listed(portal) == set(public), "the list of what is public")
        for code, (title, body) in public.items():
            page = portal.see(portal.see("/" + code).to)
            self.assertEqual(page.status, 200, code)
            data = portal.see(portal.see("/" + code).to + ".json").json
            self.assertEqual((data["title"], data.get("body", "")), (title, body), code)
            self.assertIn(title.replace("  ", " "), page.page.text, code)
        for code, state in portal.rows("SELECT 't' || no, state FROM item WHERE"
                                       " kind = 'news' AND published_rev IS NULL"):
            gone = 410 if state == "archived" else 404
            self.assertEqual(portal.see("/" + code).status, gone, code)

    def published(self, portal):
        """Code -> title and text of the revision that is public."""
        public = {}
        for code, body in portal.rows(
                "SELECT 't' || i.no, r.body FROM item AS i JOIN revision AS r ON"
                " r.item_id = i.id AND r.rev = i.published_rev WHERE i.kind = 'news'"):
            fields = json.loads(body)
            public[code] = (fields["title"], fields.get("body", ""))
        return public

    def listed(self, portal):
        codes, path = set(), "/tin-tuc"
        while path:
            address, _, query = path.partition("?")
            data = portal.see(f"{address}.json?{query}").json
            codes |= {f"t{item['no']}" for item in data["items"]}
            path = data["pager"].get("next")
        return codes


if __name__ == "__main__":
    sys.exit(unittest.main())
