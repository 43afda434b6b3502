#!/usr/bin/env python3
"""robots.py OUT.h [crawler-user-agents.json] - the table of robots' names.

The list's patterns are regular expressions, but nearly all are plain words. Each
is turned into the literal texts it stands for (classes and alternatives are
spelled out; of "A.*B" the longer part is kept), so that the plugin needs no
regular expressions. Without the list only the general words below remain.
"""
import itertools
import json
import re
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import sre_parse  # noqa: E402  (the standard library's own parser)

# Whatever calls itself so is no reader.
GENERAL = ["bot", "Bot", "crawl", "Crawl", "spider", "Spider", "slurp", "curl/", "wget",
           "python-requests", "Go-http-client", "HeadlessChrome", "libwww-perl", "okhttp"]
# Patterns of the list that people's phones have too: a build of Android on OPPO and
# realme, and the browser inside Facebook.
PEOPLE = {r"AP3A\.240617\.008", "MetaIAB Facebook"}
TOO_MANY = 64


def expand(parsed):
    """All texts a parsed pattern stands for; None where there is no end of them."""
    texts = [""]
    for op, arg in parsed:
        name = str(op)
        if name == "LITERAL":
            parts = [chr(arg)]
        elif name == "IN" and all(str(o) == "LITERAL" for o, _ in arg):
            parts = [chr(a) for _, a in arg]
        elif name == "SUBPATTERN":
            parts = expand(arg[3])
        elif name == "BRANCH":
            branches = [expand(b) for b in arg[1]]
            if any(b is None for b in branches):
                return None
            parts = [t for b in branches for t in b]
        elif name == "AT":
            parts = [""]
        else:
            return None
        if parts is None or len(parts) * len(texts) > TOO_MANY:
            return None
        texts = [a + b for a, b in itertools.product(texts, parts)]
    return texts


def literals(pattern):
    """(text, at_start) of a pattern."""
    parsed = list(sre_parse.parse(pattern))
    at_start = bool(parsed) and str(parsed[0][0]) == "AT" and "BEGINNING" in str(parsed[0][1])
    runs, run = [], []
    for item in parsed:
        if expand([item]) is None:
            runs.append(run)
            run = []
        else:
            run.append(item)
    runs.append(run)
    best = max(runs, key=lambda r: len((expand(r) or [""])[0]))
    texts = expand(best) or []
    return [(t, at_start and best is runs[0]) for t in texts if len(t.strip()) > 2]


def main():
    out, source = sys.argv[1], sys.argv[2:]
    rows = {(word, False) for word in GENERAL}
    if source:
        for entry in json.load(open(source[0], encoding="utf-8")):
            if entry["pattern"] not in PEOPLE:
                rows.update(literals(entry["pattern"]))
    with open(out, "w", encoding="utf-8") as header:
        header.write("/* Made by robots.py; see there. */\n")
        header.write("static const struct { const char *text; int at_start; } robots[] = {\n")
        for text, at_start in sorted(rows):
            escaped = re.sub(r'(["\\])', r"\\\1", text)
            header.write('    { "%s", %d },\n' % (escaped, at_start))
        header.write("};\n")


if __name__ == "__main__":
    main()
