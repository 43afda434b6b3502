#!/usr/bin/env python3
"""freeze.py - keep the released header and its layout for ever.

    tests/abi/freeze.py            writes frozen/v<major>_<minor>/

Run once for each release that raised DINH_ABI_MINOR. The copy of the header
builds a plugin that every later portal must load; layout.h asserts, against
every later header, where each field of that release stands. Neither is edited
afterwards: a failing assertion means that the header broke old plugins.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parents[1] / "core/include/dinh/plugin.h"


def structs(text):
    """(name, [field, ...]) of every struct with a body."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"__attribute__\s*\(\(.*?\)\)\s*\)?", " ", text)
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\} \w+;", text, flags=re.S):
        fields = []
        for declaration in body.split(";"):
            pointer = re.search(r"\(\*(\w+)\)\s*\(", declaration)
            if pointer:
                fields.append(pointer.group(1))
            elif declaration.strip():
                for part in declaration.split(","):
                    fields.append(re.findall(r"\w+", re.sub(r"\[\d+\]", "", part))[-1])
        yield name, fields


def measure(names):
    """The offset of each field, and the size of the last, told by the compiler."""
    lines = ["#include <dinh/plugin.h>", "#include <stdio.h>", "int main(void) {"]
    for struct, fields in names:
        for field in fields:
            lines.append(f'printf("%zu %zu\\n", offsetof({struct}, {field}),'
                         f' sizeof((({struct} *)0)->{field}));')
    lines.append("}")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "measure.c"
        source.write_text("\n".join(lines))
        subprocess.run(["cc", "-std=c11", f"-I{HEADER.parents[1]}", source, "-o",
                        f"{folder}/measure"], check=True)
        output = subprocess.run([f"{folder}/measure"], check=True, capture_output=True)
    return [line.split() for line in output.stdout.decode().splitlines()]


def main():
    text = HEADER.read_text()
    major = re.search(r"DINH_ABI_MAJOR (\d+)", text).group(1)
    minor = re.search(r"DINH_ABI_MINOR (\d+)", text).group(1)
    folder = HERE / "frozen" / f"v{major}_{minor}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HEADER, folder / "plugin.h")
    names = list(structs(text))
    numbers = iter(measure(names))
    out = [f"/* layout.h - where the fields of API {major}.{minor} stand (freeze.py). */"]
    for struct, fields in names:
        out.append("")
        for field in fields:
            offset, size = next(numbers)
            out.append(f"AT({struct}, {field}, {offset}, {size});")
    (folder / "layout.h").write_text("\n".join(out) + "\n")
    print(f"{folder}: {sum(len(f) for _, f in names)} fields of {len(names)} structures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
