#!/usr/bin/python3
"""What the compiler made of the rules: exported symbols and writable data.

binaries.py BUILD looks at one build folder (ctest does so); as a part of the
lint it looks at every build that is there and newer than its sources. Builds
with sanitizers are left alone: they bring their own writable data.
"""
import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True

from tree import Finding  # noqa: E402

EXPORTED = {"dinh_plugin_v0"}
# Writable for good (relro protects the tables of pointers once they are bound).
WRITABLE = (".data", ".bss", ".tdata", ".tbss")
# The one pointer of every plugin, and what the C runtime brings.
WRITABLE_ALLOWED = {"dinh", "completed.0", "__dso_handle", "__TMC_END__", "__bss_start",
                    "_edata", "_end", "__data_start", "data_start"}

# Shared libraries of every plugin, and those of one plugin's own field.
LINKED = {"libc", "libm", "ld-linux-x86-64", "ld-linux-aarch64"}
PLUGIN_LINKED = {
    "search": {"libsqlite3", "libutf8proc"},
}

NEEDED = re.compile(r"\(NEEDED\).*\[(.+?)\.so")
SECTION = re.compile(r"^\s*\[\s*(\d+)\]\s+(\S+)", re.M)
SYMBOL = re.compile(r"^\s*\d+:\s+[0-9a-f]+\s+(\w+)\s+(\w+)\s+\w+\s+\w+\s+(\w+)\s+(\S+)", re.M)


def read_elf(path, *options):
    return subprocess.run(["readelf", "-W", *options, path], capture_output=True, text=True,
                          check=True).stdout


def exported(path):
    """Names a program or library offers to others."""
    for size, kind, index, name in SYMBOL.findall(read_elf(path, "--dyn-syms")):
        if index not in ("UND", "ABS") and "@" not in name:  # x@GLIBC: libc's, copied here
            yield name


def writable(path):
    """Named objects in memory that stays writable."""
    sections = dict(SECTION.findall(read_elf(path, "-S")))
    for size, kind, index, name in SYMBOL.findall(read_elf(path, "-s")):
        if (kind in ("OBJECT", "TLS") and size not in ("0", "0x0")
                and sections.get(index) in WRITABLE):
            yield name


def check_plugin(path, shown):
    plugin = os.path.basename(path).removesuffix(".so")
    names = set(exported(path))
    if names != EXPORTED:
        yield Finding(shown, 1, "exports " + (", ".join(sorted(names)) or "nothing")
                      + "; a plugin exports dinh_plugin_v0 and nothing else")
    for name in sorted(set(writable(path)) - WRITABLE_ALLOWED):
        yield Finding(shown, 1, f"{name} is writable data; a plugin's one is dinh")
    for name in NEEDED.findall(read_elf(path, "-d")):
        if name not in LINKED | PLUGIN_LINKED.get(plugin, set()):
            yield Finding(shown, 1, f"links {name}, which is not of its field")
    if "GNU_RELRO" not in read_elf(path, "-l"):
        yield Finding(shown, 1, "its tables of pointers stay writable: link with -z relro")


def check_program(path, shown):
    names = sorted(set(exported(path)))
    if names:
        yield Finding(shown, 1, f"the program exports {', '.join(names[:5])}"
                      + (f" and {len(names) - 5} more" if len(names) > 5 else ""))


def is_sanitized(build):
    try:
        with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
            return re.search(r"^DINH_SANITIZE:\w+=.", file.read(), re.M) is not None
    except OSError:
        return True  # no build folder at all


def is_current(path, sources):
    """A binary older than its sources tells of yesterday."""
    built = os.path.getmtime(path)
    return all(os.path.getmtime(source) <= built for source in sources)


def check_build(build, root=None):
    """With `root`, only what is newer than its sources there."""
    if is_sanitized(build):
        return
    for path in sorted(glob.glob(os.path.join(build, "plugins", "*.so"))):
        plugin = os.path.basename(path)[:-3]
        sources = glob.glob(os.path.join(root, "plugins", plugin, "*.[ch]")) if root else []
        if root and (not sources or not is_current(path, sources)):
            continue
        yield from check_plugin(path, os.path.relpath(path, root) if root else path)
    program = os.path.join(build, "dinh")
    if os.path.exists(program):
        yield from check_program(program, os.path.relpath(program, root) if root else program)


def check_builds(tree):
    if tree.root is None:
        return
    for build in sorted(glob.glob(os.path.join(tree.root, "build", "*", ""))):
        yield from check_build(build.rstrip("/"), tree.root)


RULES = (check_builds,)


def main():
    findings = list(check_build(sys.argv[1]))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
