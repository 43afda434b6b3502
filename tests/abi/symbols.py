#!/usr/bin/env python3
"""symbols.py PLUGIN.so ... - what a plugin may show and what it may use.

Exactly one defined dynamic symbol, dinh_plugin_v0; no undefined portal symbol
(calls go through the table); none of the functions that would change the whole
process under everybody else's feet.
"""
import pathlib
import subprocess
import sys

FORBIDDEN = """fork vfork execve execv execvp execl execlp posix_spawn posix_spawnp system popen
pthread_create thrd_create signal sigaction exit _exit abort quick_exit dlopen dlclose setlocale
chdir fchdir umask putenv setenv unsetenv longjmp _longjmp siglongjmp setjmp printf puts putchar
srand daemon setuid setgid""".split()


def names(path, *options):
    output = subprocess.run(["nm", "-D", *options, path], check=True, capture_output=True)
    lines = [line.split() for line in output.stdout.decode().splitlines()]
    return [(line[-2], line[-1].split("@")[0]) for line in lines]


def faults(path):
    defined = [name for _, name in names(path, "--defined-only")]
    if defined != ["dinh_plugin_v0"]:
        yield f"defines {' '.join(defined)}; only dinh_plugin_v0 may be seen"
    for kind, name in names(path, "--undefined-only"):
        if name.startswith("dinh"):
            yield f"uses {name}, which no library has; calls go through dinh->"
        if name in FORBIDDEN:
            yield f"uses {name}, which is the portal's business (docs/plugin-guide.md)"


def main(paths):
    bad = 0
    for path in paths:
        for fault in faults(path):
            print(f"{pathlib.Path(path).name}: {fault}")
            bad += 1
    print(f"{len(paths)} plugins, {bad} faults")
    return 1 if bad or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
