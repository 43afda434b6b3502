"""What the rules look at: the files of the checkout, and C seen in three ways.

A Tree is a folder or, in the self test, a dict. A rule is a function that takes
a Tree and yields Findings. C is not parsed: a file is masked, so that a rule
sees only what it asks about, and every mask keeps offsets and lines:

  bare(path)  without comments
  code(path)  without comments and without what strings contain
  flat(path)  code without preprocessor lines
"""
import os
import re
from typing import NamedTuple

SKIPPED_FOLDERS = {"build", "node_modules", "__pycache__"}
SKIPPED_AT_THE_TOP = {"home"}
C_KINDS = (".c", ".h")


class Finding(NamedTuple):
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


class Function(NamedTuple):
    name: str
    line: int    # of the signature
    length: int  # from there to the closing brace
    start: int   # offset of the opening brace
    end: int     # offset of the closing brace


TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*")"""
    r"""|(?P<char>'(?:\\.|[^'\\\n])*')""", re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
BLANK = re.compile(r"[^\n]")
BODY = re.compile(r"^\{[ \t]*$", re.M)
BODY_END = re.compile(r"^\}", re.M)
NAME_BEFORE_PARENTHESIS = re.compile(r"\b(?!__attribute__)(\w+)\s*\((?!\()")


def blank(text):
    return BLANK.sub(" ", text)


def mask(text, strings):
    """`text` without comments and, if asked, without the insides of strings."""
    def replace(match):
        if match.lastgroup == "comment":
            return blank(match.group())
        if not strings:
            return match.group()
        return match.group()[0] + blank(match.group()[1:-1]) + match.group()[-1]
    return TOKEN.sub(replace, text)


class Tree:
    def __init__(self, root=None, files=None):
        """The files below `root`, or those of the dict {path: text}."""
        self.root = root
        self.given = files
        self.cache = {}
        self.files = sorted(files) if files is not None else sorted(self.walk())

    def walk(self):
        for folder, folders, names in os.walk(self.root):
            here = os.path.relpath(folder, self.root)
            here = "" if here == "." else here + "/"
            folders[:] = [name for name in folders
                          if name not in SKIPPED_FOLDERS and name != ".git"
                          and here + name not in SKIPPED_AT_THE_TOP]
            for name in names:
                path = here + name
                if name.endswith(".swp") or os.path.islink(os.path.join(self.root, path)):
                    continue
                yield path

    def bytes(self, path):
        if self.given is not None:
            text = self.given[path]
            return text if isinstance(text, bytes) else text.encode()
        try:
            with open(os.path.join(self.root, path), "rb") as file:
                return file.read()
        except FileNotFoundError:  # went away while we looked
            return b""

    def seen(self, how, path, make):
        key = (how, path)
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def text(self, path):
        return self.seen("text", path, lambda: self.bytes(path).decode("utf-8", "replace"))

    def bare(self, path):
        return self.seen("bare", path, lambda: mask(self.text(path), strings=False))

    def code(self, path):
        return self.seen("code", path, lambda: mask(self.text(path), strings=True))

    def flat(self, path):
        return self.seen("flat", path, lambda: DIRECTIVE.sub(
            lambda match: blank(match.group()), self.code(path)))

    def below(self, *folders, kinds=C_KINDS):
        """The files under `folders` ("core/") that end in one of `kinds`."""
        return [path for path in self.files
                if path.startswith(folders) and path.endswith(kinds)]

    def functions(self, path):
        return self.seen("functions", path, lambda: list(find_functions(self.flat(path))))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def signature_start(code, brace):
    """Offset of the first line of the signature that ends before `brace`."""
    start = brace
    while start > 0:
        previous = code.rfind("\n", 0, start - 1) + 1
        line = code[previous:start].strip()
        if not line or line[-1] in ";}":
            break
        start = previous
    return start


def find_functions(code):
    """Our clang-format puts a body's braces alone into column 0, and nothing else."""
    for opening in BODY.finditer(code):
        closing = BODY_END.search(code, opening.end())
        if not closing:
            continue
        start = signature_start(code, opening.start())
        name = NAME_BEFORE_PARENTHESIS.search(code, start, opening.start())
        if not name:
            continue
        first, last = line_of(code, start), line_of(code, closing.start())
        yield Function(name.group(1), first, last - first + 1, opening.start(),
                       closing.start())


LITERALS = re.compile(
    r'"(?:\\.|[^"\\\n])*"(?:\s*(?:PRI\w+\s*)?"(?:\\.|[^"\\\n])*")*')
ONE_LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')


def literals(bare):
    """(offset, text) of every string; neighbours that C joins count as one."""
    for match in LITERALS.finditer(bare):
        yield match.start(), "".join(ONE_LITERAL.findall(match.group()))
