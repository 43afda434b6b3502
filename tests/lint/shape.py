"""The shape of files: lengths, opening comments, guards, names, words, encoding."""
import ast
import os
import re
import unicodedata

from tree import Finding, line_of

FUNCTION_LIMIT, FUNCTION_AIM = 60, 40
FILE_LIMIT, FILE_AIM = 700, 400
MEASURED = (".c", ".h", ".lua", ".js", ".mjs", ".css", ".py", ".sh")
PROGRAMS = MEASURED + (".cmake", ".html")
BINARY = (".png", ".jpg", ".webp", ".woff2", ".gz", ".br", ".pdf", ".ico", ".gif", ".docx")


def python_functions(text):
    """(name, line, length) of every function of a Python file."""
    try:
        module = ast.parse(text)
    except SyntaxError as fault:
        yield f"(does not parse: {fault.msg})", fault.lineno or 1, FUNCTION_LIMIT + 1
        return
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def measured_functions(tree):
    """(path, name, line, length) of every C and Python function."""
    for path in tree.below("", kinds=(".c", ".h")):
        for function in tree.functions(path):
            yield path, function.name, function.line, function.length
    for path in tree.below("", kinds=(".py",)):
        for name, line, length in python_functions(tree.text(path)):
            yield path, name, line, length


def check_lengths(tree):
    for path, name, line, length in measured_functions(tree):
        if length > FUNCTION_LIMIT:
            yield Finding(path, line, f"{name} has {length} lines; the limit is "
                          f"{FUNCTION_LIMIT}, the aim {FUNCTION_AIM}")
    for path in tree.below("", kinds=MEASURED):
        length = tree.text(path).count("\n")
        if length > FILE_LIMIT:
            yield Finding(path, FILE_LIMIT, f"the file has {length} lines; the limit is "
                          f"{FILE_LIMIT}, the aim {FILE_AIM}")


def count_long(tree):
    """How many functions and files are above the aim: told, not refused."""
    functions = sum(1 for *_, length in measured_functions(tree) if length > FUNCTION_AIM)
    files = sum(1 for path in tree.below("", kinds=MEASURED)
                if tree.text(path).count("\n") > FILE_AIM)
    return functions, files


# ---- opening comments and guards -------------------------------------------

# Where a file must open with its own name; the others say what they are.
NAMED_HEADS = (".c", ".h", ".js", ".mjs", ".css")
HEADS = {
    ".lua": re.compile(r"--.*\w|---@meta"),
    ".py": re.compile(r"(?:#![^\n]*\n)?\s*\"\"\".*\w"),
    ".sh": re.compile(r"#![^\n]*\n#.*\w"),
    ".cmake": re.compile(r"#.*\w"),
}


def check_heads(tree):
    for path in tree.below("", kinds=NAMED_HEADS):
        match = re.match(r"/\*[\s*]*([\w./-]+) - \S", tree.text(path))
        if not match or os.path.basename(match.group(1)) != os.path.basename(path):
            yield Finding(path, 1, "a file opens with a comment: its name, a dash, what it "
                          f"is: /* {os.path.basename(path)} - ...")
    for kind, head in HEADS.items():
        for path in tree.below("", kinds=(kind,)):
            if not head.match(tree.text(path)):
                yield Finding(path, 1, "a file opens with a comment that says what it is")


def guard_of(path):
    """core/base/str.h: DINH_BASE_STR_H; plugins/news/news.h: NEWS_H."""
    name = re.sub(r"\W", "_", os.path.basename(path)).upper()
    if path.startswith("core/include/"):
        return "DINH_" + name
    if path.startswith("core/"):
        return f"DINH_{path.split('/')[1].upper()}_{name}"
    return name


def check_guards(tree):
    for path in tree.below("core/", "plugins/", kinds=(".h",)):
        match = re.match(r"\s*#ifndef (\w+)\n#define (\w+)\n", tree.bare(path))
        if not match or match.group(1) != match.group(2):
            yield Finding(path, 1, f"a header is guarded by {guard_of(path)}, right behind "
                          "its opening comment")
        elif match.group(1) != guard_of(path):
            line = line_of(tree.bare(path), match.start(1))
            yield Finding(path, line, f"the guard is {match.group(1)}, not {guard_of(path)}")


# ---- names and words ---------------------------------------------------------

EMPTY_NAMES = {"util", "utils", "common", "misc", "manager", "helper", "helpers"}
WAITING_WORDS = re.compile(r"\b(TODO|FIXME|XXX|HACK|[Ss]tubs?|[Ss]tubbed)\b")
# Somebody's own machine, a tracker that a reader does not have.
PLACES = re.compile(r"(?<![\w.)}$])/(?:home|root|work|Users)/[\w.-]|\bissue #\d")
REGISTRY = re.compile(r"\"resolved\": \"(?!https://registry\.npmjs\.org/)")

# These files must spell out what they forbid.
WORD_EXCEPTIONS = ("tests/lint/", "docs/style.md")


def read_local_words(root):
    """Words of this checkout's owner that must not get into it: one a line in
    .git/info/lint-words, which git never commits."""
    try:
        with open(os.path.join(root, ".git", "info", "lint-words"), encoding="utf-8") as file:
            words = [line.strip() for line in file if line.strip()]
    except OSError:
        return None
    return re.compile("|".join(words), re.I) if words else None


def check_names(tree):
    for path in tree.files:
        for part in path.split("/"):
            if set(re.split(r"[._-]", part.lower())) & EMPTY_NAMES:
                yield Finding(path, 1, f"{part} tells nothing: name it after what it does")


def check_words(tree):
    local = read_local_words(tree.root) if tree.root else None
    for path in tree.files:
        if path.endswith(BINARY) or path.startswith(WORD_EXCEPTIONS):
            continue
        text = tree.text(path)
        if path.endswith(PROGRAMS):
            for match in WAITING_WORDS.finditer(text):
                yield Finding(path, line_of(text, match.start()),
                              f'"{match.group()}": finish it or leave it out')
        for pattern in filter(None, (PLACES, REGISTRY, local)):
            for match in pattern.finditer(text):
                yield Finding(path, line_of(text, match.start()),
                              f'"{match.group()}" means nothing outside one machine')


def check_encoding(tree):
    """UTF-8 in NFC, LF, no tabs in C, no blanks at line ends, an end of line at the end."""
    for path in tree.files:
        if path.endswith(BINARY):
            continue
        try:
            text = tree.bytes(path).decode("utf-8")
        except UnicodeDecodeError as fault:
            line = tree.bytes(path).count(b"\n", 0, fault.start) + 1
            yield Finding(path, line, "is not UTF-8")
            continue
        if not path.endswith(PROGRAMS + (".md", ".json", ".conf", ".txt", ".jsonl")):
            continue
        if not unicodedata.is_normalized("NFC", text):
            line = next(number for number, one in enumerate(text.split("\n"), 1)
                        if not unicodedata.is_normalized("NFC", one))
            yield Finding(path, line, "the text is not in NFC")
        if "\r" in text:
            yield Finding(path, line_of(text, text.index("\r")), "lines end in LF alone")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "the last line does not end")
        pattern = r"[ \t]+$" if not path.endswith((".c", ".h")) else r"[ \t]+$|\t"
        if path.endswith(".md"):
            continue
        for match in re.finditer(pattern, text, re.M):
            yield Finding(path, line_of(text, match.start()), "a tab, or blanks at a line's end")


def list_untested(tree):
    """core/<layer>/<file>.c with a header but no test of its own: told, not refused."""
    for path in tree.below("core/", kinds=(".c",)):
        parts = path.removeprefix("core/").removesuffix(".c").split("/")
        if len(parts) == 2 and path[:-2] + ".h" in tree.files:
            if f"tests/unit/{parts[0]}/{parts[1]}_test.c" not in tree.files:
                yield path


RULES = (check_lengths, check_heads, check_guards, check_names, check_words, check_encoding)
