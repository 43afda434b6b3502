"""Calls nobody makes, and text that must not be composed by printf."""
import re

from tree import Finding, line_of, literals

BOUNDS = "it does not know how long its target is; use base/buf.h or snprintf"
NUMBERS = "it cannot tell a number from none; use str_to_i64 of base/str.h or strtol"
SHARED = "its result is shared between threads; use base/clock.h"
SHELL = "it runs a shell; use posix_spawn"

BANNED = {
    "strcpy": BOUNDS, "stpcpy": BOUNDS, "strcat": BOUNDS, "sprintf": BOUNDS,
    "vsprintf": BOUNDS, "gets": BOUNDS, "strncpy": "it may leave out the NUL; use snprintf",
    "strncat": BOUNDS,
    "strtok": "it keeps hidden state; use str_cut of base/str.h",
    "atoi": NUMBERS, "atol": NUMBERS, "atoll": NUMBERS, "atof": NUMBERS,
    "alloca": "the stack has no error; use an arena",
    "assert": "a release build drops it; return an error or test it",
    "system": SHELL, "popen": SHELL,
    "localtime": SHARED, "gmtime": SHARED, "ctime": SHARED, "asctime": SHARED,
    "rand": "it can be guessed", "srand": "it can be guessed",
    "tmpnam": "somebody else may take the name; use mkstemp", "mktemp": "use mkstemp",
    "vfork": "use posix_spawn",
}
BANNED_CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")

# Tests build and remove their own fixtures.
ALLOWED_IN_TESTS = {"system", "popen"}


def check_banned(tree):
    for path in tree.below("core/", "plugins/", "tests/"):
        code = tree.code(path)
        for match in BANNED_CALL.finditer(code):
            name = match.group(1)
            if not (path.startswith("tests/") and name in ALLOWED_IN_TESTS):
                yield Finding(path, line_of(code, match.start()),
                              f"{name} is banned: {BANNED[name]}")


def check_typedefs(tree):
    """typedef is for the handles of the public header."""
    for path in tree.below("core/", "plugins/"):
        if path.startswith("core/include/"):
            continue
        flat = tree.flat(path)
        for match in re.finditer(r"^\s*typedef\b", flat, re.M):
            yield Finding(path, line_of(flat, match.end()), "struct tags, no typedefs")


# ---- composed text -----------------------------------------------------------

TEXT_CONVERSION = re.compile(r"%[-+ #0]*[\d*]*(?:\.[\d*]*)?[sc]")
TAG = re.compile(r"<(?!dinh/)[a-z!/%][^<>%]*(?:>|=|%)")
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|REPLACE|WITH|PRAGMA|"
                 r"ATTACH|VACUUM)\b[^a-z]")

# Files that compose SQL from names (never from data), and where names are checked.
NAMES = "names of kinds and fields, checked by kinds_add"
SQL_EXCEPTIONS = {
    "core/content/list.c": NAMES,
    "core/content/plan.c": NAMES,
    "core/content/ruler.c": NAMES,
    "core/content/schema.c": NAMES,
    "core/content/tally.c": NAMES,
    "core/store/migrate.c": "names checked by its own is_name",
}
# Files that compose markup. Everything else sets values; views make the HTML.
HTML_EXCEPTIONS = {
    "core/content/sanitize.c": "the names of the elements it allows, from its own table",
    "core/content/marks_block.c": "names of elements from its own table",
    "core/content/marks_inline.c": "names of elements from its own table",
    "core/content/word_table.c": "names of elements; the sanitiser reads what it writes",
    "core/content/word_text.c": "names of elements; every text goes through text_add_escaped",
    "core/plugin/feed.c": "RSS and Atom; every text goes through text_add_escaped",
    "core/plugin/sitemap.c": "sitemap.xml; every text goes through text_add_escaped",
}


def stale(tree, table, used, what):
    """Findings for exceptions that nobody needs any more."""
    for path in sorted(table.keys() - used):
        if path in tree.files:
            yield Finding(path, 1, f"tests/lint/calls.py still lets it {what}, which it "
                          "does not")


def check_composed(tree):
    html, sql = set(), set()
    for path in tree.below("core/", "plugins/"):
        bare = tree.bare(path)
        for offset, text in literals(bare):
            if not TEXT_CONVERSION.search(text):
                continue
            line = line_of(bare, offset)
            if TAG.search(text):
                html.add(path)
                if path not in HTML_EXCEPTIONS:
                    yield Finding(path, line, "HTML by printf: set a value, a view shows it")
            if SQL.match(text):
                sql.add(path)
                if path not in SQL_EXCEPTIONS:
                    yield Finding(path, line, "SQL by printf: bind $1, $2 ... to a "
                                  "registered statement")
    yield from stale(tree, HTML_EXCEPTIONS, html, "compose markup")
    yield from stale(tree, SQL_EXCEPTIONS, sql, "compose SQL")


# The few that may say "this text is HTML"; a view prints it without escaping.
HTML_MAKERS = {
    "core/view/value.c": "where value_html is",
    "core/view/theme.c": "the theme's own inlined script and style",
    "core/content/present.c": "a field the sanitiser made when it was saved",
    "core/desk/item_tabs.c": "what diff.h made of two sanitised texts; a first revision, sanitised",
    "core/desk/second.c": "the QR code's own SVG",
    "core/desk/sheet.c": "the QR code's own SVG",
    "core/desk/merge.c": "what diff.h made of two sanitised texts",
    "core/plugin/host_value.c": "what the sanitiser has just made",
    "core/plugin/page.c": "JSON-LD, whose writer escapes every <",
    "core/script/convert.c": "a script may hand back HTML it was given, unchanged",
}
HTML_MAKER = re.compile(r"\bvalue_html\s*\(|\btype\s*=\s*DINH_HTML\b")


def check_html_makers(tree):
    used = set()
    for path in tree.below("core/", kinds=(".c",)):
        code = tree.code(path)
        for match in HTML_MAKER.finditer(code):
            used.add(path)
            if path not in HTML_MAKERS:
                yield Finding(path, line_of(code, match.start()), "only the sanitiser and the "
                              "files in tests/lint/calls.py make HTML values")
    yield from stale(tree, HTML_MAKERS, used, "make HTML values")


# What SQLite has and PostgreSQL has not, or means otherwise.
UNPORTABLE = re.compile(
    r"\b(AUTOINCREMENT|INSERT\s+OR|REPLACE\s+INTO|ROWID|(?<!NOT\s)LIKE|GLOB|IFNULL|TRIGGER|"
    r"strftime\s*\(|datetime\s*\(|julianday\s*\(|unixepoch\s*\(|json_\w+\s*\(|"
    r"group_concat\s*\()", re.I)
SQL_WORDS = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|CREATE INDEX|"
                       r"CREATE TRIGGER|ORDER BY|WHERE)\b")

# The search index is SQLite by decision: FTS5 in a file of its own.
UNPORTABLE_EXCEPTIONS = ("plugins/search/", "core/store/")


def check_portable(tree):
    for path in tree.below("core/", "plugins/"):
        if path.startswith(UNPORTABLE_EXCEPTIONS):
            continue
        bare = tree.bare(path)
        for offset, text in literals(bare):
            match = UNPORTABLE.search(text) if SQL_WORDS.search(text) else None
            if match:
                yield Finding(path, line_of(bare, offset),
                              f"{match.group()} is not in our portable SQL (docs/style.md)")


RULES = (check_banned, check_typedefs, check_composed, check_html_makers, check_portable)
