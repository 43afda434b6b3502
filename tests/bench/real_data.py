"""A real load: import, lists far from their beginning, search by titles.

The folder holds news.jsonl (title, summary, body), legal_docs_congbao.jsonl
(symbol, abstract, text, pdf_path) and pdf/; it is only read.
"""
import http.client
import json
import os
import random
import statistics
import time
import unicodedata
import urllib.parse

import load
from servers import Portal
from speed import last_page

QUERIES = 200
SHORT_WORDS = 5
# (kind, file, more words for `dinh import`)
IMPORTS = (("news", "news.jsonl", None), ("legal", "legal_docs_congbao.jsonl", "pdf"))
PER_PAGE = 10  # so that there is a page 300
PAGES = (1, 10, 100, 200, 300)
LIST_CONNECTIONS = 4


def is_there(folder):
    return bool(folder) and os.path.exists(os.path.join(folder, IMPORTS[0][1]))


def timed(portal, *words):
    began = time.monotonic()
    done = portal.command(*words, capture_output=True, text=True)
    return time.monotonic() - began, done.stdout.strip(), done.stderr.strip()


def count_lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


# ---- import ---------------------------------------------------------------------

def run_imports(portal, folder):
    rows, notes = [], []
    for kind, name, files in IMPORTS:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            continue
        words = ["import", portal.home, "--kind", kind, path]
        if files and os.path.isdir(os.path.join(folder, files)):
            words += ["--files", os.path.join(folder, files)]
        for again in ("", ", again"):
            seconds, summary, refused = timed(portal, *words)
            rows.append([f"{name} as {kind}{again}", f"{count_lines(path):,}",
                         f"{seconds:.2f}", f"{count_lines(path) / seconds:,.0f}"])
            notes += [f"    {line}" for line in summary.splitlines()]
            notes += [f"      {line}" for line in refused.splitlines()[:5]]
    seconds, _, _ = timed(portal, "search", portal.home, "--rebuild")
    rows.append(["search index made anew", "", f"{seconds:.2f}", ""])
    load.print_table("import", ["", "lines", "s", "lines/s"], rows)
    print("\n".join(notes))


# ---- lists ----------------------------------------------------------------------

def run_lists(bench, portal):
    rows = []
    for page in sorted({*PAGES, last_page(portal)}):
        path = f"/tin-tuc?trang={page}"
        if portal.get(path)[0] != 200:
            continue
        load.measure(bench, portal, path, connections=LIST_CONNECTIONS, seconds=1)
        found = [load.measure(bench, portal, path, connections=LIST_CONNECTIONS)
                 for _ in range(3)]
        rows.append([f"page {page}", f"{len(portal.get(path)[2]):,}",
                     load.spread([one.per_second for one in found], load.thousands),
                     load.spread([one.cpu for one in found], load.fixed(3)),
                     load.spread([one.p50 for one in found], load.fixed(2))])
    load.print_table(f"news list, {PER_PAGE} a page, page cache off, "
                     f"{LIST_CONNECTIONS} connections, median (min-max) of 3",
                     ["", "bytes", "requests/s", "CPU s per 1,000", "p50 ms"], rows)


# ---- search ---------------------------------------------------------------------

def fold(word):
    """What somebody types who leaves the diacritics out."""
    word = word.replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in unicodedata.normalize("NFD", word)
                   if not unicodedata.combining(letter))


def half_folded(title, chance):
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in title.split())


def same_title(a, b):
    def plain(text):
        return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    return plain(a) == plain(b)


def read_titles(folder):
    with open(os.path.join(folder, IMPORTS[0][1]), encoding="utf-8") as file:
        titles = [json.loads(line).get("title", "") for line in file]
    chosen = [title for title in titles if len(title.split()) >= SHORT_WORDS]
    return random.Random(2).sample(chosen, min(QUERIES, len(chosen)))


def part_of(title, chance):
    """Five words in a row, from anywhere in it."""
    words = title.split()
    start = chance.randrange(len(words) - SHORT_WORDS + 1)
    return " ".join(words[start:start + SHORT_WORDS])


def heading(hit):
    pieces = hit.get("heading") or []
    return "".join(piece.get("text", "") for piece in pieces)


def ask(conn, words):
    """(ms, titles of the first ten; None when there was no answer)"""
    path = "/tim-kiem.json?" + urllib.parse.urlencode({"q": words[:200]})
    began = time.monotonic()
    try:
        conn.request("GET", path)
        answer = conn.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        conn.close()  # the next request opens it again
        return 1000 * (time.monotonic() - began), None
    took = 1000 * (time.monotonic() - began)
    if answer.status != 200:
        return took, None
    return took, [heading(hit) for hit in json.loads(body).get("hits") or []]


def search_row(conn, name, titles, typed):
    took, first, ten, failed = [], 0, 0, 0
    for title, words in zip(titles, typed):
        milliseconds, found = ask(conn, words)
        took.append(milliseconds)
        if found is None:
            failed += 1
            continue
        first += bool(found) and same_title(found[0], title)
        ten += any(same_title(one, title) for one in found[:10])
    share = 100 / len(titles)
    ordered = sorted(took)
    return [name, f"{statistics.median(took):.2f}",
            f"{ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]:.2f}",
            f"{first * share:.1f}", f"{ten * share:.1f}", failed]


def run_search(portal, folder):
    titles, chance, rows = read_titles(folder), random.Random(3), []
    parts = [part_of(title, chance) for title in titles]
    conn = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    for what, texts in (("whole title", titles), (f"{SHORT_WORDS} words of it", parts)):
        for how, change in (("with diacritics", lambda text: text),
                            ("without", lambda text: " ".join(map(fold, text.split()))),
                            ("half of them", lambda text: half_folded(text, chance))):
            rows.append(search_row(conn, f"{what}, {how}", titles, map(change, texts)))
    conn.close()
    load.print_table(f"search for {len(titles)} titles of the news, one after another",
                     ["", "p50 ms", "p99 ms", "found first, %", "in the first 10, %",
                      "failed"], rows)


def run(bench):
    folder = os.path.abspath(bench.options.folder)
    portal = Portal(bench, "data", workers=1, cache_bytes=0, page_size=PER_PAGE)
    run_imports(portal, folder)
    with portal.run():
        run_lists(bench, portal)
        run_search(portal, folder)
