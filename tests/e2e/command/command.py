"""command.py - runs verbs of dinh on homes in a temporary folder.

Used by the *_test.py beside it; run one by hand with
    DINH=build/dev/dinh python3 -B x_test.py
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

DINH = os.path.abspath(os.environ.get("DINH", "build/dev/dinh"))
PATIENCE = 60


class Said:
    """What a command said: its exit code, standard output and standard error."""

    def __init__(self, code, out, err):
        self.code, self.raw = code, out
        self.out = out.decode(errors="replace")
        self.err = err.decode(errors="replace")
        if "Sanitizer" in self.err or "runtime error" in self.err or code < 0:
            raise AssertionError(f"exit code {code}\n{self.err}")

    @property
    def all(self):
        return self.out + self.err


def dinh(*words, cwd=None):
    done = subprocess.run([DINH, *map(str, words)], capture_output=True, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, cwd=cwd, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


class Case(unittest.TestCase):
    """A folder per test, and homes in it."""

    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="dinh-command-")
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def lines(self, name, rows):
        """A file of JSON lines."""
        return self.write(name, "".join(json.dumps(row, ensure_ascii=False) + "\n"
                                        for row in rows))

    def home(self, name="home", *words):
        said = dinh("init", self.path(name), *words)
        self.assertEqual((said.code, said.err), (0, ""))
        return self.path(name)

    def site(self, home):
        """The folder of the only site of a home."""
        [name] = os.listdir(os.path.join(home, "sites"))
        return os.path.join(home, "sites", name)

    def good(self, *words):
        said = dinh(*words)
        self.assertEqual(said.code, 0, said.all)
        return said.out

    def wrong(self, code, *words):
        said = dinh(*words)
        self.assertEqual(said.code, code, said.all)
        return said.all

    def export(self, home, kind):
        """The items of a kind, by id."""
        rows = [json.loads(line) for line in self.good("export", home, "--kind", kind)
                .splitlines()]
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        return {row["id"]: row for row in rows}
