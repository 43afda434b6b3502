"""Who may include whom (docs/style.md, "Layers").

The tables are the rule: a new layer, library or plugin dependency is a line
here, and a reviewer sees it.
"""
import re

from tree import Finding, line_of

BELOW_PLUGIN = {"base", "http", "store", "view", "account", "content", "script"}

# core/<layer> may include these folders of core, and itself.
LAYERS = {
    "base": set(),
    "http": {"base"},
    "store": {"base"},
    "view": {"base"},
    "account": {"base", "store"},
    "content": {"base", "store", "view"},
    "script": {"base", "view", "content"},
    "plugin": BELOW_PLUGIN,
    "desk": BELOW_PLUGIN | {"plugin"},
    "server": BELOW_PLUGIN | {"plugin", "desk"},
    "main": BELOW_PLUGIN | {"plugin", "desk", "server"},
}

# Layers that may know the types of the public header.
PUBLIC_HEADER = "dinh/plugin.h"
PUBLIC_HEADER_LAYERS = {"store", "view", "account", "content", "script", "plugin", "desk",
                        "server", "main"}

# The master and what it is made of: base, libc and one another, so that no
# plugin, script, database or event loop can take it down.
PLAIN_SERVER = {"server/" + name for name in (
    "master.c", "server.h", "reload.c", "reload.h", "crew.c", "crew.h", "child.c",
    "child.h", "sockets.c", "sockets.h", "state.c", "state.h", "breaker.c", "breaker.h")}
PLAIN_LAYERS = {"base"}

# Which layers may see a library's headers ("x/" stands for a folder of them).
LIBRARIES = {
    "utf8proc.h": {"base"},
    "confuse.h": {"base"},
    "uv.h": {"http", "server"},
    "llhttp.h": {"http"},
    "openssl/": {"http"},
    "zlib.h": {"http"},
    "brotli/": {"http"},
    "sqlite3.h": {"store"},
    "sodium.h": {"store", "view", "account"},
    "liboath/": {"account"},
    "gumbo.h": {"content"},
    "lua.h": {"script"},
    "lauxlib.h": {"script"},
    "lualib.h": {"script"},
    "dlfcn.h": {"plugin"},
    "archive.h": {"desk"},
    "archive_entry.h": {"desk"},
    "expat.h": {"desk"},
    "gmime/": {"desk"},
    "qrencode.h": {"desk"},
}

# The libraries of its own field that a plugin may use.
PLUGIN_LIBRARIES = {
    "search": {"sqlite3.h", "utf8proc.h"},
}

LIBC = set("""
    assert ctype dirent errno fcntl float fnmatch ftw getopt glob grp iconv ifaddrs inttypes
    langinfo limits locale malloc math netdb poll pthread pwd regex sched semaphore setjmp
    signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn
    string strings syslog termios threads time unistd utime wchar wctype execinfo
    """.split())
LIBC_FOLDERS = ("sys/", "netinet/", "arpa/", "linux/", "net/")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def includes(tree, path):
    """(line, is_quoted, name) of every #include."""
    bare = tree.bare(path)
    for match in INCLUDE.finditer(bare):
        yield line_of(bare, match.start()), match.group(1) == '"', match.group(2)


def is_libc(name):
    return name.startswith(LIBC_FOLDERS) or name.removesuffix(".h") in LIBC


def library_layers(name):
    """The layers that may include library header `name`, or None if unknown."""
    return LIBRARIES.get(name, LIBRARIES.get(name.split("/")[0] + "/"))


def layer_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else "main"


def check_system_include(inside, layer, name):
    """What is wrong with <name> in a file of core, or None."""
    if name == PUBLIC_HEADER:
        if layer not in PUBLIC_HEADER_LAYERS:
            return f"{layer} may not include <{name}>"
        return None
    if is_libc(name):
        return None
    allowed = library_layers(name)
    if allowed is None:
        return f"<{name}> is neither libc nor a library named in tests/lint/layers.py"
    if layer not in allowed:
        return f"only {' and '.join(sorted(allowed))} may include <{name}>"
    if inside in PLAIN_SERVER:
        return f"<{name}>: the master and its parts use no library"
    return None


def check_own_include(inside, layer, name):
    """What is wrong with "name" in a file of core, or None."""
    if "/" not in name:
        return f'an include names its folder: "{layer}/{name}"'
    target = name.split("/")[0]
    if target not in LAYERS:
        return f'"{name}" is no folder of core'
    if inside in PLAIN_SERVER:
        if target not in PLAIN_LAYERS and name not in PLAIN_SERVER:
            return f'"{name}": the master and its parts use base and one another alone'
        return None
    if target != layer and target not in LAYERS.get(layer, set()):
        return f'{layer} may not include "{name}"'
    if name.endswith("/internal.h") and target != layer:
        return f'"{name}" belongs to {target} alone'
    return None


def check_core(tree):
    for path in tree.below("core/"):
        if path.startswith("core/include/"):
            for line, _, name in includes(tree, path):
                if name not in ("stddef.h", "stdint.h"):
                    yield Finding(path, line, "the public header needs nothing but stddef.h "
                                  f"and stdint.h, not {name}")
            continue
        layer = layer_of(path)
        if layer not in LAYERS:
            yield Finding(path, 1, f"folder {layer} is missing in tests/lint/layers.py")
            continue
        inside = path.removeprefix("core/")
        for line, is_quoted, name in includes(tree, path):
            check = check_own_include if is_quoted else check_system_include
            fault = check(inside, layer, name)
            if fault:
                yield Finding(path, line, fault)


def check_plugins(tree):
    for path in tree.below("plugins/"):
        plugin = path.split("/")[1]
        for line, is_quoted, name in includes(tree, path):
            if is_quoted:
                if "/" in name:
                    yield Finding(path, line, f'a plugin has its own headers alone: "{name}"')
            elif (name != PUBLIC_HEADER and not is_libc(name)
                  and name not in PLUGIN_LIBRARIES.get(plugin, set())):
                yield Finding(path, line, f"plugin {plugin} may not include <{name}>")


def check_circles(tree):
    """The folders of core as they are, whatever the table says: no way leads back."""
    edges = {}
    for path in tree.below("core/"):
        for line, is_quoted, name in includes(tree, path):
            layer, target = layer_of(path), name.split("/")[0]
            if is_quoted and "/" in name and target != layer:
                edges.setdefault(layer, {}).setdefault(target, (path, line))

    def way_back(here, start, passed):
        for target in edges.get(here, {}):
            if target == start:
                return [here]
            if target not in passed:
                passed.add(target)
                rest = way_back(target, start, passed)
                if rest:
                    return [here] + rest
        return None

    for layer in sorted(edges):
        circle = way_back(layer, layer, {layer})
        if circle and min(circle) == layer:
            path, line = edges[layer][(circle + [layer])[1]]
            yield Finding(path, line, "folders in a circle: " + " -> ".join(circle + [layer]))


DOCUMENT = "docs/style.md"


def document_row(layer):
    """The row of the document's table that says what the tables above say."""
    libraries = [name for name, layers in LIBRARIES.items() if layer in layers]
    cells = [" ".join(f"`{name}`" for name in sorted(names)) or "-"
             for names in ([layer], LAYERS[layer], libraries)]
    return f"| {' | '.join(cells)} |"


def check_document(tree):
    if DOCUMENT in tree.files:
        for layer in LAYERS:
            if layer != "main" and document_row(layer) not in tree.text(DOCUMENT).splitlines():
                yield Finding(DOCUMENT, 1, f"has not this row: {document_row(layer)}")


RULES = (check_core, check_plugins, check_circles, check_document)
