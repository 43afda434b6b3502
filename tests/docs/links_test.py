#!/usr/bin/python3
"""links_test.py ROOT - every path a page names exists.

Two promises are checked in README.md and docs/: a link [text](path) leads to a file,
and a file of the tree named in backticks (`core/http/conn.c`) is there. A page that
sends its reader to a file that was renamed is worse than no page.
"""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:core|plugins|scripts|themes|tests|docs)/[\w./*-]+)`")


def faults_of(root, page):
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if "://" not in target and not (page.parent / target).exists():
            yield f"link to {target}"
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
