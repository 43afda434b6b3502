#!/usr/bin/env python3
"""symbols.py PLUGIN.so ... - what a plugin may use of the process it is loaded into.

No portal symbol (calls go through the table) and none of the functions that
would change the whole process under everybody else's feet. What it shows is the
matter of tests/lint/binaries.py.
"""
import pathlib
import subprocess
import sys

FORBIDDEN = """fork vfork execve execv execvp execl execlp posix_spawn posix_spawnp system popen
pthread_create thrd_create signal sigaction exit _exit abort quick_exit dlopen dlclose setlocale
chdir fchdir umask putenv setenv unsetenv longjmp _longjmp siglongjmp setjmp printf puts putchar
srand daemon setuid setgid""".split()


def undefined(path):
    output = subprocess.run(["nm", "-D", "--undefined-only", path], check=True,
                            capture_output=True)
    return [line.split()[-1].split("@")[0] for line in output.stdout.decode().splitlines()]


def faults(path):
    for name in undefined(path):
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
