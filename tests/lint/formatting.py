"""clang-format has the last word on C. Its versions disagree, so one counts."""
import collections
import concurrent.futures
import re
import shutil
import subprocess

from tree import Finding

VERSION = "14"  # Debian 12's
FAULT = re.compile(r"^(.+?):(\d+):\d+: error: .*-Wclang-format-violations", re.M)
AT_ONCE = 2
# Headers of past releases, kept as they were.
FROZEN = ("tests/abi/frozen/v",)


def find_program():
    """clang-format of our version, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        if shutil.which(name):
            said = subprocess.run([name, "--version"], capture_output=True, text=True,
                                  check=False).stdout
            if re.search(rf"version {VERSION}\.", said):
                return name
    return None


def run(program, root, paths):
    return subprocess.run([program, "--dry-run", "-Werror", *paths], cwd=root,
                          capture_output=True, text=True, check=False).stderr


def check_format(tree):
    if tree.root is None:
        return
    program = find_program()
    if program is None:
        yield Finding(".clang-format", 1, f"clang-format {VERSION} is needed, and not here")
        return
    paths = [path for path in tree.below("core/", "plugins/", "tests/")
             if not path.startswith(FROZEN)]
    shares = [share for share in (paths[start::AT_ONCE] for start in range(AT_ONCE)) if share]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        said = "".join(pool.map(lambda share: run(program, tree.root, share), shares))
    lines = collections.defaultdict(list)
    for path, line in FAULT.findall(said):
        lines[path].append(int(line))
    for path, found in lines.items():
        yield Finding(path, min(found), f"not as clang-format has it, in {len(found)} place"
                      f"{'s' if len(found) > 1 else ''}: ./dev format")


RULES = (check_format,)
