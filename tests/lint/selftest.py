#!/usr/bin/python3
"""The lint's own test: every rule on samples of what it forbids and allows.

selftest.py [--compiler CC]: with a compiler, also small plugins are built and
looked at. Prints what went wrong; silent when all is well.
"""
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import binaries  # noqa: E402
import catalogue
import formatting
import lint
import samples
from tree import Tree


def compare(name, findings, wanted):
    """Every wanted part is in a finding of its own, and nothing else was found."""
    left = [str(finding) for finding in findings]
    missing = []
    for part in wanted:
        for finding in left:
            if part in finding:
                left.remove(finding)
                break
        else:
            missing.append(part)
    return ([f"{name}: did not find: {part}" for part in missing]
            + [f"{name}: should not find: {finding}" for finding in left])


def test_samples():
    faults = []
    for number, (rule, files, wanted) in enumerate(samples.CASES, 1):
        faults += compare(f"{rule.__name__} (sample {number})", rule(Tree(files=files)), wanted)
    return faults


def test_every_rule_is_tried():
    tried = {rule for rule, _, wanted in samples.CASES if wanted}
    elsewhere = {catalogue.check_shell, formatting.check_format, binaries.check_builds}
    return [f"no sample makes {rule.__name__} find anything" for part in lint.PARTS
            for rule in part.RULES if rule not in tried | elsewhere]


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def test_programs():
    """The rules that ask another program."""
    with tempfile.TemporaryDirectory() as root:
        write(root, ".clang-format", "BasedOnStyle: LLVM\nIndentWidth: 4\n")
        write(root, "core/a.c", "int f(void);\n")
        write(root, "core/b.c", "int  f( void );\n")
        write(root, "a.sh", "if true; then :; fi\n")
        write(root, "b.sh", "if true; then\n")
        tree = Tree(root)
        return (compare("check_format", formatting.check_format(tree), ["core/b.c:1: not as"])
                + compare("check_shell", catalogue.check_shell(tree), ["b.sh:1: sh cannot"]))


PLUGIN = ("int *dinh; int state(void);\n"
          "__attribute__((visibility(\"default"
          "\"))) int *const *const dinh_plugin_v0 = (int *const *)&dinh;\n"
          "const char *const names[] = { \"a\", \"b\" };\n")
PLUGINS = [
    ("good", PLUGIN, []),
    ("mutable", PLUGIN + "static int seen; int state(void) { return seen++; }\n",
     ["seen is writable"]),
    ("thread", PLUGIN + "static _Thread_local int seen; int state(void) { return seen++; }\n",
     ["seen is writable"]),
    ("chatty", PLUGIN + "__attribute__((visibility(\"default\"))) int state(void) { return 1; }\n",
     ["exports dinh_plugin_v0, state;"]),
    ("greedy", PLUGIN, ["links libz"]),
    ("silent", "int *dinh;\n", ["exports nothing"]),
]


def test_binaries(compiler):
    faults = []
    with tempfile.TemporaryDirectory() as root:
        for name, source, wanted in PLUGINS:
            build = os.path.join("build", name)
            write(root, build + "/CMakeCache.txt", "DINH_SANITIZE:STRING=\n")
            write(root, f"plugins/{name}/{name}.c", source)
            library = os.path.join(root, build, "plugins", name + ".so")
            os.makedirs(os.path.dirname(library))
            subprocess.run([compiler, "-shared", "-fPIC", "-fvisibility=hidden",
                            "-Wl,-z,relro,-z,now,--no-as-needed", "-o", library,
                            os.path.join(root, f"plugins/{name}/{name}.c"),
                            *(["-lz"] if name == "greedy" else [])], check=True)
            faults += compare(f"plugin {name}",
                              binaries.check_build(os.path.join(root, build)), wanted)
        write(root, "open.c", "int offered(void) { return 0; }\nint main(void) { return 0; }\n")
        write(root, "build/open/CMakeCache.txt", "DINH_SANITIZE:STRING=\n")
        subprocess.run([compiler, "-rdynamic", "-o", os.path.join(root, "build/open/dinh"),
                        os.path.join(root, "open.c")], check=True)
        faults += compare("program", binaries.check_build(os.path.join(root, "build/open")),
                          ["the program exports"])
        write(root, "build/open/CMakeCache.txt", "DINH_SANITIZE:STRING=thread\n")
        faults += compare("sanitized", binaries.check_build(os.path.join(root, "build/open")), [])
    return faults


def main():
    faults = test_samples() + test_every_rule_is_tried() + test_programs()
    if len(sys.argv) == 3 and sys.argv[1] == "--compiler":
        faults += test_binaries(sys.argv[2])
    for fault in faults:
        print(f"tests/lint/selftest.py: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
