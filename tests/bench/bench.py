"""The bench's command line: which part runs, on which cores, and what machine it was."""
import argparse
import os
import platform
import signal
import sys
import tempfile

import machine
import page
import real_data
import speed


def print_machine(cores):
    load = " ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"machine: {machine.cpu_model()}, {len(os.sched_getaffinity(0))} cores, "
          f"Linux {platform.release()}, load {load}")
    if cores.server == cores.load:
        print("one core only: server and load share it, so requests/s say little; "
              "CPU per request still does")
    else:
        print(f"server on core {cores.server}, load on core {cores.load}")


def main():
    parser = argparse.ArgumentParser(prog="bench.sh")
    parser.add_argument("part", nargs="?", choices=("speed", "data", "page"),
                        default="speed")
    parser.add_argument("folder", nargs="?", default=os.environ.get("DINH_DATA"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of one measurement")
    options = parser.parse_args()
    # So that `finally` stops what was started.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    if options.part == "data" and not real_data.is_there(options.folder):
        print("data: SKIPPED (no folder with news.jsonl given, neither as DIR nor as "
              "$DINH_DATA)")
        return
    sys.stdout.reconfigure(line_buffering=True)
    cores = machine.choose_cores()
    print_machine(cores)
    with tempfile.TemporaryDirectory(prefix="dinh-bench-") as work:
        bench = machine.Bench(os.environ["DINH_BUILD"], work, cores, options)
        {"speed": speed.run, "data": real_data.run, "page": page.run}[options.part](bench)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
