"""What one file calls by a name that another must have: words, views, links; and
whether other languages than C can be read at all."""
import json
import os
import re
import subprocess

from tree import ONE_LITERAL, Finding, line_of, literals

VIETNAMESE = "themes/default/lang/vi.json"
THEME_VIEWS = "themes/default/views/"
# The desk has a theme of its own; what its catalogue lacks is the default's.
DESK_VIETNAMESE = "themes/desk/lang/vi.json"
DESK_VIEWS = "themes/desk/views/"


def is_of_desk(path):
    return path.startswith(("core/desk/", "themes/desk/"))


def flatten(node, prefix=""):
    """{"nav": {"home": "..."}}: {"nav.home": "..."}"""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flatten(value, prefix + key + ".")
        else:
            yield prefix + key, value


def load(tree, path):
    """The JSON of `path`, or the finding that it is none."""
    def refuse_twice(pairs):
        keys = [key for key, _ in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"key {key} stands twice")
        return dict(pairs)
    try:
        return json.loads(tree.text(path), object_pairs_hook=refuse_twice), None
    except json.JSONDecodeError as fault:
        return None, Finding(path, fault.lineno, f"is not JSON: {fault.msg}")
    except ValueError as fault:
        return None, Finding(path, 1, f"is not good JSON: {fault}")


def check_json(tree):
    for path in tree.below("", kinds=(".json",)):
        _, fault = load(tree, path)
        if fault:
            yield fault
    for path in tree.below("", kinds=(".jsonl",)):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            try:
                json.loads(line)
            except ValueError as fault:
                yield Finding(path, number, f"is not JSON: {fault}")


def catalogue(tree, path=VIETNAMESE):
    """The words of a Vietnamese catalogue, or None if there is none to read."""
    if path not in tree.files:
        return None
    found, fault = load(tree, path)
    return None if fault else dict(flatten(found))


def check_languages(tree):
    """Every other language has the keys of the Vietnamese one."""
    words = catalogue(tree)
    if words is None:
        return
    for path in tree.below("themes/default/lang/", kinds=(".json",)):
        found, fault = load(tree, path)
        if fault:
            continue
        found = dict(flatten(found))
        for key in sorted(words.keys() - found.keys()):
            yield Finding(path, 1, f"the word {key} is missing")
        for key in sorted(found.keys() - words.keys()):
            yield Finding(path, 1, f"the word {key} is not in {VIETNAMESE}")
        for key, text in found.items():
            if not isinstance(text, str) or path == VIETNAMESE and not text.strip():
                yield Finding(path, 1, f"the word {key} is empty")


# ---- words used ----------------------------------------------------------------

VIEW_COMMENT = re.compile(r"\{\{!.*?\}\}", re.S)
VIEW_WORD = re.compile(r"\{\{\{?[#^&/]?\s*t\.([\w.]+)")
WORD_CALL = re.compile(r"\b(?:dinh->word|host_word|theme_word)\s*\(([^;]*?)\)\s*[,;)]")
WORD_FIELD = re.compile(r'\.(?:word|menu)\s*=\s*("[^"\n]*")')
MENU_WORD = re.compile(r'"(nav\.\w+)"')


def view_text(tree, path):
    """A view without its comments, lines kept."""
    return tree.seen("view", path, lambda: VIEW_COMMENT.sub(
        lambda match: re.sub(r"[^\n]", " ", match.group()), tree.text(path)))


def used_words(tree):
    """(path, line, key) of every word that is called by a literal."""
    for path in tree.below("themes/default/", "themes/desk/", "plugins/", kinds=(".html",)):
        text = view_text(tree, path)
        for match in VIEW_WORD.finditer(text):
            yield path, line_of(text, match.start()), match.group(1)
    for path in tree.below("core/", "plugins/"):
        bare = tree.bare(path)
        for pattern in (WORD_CALL, WORD_FIELD, MENU_WORD):
            for match in pattern.finditer(bare):
                found = match.group() if pattern is MENU_WORD else match.group(1)
                for key in ONE_LITERAL.findall(found):
                    if re.fullmatch(r"\w+(\.\w+)+", key):
                        yield path, line_of(bare, match.start()), key


def check_words(tree):
    words = catalogue(tree)
    if words is None:
        return
    desk_words = {**words, **(catalogue(tree, DESK_VIETNAMESE) or {})}
    for path, line, key in sorted(set(used_words(tree))):
        if key not in (desk_words if is_of_desk(path) else words):
            place = DESK_VIETNAMESE if is_of_desk(path) else VIETNAMESE
            yield Finding(path, line, f"the word {key} is not in {place}")


# ---- views used ----------------------------------------------------------------

VIEW_CALL = re.compile(r"\{\{\s*[<>]\s*([\w/.-]+)\s*\}\}")
DESK_SHOW_CALL = re.compile(r'\bdesk_show(?:_status)?\s*\([^;]*?"([a-z0-9_/-]+)"\s*\)')
SHOW_CALL = re.compile(r'\b(?:host_show|show_titled)\s*\([^;"]*"([a-z0-9_/-]+)"\)')


def plugins_of(tree):
    return {path.split("/")[1] for path in tree.below("plugins/", kinds=(".c",))}


def has_view(tree, path, name):
    if is_of_desk(path):
        return f"{DESK_VIEWS}{name}.html" in tree.files
    folder, _, rest = name.partition("/")
    return (f"{THEME_VIEWS}{name}.html" in tree.files
            or bool(rest) and f"plugins/{folder}/views/{rest}.html" in tree.files)


def used_views(tree):
    """(path, line, name) of every view that is called by a literal."""
    for path in tree.below("themes/default/", "themes/desk/", "plugins/", kinds=(".html",)):
        text = view_text(tree, path)
        for match in VIEW_CALL.finditer(text):
            yield path, line_of(text, match.start()), match.group(1)
    for plugin in plugins_of(tree):
        for path in tree.below(f"plugins/{plugin}/", kinds=(".c",)):
            bare = tree.bare(path)
            for offset, text in literals(bare):
                if re.fullmatch(plugin + r"/[a-z0-9_/]+", text):
                    yield path, line_of(bare, offset), text
    for path in tree.below("core/plugin/", kinds=(".c",)):
        bare = tree.bare(path)
        for match in SHOW_CALL.finditer(bare):
            yield path, line_of(bare, match.start()), match.group(1)
    for path in tree.below("core/desk/", kinds=(".c",)):
        bare = tree.bare(path)
        for match in DESK_SHOW_CALL.finditer(bare):
            yield path, line_of(bare, match.start()), match.group(1)


def check_views(tree):
    for path, line, name in sorted(set(used_views(tree))):
        if not has_view(tree, path, name):
            yield Finding(path, line, f"there is no view {name}")


# The policy the pages are sent with lets none of these work.
FORBIDDEN_IN_VIEWS = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+)=|<(?:style|script)>(?!\{\{\{inline\.)|\bjavascript:", re.I)


def check_policy(tree):
    for path in tree.below("themes/", "plugins/", kinds=(".html",)):
        text = view_text(tree, path)
        for match in FORBIDDEN_IN_VIEWS.finditer(text):
            yield Finding(path, line_of(text, match.end()), "the pages' policy forbids inline "
                          "styles, scripts and handlers: use the theme's static/")


# ---- links in documents ----------------------------------------------------------

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
CODE_BLOCK = re.compile(r"^```.*?^```|`[^`\n]*`", re.M | re.S)


def check_links(tree):
    """A link of a document to a file of the checkout leads somewhere."""
    places = {"."} | {path[:end] for path in tree.files
                      for end in [m.start() for m in re.finditer("/", path)] + [len(path)]}
    for path in tree.below("", kinds=(".md",)):
        text = CODE_BLOCK.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), tree.text(path))
        for match in LINK.finditer(text):
            target = match.group(1)
            if re.match(r"\w+:", target):
                continue
            place = os.path.normpath(os.path.join(os.path.dirname(path), target))
            if place not in places:
                yield Finding(path, line_of(text, match.start()), f"leads nowhere: {target}")


# ---- shell ---------------------------------------------------------------------


def check_shell(tree):
    if tree.root is None:
        return
    for path in tree.files:
        if path.endswith(".sh") or path in ("dev", ".ci/run"):
            run = subprocess.run(["sh", "-n", os.path.join(tree.root, path)],
                                 capture_output=True, text=True, check=False)
            if run.returncode:
                yield Finding(path, 1, "sh cannot read it: " + run.stderr.strip())


RULES = (check_json, check_languages, check_words, check_views, check_policy, check_links,
         check_shell)
