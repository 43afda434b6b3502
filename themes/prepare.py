#!/usr/bin/python3
"""Makes a theme ready to be served: prepare.py SOURCE OUT [--fonts FOLDER] [--built FILE...]

Copies the theme (views, words, static files), takes comments and indentation
out of its own CSS and JavaScript, and cuts the fonts: Be Vietnam Pro from the
npm package, the Latin and Vietnamese parts merged into one small file a weight,
with the letters Vietnamese needs and nothing else. Files built elsewhere (the
editor of the desk) join the static ones as they are. Stock packages make a
browser fetch three files (45 kB) for one weight; one of ours is 10 kB.

Without network or fonttools the theme is still built: the reader's own system
font is used, and a warning says so. Runs on Debian's python3 with
python3-fonttools and python3-brotli; used by themes/CMakeLists.txt.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

WEIGHTS = (400, 700)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum"]
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
MARKS = TONES + "\u0302\u0306\u031b"
SIGNS = "–—‘’“”„…•·°²³×÷±§©®™₫€№−≤≥«»\u00a0\u2011"
NO_FONTS = "/* Built without the fonts: the reader's system font is used. */\n"


def letters():
    """Code points of Vietnamese text: ASCII, vowels with tones, đ, marks, signs."""
    import unicodedata

    text = "".join(map(chr, range(0x20, 0x7F))) + "đĐ" + MARKS + SIGNS
    for vowel in VOWELS:
        for tone in ("",) + tuple(TONES):
            letter = unicodedata.normalize("NFC", vowel + tone)
            text += letter + letter.upper()
    return sorted(set(map(ord, text)))


def cut_font(package, weight, out):
    """One woff2 from the package's latin and vietnamese files."""
    from fontTools import subset
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    plain = []
    for part in ("latin", "vietnamese"):
        name = f"be-vietnam-pro-{part}-{weight}-normal"
        font = TTFont(package / "files" / f"{name}.woff2")
        font.flavor = None
        path = out / f"{name}.ttf"
        font.save(path)
        plain.append(path)
    merged = Merger().merge([str(path) for path in plain])
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, family, style, licence
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters())
    cutter.subset(merged)
    subset.save_font(merged, str(out / f"be-vietnam-pro-{weight}.woff2"), options)
    for path in plain:
        path.unlink()


def fetch_fonts(package_json, cache):
    """The pinned npm packages below `cache`, fetched once; their integrity is checked."""
    wanted = json.loads(package_json.read_text(encoding="utf-8"))
    [(name, version)] = wanted["dependencies"].items()
    folder = cache / "node_modules" / name
    stamp = cache / f"{version}.fetched"
    if stamp.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--json", f"{name}@{version}"],
        cwd=cache, check=True, capture_output=True, text=True, timeout=120)
    [package] = json.loads(packed.stdout)
    if package["integrity"] != wanted["integrity"][name]:
        raise ValueError(f"{name}@{version}: not the bytes that package.json names")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "-xzf", str(cache / package["filename"]), "-C", str(folder),
                    "--strip-components=1"], check=True)
    stamp.touch()
    return folder


def make_fonts(source, out, cache):
    folder = out / "static" / "font"
    folder.mkdir(parents=True, exist_ok=True)
    package = fetch_fonts(source / "package.json", cache)
    for weight in WEIGHTS:
        cut_font(package, weight, folder)
    shutil.copyfile(package / "LICENSE", folder / "OFL.txt")


def shrink_css(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip() + "\n"


def shrink_script(text):
    """Comments that stand alone and indentation; nothing that needs a parser."""
    text = re.sub(r"^\s*/\*.*?\*/\s*?\n", "", text, flags=re.S | re.M)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


SHRINK = {".css": shrink_css, ".js": shrink_script}


def copy_theme(source, out):
    """The whole tree anew, so that a file taken away does not stay behind."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(source, out, ignore=shutil.ignore_patterns("package.json", ".*"))
    for path in (out / "static").rglob("*"):
        if path.suffix in SHRINK:
            text = path.read_text(encoding="utf-8")
            path.write_text(SHRINK[path.suffix](text), encoding="utf-8")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("source", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--fonts", type=Path, help="where npm packages are kept")
    options.add_argument("--built", type=Path, nargs="*", default=[],
                         help="ready files for static/")
    given = options.parse_args()
    copy_theme(given.source, given.out)
    for path in given.built:
        (given.out / "static").mkdir(exist_ok=True)
        shutil.copy(path, given.out / "static")
    if not (given.source / "package.json").exists():
        return
    try:
        make_fonts(given.source, given.out, given.fonts or given.out / ".npm")
    except Exception as problem:  # whatever it is, a portal without the font is a portal
        shutil.rmtree(given.out / "static" / "font", ignore_errors=True)
        (given.out / "static" / "font.css").write_text(NO_FONTS, encoding="utf-8")
        print(f"\n*** WARNING: theme {given.source.name} is built WITHOUT its fonts, pages "
              f"use system fonts.\n*** {type(problem).__name__}: {problem}\n"
              "*** Needed: npm, network to its registry, python3-fonttools, "
              "python3-brotli.\n", file=sys.stderr)


if __name__ == "__main__":
    main()
