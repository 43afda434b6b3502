"""Mutable objects that outlive a call: none in plugins, few and named in core.

A plugin's code runs on several lanes at once, so a mutable static is a race;
in the core it is a hidden argument. Every exception is a line of the table.
"""
import re

from tree import Finding, line_of

# {file: {object: why it may change}}
EXCEPTIONS = {
    "core/base/log.c": {"the_log": "one log a process; every line goes through its lock"},
    "core/base/config.c": {
        "reading_error": "libconfuse's callback has no pointer for us; one a thread"},
    "core/base/patience.c": {
        "watcher": "who waits knows nothing of lanes; one a thread"},
    "core/desk/eml.c": {"gmime_once": "GMime makes its tables once a process"},
    "core/server/crash.c": {"here": "a signal handler gets no argument; one a thread"},
}

STATIC_INSIDE = re.compile(r"\bstatic\b[^;={(]*(?:\(\s*\*[^)]*\))?[^;={]*")
NO_OBJECT = re.compile(r"\s*(?:typedef|extern|_Static_assert|static_assert)\b")
ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)", re.S)
TYPE_ALONE = re.compile(r"\s*(?:static\s+|const\s+)*(?:struct|union|enum)\s*\w*\s*(?:\{\})?\s*$")


def declaration(text):
    """The part that tells what is declared: no initialiser, sizes or attributes."""
    text = ATTRIBUTE.sub(" ", text).split("=")[0]
    return re.sub(r"\[[^\]]*\]", "", text).rstrip("; \n")


def is_object(text):
    """Does the declaration make an object (and not a type or a function)?"""
    if NO_OBJECT.match(text) or TYPE_ALONE.match(text) or not text.strip():
        return False
    parenthesis = text.find("(")
    if parenthesis >= 0 and not re.match(r"\(\s*\*", text[parenthesis:]):
        return False
    return len(re.findall(r"\w+", text)) > 1


def is_constant(text):
    """const of the object itself: behind the last star, if there is one."""
    pointer = re.search(r"\(\s*\*([^)]*)\)", text)
    if pointer:
        return "const" in pointer.group(1).split()
    return re.search(r"\bconst\b", text[text.rfind("*") + 1:]) is not None


def name_of(text):
    pointer = re.search(r"\(\s*\*\s*(?:const\s+)?(\w+)", text)
    return pointer.group(1) if pointer else re.findall(r"\w+", text)[-1]


def outer_declarations(flat):
    """(offset, text) of what stands outside functions; {...} becomes {}."""
    depth, start, text = 0, 0, []
    for offset, char in enumerate(flat):
        if char == "{":
            if depth == 0 and "".join(text).rstrip().endswith(")"):
                text = ["(function)"]
            depth += 1
            if depth == 1:
                text.append("{")
        elif char == "}":
            depth = max(depth - 1, 0)
            if depth == 0:
                text.append("}")
                if text[0] == "(function)":
                    text = []
        elif depth == 0 and char == ";":
            yield start, "".join(text)
            text = []
        elif depth == 0:
            if not text:
                if char.isspace():
                    continue
                start = offset
            text.append(char)


def mutable_objects(tree, path):
    """(offset, name) of every mutable object that outlives a call."""
    flat = tree.flat(path)
    for offset, text in outer_declarations(flat):
        text = declaration(text)
        if is_object(text) and not is_constant(text):
            yield offset, name_of(text.replace("{}", ""))
    for function in tree.functions(path):
        for match in STATIC_INSIDE.finditer(flat, function.start, function.end):
            text = declaration(match.group())
            if not is_constant(text):
                yield match.start(), name_of(text)


def check_statics(tree):
    for path in tree.below("core/", "plugins/"):
        if path.startswith("core/include/"):
            continue
        allowed = EXCEPTIONS.get(path, {})
        found = set()
        for offset, name in mutable_objects(tree, path):
            found.add(name)
            if name not in allowed:
                yield Finding(path, line_of(tree.flat(path), offset),
                              f"{name} is mutable and outlives a call: pass it, or keep it in "
                              "a lane's state")
        for name in sorted(set(allowed) - found):
            yield Finding(path, 1, f"tests/lint/statics.py still excuses {name}, which is gone")


RULES = (check_statics,)
