#!/usr/bin/env python3
"""plugin_api.py - docs/plugin-api.md from <dinh/plugin.h>.

    plugin_api.py            writes the page
    plugin_api.py --check    fails when it is not what the header says (ctest)

The header is the contract; this only sets its comments beside its names. A
comment behind a blank line opens a group of calls, one without is about the
call below it, one at a line's end about that line.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = ROOT / "core/include/dinh/plugin.h"
PAGE = ROOT / "docs/plugin-api.md"


def prose(comment):
    """The words of a /* ... */ comment, on one line."""
    lines = [re.sub(r"^\s*(/\*+|\*/|\*)? ?", "", line) for line in comment.splitlines()]
    return re.sub(r"\s*\*/\s*$", "", " ".join(line.strip() for line in lines)).strip()


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def head(text):
    """The opening comment: paragraphs divided by its empty lines."""
    comment = re.match(r"/\*(.*?)\*/", text, re.S).group(1)
    for paragraph in re.split(r"\n \*\s*\n", comment):
        words = " ".join(re.sub(r"^ \* ?", "", line).strip()
                         for line in paragraph.splitlines()).strip()
        if words:
            yield cell(words)
            yield ""


def is_whole(code):
    """Does a declaration end here? Braces are closed, and ; or the macro's last line."""
    bare = re.sub(r"/\*.*?\*/", "", code, flags=re.S).rstrip()
    if bare.startswith("#"):
        return not bare.endswith("\\")
    return bare.count("{") == bare.count("}") and bare.endswith(";")


def blocks(section):
    """(comment or None, code) of each declaration that stands at the margin."""
    comment, code = None, ""
    for line in section.splitlines(keepends=True):
        if not code and re.match(r"#(if|endif|include)|\}\s*$|extern \"C\"", line):
            continue
        if not code and (line.startswith("/*") or (comment and not comment.rstrip().endswith("*/"))):
            comment = line if line.startswith("/*") else comment + line
            continue
        if not code and not line.strip():
            comment = None
            continue
        code += line
        if is_whole(code):
            yield comment, code
            comment, code = None, ""


def joined(declarations):
    """One-liners without a comment of their own stay with what stands above."""
    last = None
    for comment, code in declarations:
        small = not comment and code.count("\n") == 1 and "{" not in code.split("(")[0]
        if last and small and "dinh_host {" not in last[1]:
            last = (last[0], last[1] + code)
            continue
        if last:
            yield last
        last = (comment, code)
    if last:
        yield last


def calls(body):
    """Groups of calls: (words, [(name, signature, note), ...])."""
    groups, about = [("", [])], ""
    tokens = re.compile(r"(?P<gap>\n\s*\n)?\s*(?:(?P<comment>/\*.*?\*/)"
                        r"|(?P<code>[^;]+?;)(?P<tail>[ ]*/\*.*?\*/)?)", re.S)
    for token in tokens.finditer(body):
        if token.group("comment"):
            if token.group("gap"):
                groups.append((prose(token.group("comment")), []))
            else:
                about = prose(token.group("comment"))
            continue
        inner = re.search(r"/\*.*?\*/", token.group("code"), re.S)
        code = re.sub(r"/\*.*?\*/", "", token.group("code"), flags=re.S)
        code = re.sub(r"\s*__attribute__.*", ";", code, flags=re.S)
        name = re.search(r"\(\*(\w+)\)", code)
        if not name:
            continue
        signature = re.sub(r"\s+", " ", code).strip().rstrip(";")
        signature = signature.replace(f"(*{name.group(1)})", name.group(1), 1)
        note = prose(token.group("tail") or (inner.group(0) if inner else ""))
        groups[-1][1].append((name.group(1), signature, " ".join(filter(None, (about, note)))))
        about = ""
    return [group for group in groups if group[1]]


def host(comment, code):
    body = code[code.index("{") + 1:code.rindex("}")]
    for words, entries in calls(body):
        title = re.split(r"[.,:(]", words)[0].strip()
        yield f"### {title}"
        yield ""
        if words.strip(".") != title:
            yield cell(words)
            yield ""
        yield "| call | what it says |"
        yield "|---|---|"
        for _, signature, note in entries:
            yield f"| `{signature}` | {cell(note)} |"
        yield ""


def section(number, title, text):
    yield f"## {number}. {title}"
    yield ""
    for comment, code in joined(blocks(text)):
        if code.startswith("typedef struct dinh_host {"):
            yield from host(comment, code)
            continue
        if comment:
            yield cell(prose(comment))
            yield ""
        yield "```c"
        yield code.rstrip()
        yield "```"
        yield ""


def page():
    text = HEADER.read_text()
    lines = ["# The plugin API", "",
             "Generated from `core/include/dinh/plugin.h` by `tests/abi/plugin_api.py`; "
             "do not edit. Learn it from [plugin-guide.md](plugin-guide.md).", ""]
    lines += head(text)
    parts = re.split(r"/\* ---- (\d)\. (.*?) -+ \*/\n", text)
    for at in range(1, len(parts), 3):
        lines += section(parts[at], parts[at + 1], parts[at + 2])
    return "\n".join(lines).rstrip() + "\n"


def main():
    made = page()
    missing = set(re.findall(r"\(\*(\w+)\)\(", HEADER.read_text())) - set(
        re.findall(r"\w+", made))
    if missing:
        print(f"not on the page: {' '.join(sorted(missing))}")
        return 1
    if "--check" not in sys.argv:
        PAGE.write_text(made)
        return 0
    if PAGE.exists() and PAGE.read_text() == made:
        return 0
    print("docs/plugin-api.md is not what the header says: run tests/abi/plugin_api.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
