"""writers_test.py - two imports and a backup at once: nobody is refused, nothing lost."""
import os
import sqlite3
import subprocess
import unittest

from command import Case, DINH, PATIENCE

ITEMS = 600


class Writers(Case):
    def start(self, home, kind, rows):
        file = self.lines(f"{kind}.jsonl", rows)
        return subprocess.Popen([DINH, "import", home, "--kind", kind, file],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_two_imports_and_a_backup(self):
        home = self.home()
        base = os.path.join(self.site(home), "site.db")
        running = [
            self.start(home, "news", [{"id": f"t{i}", "title": f"Tin {i}",
                                       "body": f"<p>{'x' * 500}</p>"} for i in range(ITEMS)]),
            self.start(home, "legal", [{"id": f"v{i}", "symbol": f"{i}/QĐ-UBND"}
                                       for i in range(ITEMS)]),
        ]
        copies = 0
        while any(process.poll() is None for process in running):
            copy = sqlite3.connect(self.path("copy.db"))
            source = sqlite3.connect(base, timeout=PATIENCE)
            source.backup(copy)
            source.close()
            self.assertEqual(copy.execute("PRAGMA quick_check").fetchone(), ("ok",))
            # Each batch is whole: an item without its row would be half a batch.
            loose, = copy.execute("SELECT count(*) FROM item WHERE kind = 'news' AND id NOT IN"
                                  " (SELECT id FROM kind_news)").fetchone()
            self.assertEqual(loose, 0)
            copy.close()
            copies += 1
        for process in running:
            out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual((process.returncode, err.decode()), (0, ""))
            self.assertIn(f"{ITEMS} mục mới", out.decode())
        self.assertGreater(copies, 1)
        self.assertEqual(set(self.export(home, "news")), {f"t{i}" for i in range(ITEMS)})
        self.assertEqual(set(self.export(home, "legal")), {f"v{i}" for i in range(ITEMS)})
        with sqlite3.connect(base) as db:
            for kind in ["news", "legal"]:
                numbers = [no for no, in db.execute("SELECT no FROM item WHERE kind = ?"
                                                    " ORDER BY no", (kind,))]
                self.assertEqual(numbers, list(range(1, ITEMS + 1)), kind)
            fed, = db.execute("SELECT count(*) FROM _feed WHERE op = 'u'").fetchone()
            self.assertEqual(fed, 2 * ITEMS)
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))


if __name__ == "__main__":
    unittest.main()
