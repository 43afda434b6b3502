#!/usr/bin/python3
"""What holds for every view, word and font of the default theme: views_test.py SOURCE BUILD

The engine checks syntax and partials when a theme is loaded; tests/lint checks
that words exist. Here is the rest: markup the page's security policy would
block, raw values, words outside the catalogue, and files small enough for a
phone. Plain unittest.
"""
import gzip
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE, BUILD = (Path(arg) for arg in sys.argv[1:3])
THEME = SOURCE / "themes" / "default"
MADE = BUILD / "themes" / "default"
VIEWS = sorted(THEME.glob("views/**/*.html")) + sorted(SOURCE.glob("plugins/*/views/*.html"))
KB = 1024


def text_of(path):
    return path.read_text(encoding="utf-8")


def markup_of(path):
    """The view without its comments."""
    return re.sub(r"\{\{!.*?\}\}", "", text_of(path), flags=re.S)


def flatten(words, prefix=""):
    for key, value in words.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def catalogue(lang):
    return dict(flatten(json.loads(text_of(THEME / "lang" / f"{lang}.json"))))


def zipped(*names):
    return len(gzip.compress(b"".join((MADE / "static" / name).read_bytes() for name in names)))


class Words(unittest.TestCase):
    def test_vietnamese_is_composed(self):
        for path in VIEWS + [THEME / "lang" / "vi.json"]:
            self.assertIsNone(re.search("[\u0300-\u036f]", text_of(path)), path)


class Markup(unittest.TestCase):
    def test_nothing_the_policy_blocks(self):
        blocked = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=|javascript:|https?://", re.I)
        for view in VIEWS:
            self.assertIsNone(blocked.search(markup_of(view)), view)

    def test_raw_values_are_few(self):
        """A raw value must come from the sanitiser; each new one is a decision."""
        allowed = {"inline.css", "inline.script", "page.jsonld", "body", "text", "duties",
                   "biography"}
        for view in VIEWS:
            for name in re.findall(r"\{\{\{\s*([\w.]+)|\{\{&\s*([\w.]+)", markup_of(view)):
                self.assertIn(name[0] or name[1], allowed, view)

    def test_texts_come_from_the_catalogue(self):
        # loa is an example of a plugin from elsewhere: the theme has no words for it.
        for view in (view for view in VIEWS if "loa" not in view.parts):
            shown = re.sub(r"\{\{.*?\}\}", "", markup_of(view))
            shown = re.sub(r"<[^>]*>", "", shown, flags=re.S)
            shown = re.sub(r"\b(CSV|JSON|A)\b", "", shown)
            self.assertIsNone(re.search(r"[^\W\d_]{2}", shown), f"{view}: {shown.strip()}")

    def test_contracts(self):
        """Each view of a plugin that is given data says which, at its top."""
        for view in SOURCE.glob("plugins/*/views/*.html"):
            if re.search(r"\{\{#(?!t\.|page\.|link\.|site\.)", text_of(view)):
                self.assertTrue(text_of(view).startswith("{{!"), view)


class Weight(unittest.TestCase):
    def test_first_screen(self):
        self.assertLess(zipped("font.css", "critical.css"), 6 * KB)

    def test_scripts(self):
        self.assertLess(zipped("inline.js", "article.js"), 2 * KB)

    def test_style_sheet(self):
        self.assertLess(zipped("site.css"), 6 * KB)

    def test_fonts(self):
        if not (MADE / "static" / "font").exists():
            self.skipTest("built without fonts")
        for weight in (400, 700):
            size = (MADE / "static" / "font" / f"be-vietnam-pro-{weight}.woff2").stat().st_size
            self.assertTrue(5 * KB < size < 14 * KB, size)
        self.assertTrue((MADE / "static" / "font" / "OFL.txt").exists())

    def test_fonts_have_every_letter(self):
        if not (MADE / "static" / "font").exists():
            self.skipTest("built without fonts")
        from fontTools.ttLib import TTFont

        wanted = set(map(ord, "".join(catalogue("vi").values()) +
                         "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴ"
                         "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"))
        for weight in (400, 700):
            path = MADE / "static" / "font" / f"be-vietnam-pro-{weight}.woff2"
            missing = wanted - set(TTFont(path).getBestCmap())
            self.assertFalse(missing, "".join(map(chr, sorted(missing))))


class Build(unittest.TestCase):
    def test_goes_on_without_network(self):
        """No npm in PATH is like no registry: a warning, and a theme without fonts."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, SOURCE / "themes" / "prepare.py", THEME, f"{folder}/out",
                 "--fonts", f"{folder}/npm"], env={"PATH": folder}, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("WARNING", done.stderr)
            out = Path(folder) / "out" / "static"
            self.assertNotIn("url(", text_of(out / "font.css"))
            self.assertFalse((out / "font").exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
