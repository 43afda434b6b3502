#!/usr/bin/python3
"""links_test.py ROOT - every path a page names exists.

Promises checked in README.md and docs/: a link [text](path) leads to a file, a link
(#anchor) or (path#anchor) to a heading, a picture <img src="path"> is there and has an
alt, and a file of the tree named in backticks (`core/http/conn.c`) exists. A page that
sends its reader to a file that was renamed is worse than no page.
"""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
PICTURE = re.compile(r"<img ([^>]*)>")
HEADING = re.compile(r"^#+ (.*)$", re.M)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)
NAMED = re.compile(r"`((?:core|plugins|scripts|themes|tests|docs)/[\w./*-]+)`")


def anchors(page):
    """What a reader of Markdown makes of the headings of a page."""
    for heading in HEADING.findall(page.read_text(encoding="utf-8")):
        kept = re.sub(r"[^\w\- ]", "", heading.lower())
        yield kept.replace(" ", "-")


def pictures_of(page, text):
    for attributes in PICTURE.findall(CODE.sub("", text)):
        source = re.search(r'src="([^"]*)"', attributes)
        if not source or not (page.parent / source[1]).exists():
            yield f"picture <img {attributes}>"
        elif not re.search(r'alt="[^"]', attributes):
            yield f"alt of {source[1]}"


def links_of(page, text):
    for target, anchor in LINK.findall(CODE.sub("", text)):
        if "://" in target or target.startswith("mailto:"):
            continue
        there = page.parent / target if target else page
        if not there.exists():
            yield f"link to {target}"
        elif anchor and there.suffix == ".md" and anchor not in anchors(there):
            yield f"heading #{anchor} of {target or page.name}"


def faults_of(root, page):
    text = page.read_text(encoding="utf-8")
    yield from links_of(page, text)
    yield from pictures_of(page, text)
    for name in NAMED.findall(text):
        if not list(root.glob(name.rstrip("/"))):
            yield f"`{name}`"


def main(root):
    pages = [root / "README.md", *sorted(root.glob("docs/**/*.md"))]
    faults = [f"{page.relative_to(root)}: {fault} does not exist"
              for page in pages for fault in faults_of(root, page)]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
