#!/usr/bin/python3
"""docs_code.py CC INCLUDE FILE.md... - compiles, links and runs what the guides show.

A C block below `<!-- compile -->` is a program of its own and must compile. Blocks
below `<!-- compile: NAME -->` are the files of one plugin: every .c must compile, all
but the tests must link into a .so that leaves no symbol undefined and exports one,
and each *_test.c, linked with the others, must succeed. A marker without a block is
an error, so is a page without any: a guide cannot drop out of the test unnoticed.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^<!-- compile(?:: (?P<name>[a-z_]+\.[ch]))? -->\n"
                   r"(?:```c\n(?P<code>.*?)^```$)?", re.M | re.S)
FLAGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fPIC",
         "-fvisibility=hidden"]
EXPORTED = "dinh_plugin_v0"


class Fault(Exception):
    """A sentence about what the page shows wrongly."""


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise Fault(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def read_blocks(page):
    """The marked blocks in order, as (name or None, code)."""
    text = page.read_text(encoding="utf-8")
    blocks = []
    for match in BLOCK.finditer(text):
        if match["code"] is None:
            line = text.count("\n", 0, match.start()) + 1
            raise Fault(f"line {line}: no C block below the marker")
        blocks.append((match["name"], match["code"]))
    if not blocks:
        raise Fault("no block is marked <!-- compile -->")
    return blocks


def link(compiler, folder, sources):
    tests = [name for name in sources if name.endswith("_test.c")]
    objects = [name[:-2] + ".o" for name in sources if name not in tests]
    run(compiler + ["-shared", "-Wl,-z,defs", "-o", "plugin.so"] + objects, folder)
    listed = run(["nm", "-D", "--defined-only", "plugin.so"], folder).split()
    if listed[2::3] != [EXPORTED]:
        raise Fault(f"the plugin exports {listed[2::3]}, not only {EXPORTED}")
    for test in tests:
        run(compiler + ["-o", "test", test[:-2] + ".o"] + objects, folder)
        run(["./test"], folder)


def check_page(compiler, include, page):
    with tempfile.TemporaryDirectory() as folder:
        sources, alone = [], 0
        for name, code in read_blocks(page):
            if name is None:
                alone += 1
                name = f"alone{alone}.c"
            elif name.endswith(".c"):
                sources.append(name)
            path = pathlib.Path(folder, name)
            if path.exists():
                raise Fault(f"{name} is shown twice")
            path.write_text(code, encoding="utf-8")
        for path in sorted(pathlib.Path(folder).glob("*.c")):
            run(compiler + FLAGS + ["-I", include, "-c", path.name], folder)
        if sources:
            link(compiler, folder, sources)


def main(compiler, include, *pages):
    include = str(pathlib.Path(include).resolve())
    faults = 0
    for page in map(pathlib.Path, pages):
        try:
            check_page([compiler], include, page)
        except Fault as fault:
            print(f"{page}: {fault}", file=sys.stderr)
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
