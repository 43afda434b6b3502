#!/usr/bin/python3
"""Every rule over the checkout: lint.py [ROOT]

One line a finding, file:line: sentence; the exit code is 1 if there is any.
What is only told (long functions, files without a test) ends the output.
"""
import os
import sys
import time

sys.dont_write_bytecode = True

import binaries  # noqa: E402 - after the line above, so that no cache is written
import calls
import catalogue
import formatting
import layers
import shape
import statics
from tree import Tree

PARTS = (layers, shape, calls, statics, catalogue, formatting, binaries)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(here))
    started = time.monotonic()
    tree = Tree(root)
    findings = sorted({finding for part in PARTS for rule in part.RULES
                       for finding in rule(tree)})
    for finding in findings:
        print(finding)
    functions, files = shape.count_long(tree)
    untested = list(shape.list_untested(tree))
    print(f"lint: {len(tree.files)} files, {len(findings)} findings, "
          f"{time.monotonic() - started:.1f} s; above the aim: {functions} functions, "
          f"{files} files", file=sys.stderr)
    if untested:
        print("lint: no unit test of their own: " + " ".join(untested), file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
