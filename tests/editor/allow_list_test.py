#!/usr/bin/python3
"""The schema of the editor (core/desk/editor/schema.js) and the allow-list of the
sanitiser (core/content/sanitize.c) name the same elements, the same attributes, in
the same order: what the editor shows is what a save keeps."""
import json
import re
import sys
from pathlib import Path

CORE = Path(__file__).resolve().parents[2] / "core"

# How sanitize.c names an element by its tag in the attribute table.
RULE_NAMES = (re.compile(r'\.name = "(\w+)"'), re.compile(r'\b(?:INLINE|BLOCK)\("(\w+)"\)'))
ATTRIBUTE = re.compile(r'\{ GUMBO_TAG_(\w+), "(\w+)",')


def of_sanitizer(text):
    rules = text[text.index("static const struct rule rules["):]
    rules = rules[:rules.index("};\n\n")]
    tags = {name for pattern in RULE_NAMES for name in pattern.findall(rules)}
    attributes = {}
    for tag, name in ATTRIBUTE.findall(text):
        attributes.setdefault(tag.lower(), []).append(name)
    return tags, attributes


def of_schema(text):
    part = text[text.index("// allow-list\n"):text.index("// end of the allow-list")]
    found = json.loads(part[part.index("{"):part.rindex("}") + 1])
    return set(found["tags"]), found["attributes"], found["tags"]


def main():
    c_tags, c_attributes = of_sanitizer(
        (CORE / "content/sanitize.c").read_text(encoding="utf-8"))
    js_tags, js_attributes, listed = of_schema(
        (CORE / "desk/editor/schema.js").read_text(encoding="utf-8"))
    faults = []
    if len(c_tags) < 20 or len(c_attributes) < 4:
        faults.append("the tables of sanitize.c could not be read")
    if len(listed) != len(js_tags):
        faults.append("schema.js: an element is listed twice")
    faults += [f"schema.js: <{tag}> is missing" for tag in sorted(c_tags - js_tags)]
    faults += [f"sanitize.c: <{tag}> is missing" for tag in sorted(js_tags - c_tags)]
    for tag in sorted(c_attributes.keys() | js_attributes.keys()):
        if c_attributes.get(tag) != js_attributes.get(tag):
            faults.append(f"<{tag}>: sanitize.c has {c_attributes.get(tag)}, "
                          f"schema.js {js_attributes.get(tag)}")
    for fault in faults:
        print(f"FAILED {fault}", file=sys.stderr)
    print(f"editor/allow_list: {len(c_tags)} elements, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
