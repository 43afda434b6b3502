"""wrk against one address, and what that cost the server."""
import re
import statistics
import subprocess
from typing import NamedTuple

import machine

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}
CONNECTIONS = 64


class Sample(NamedTuple):
    per_second: float
    cpu: float   # seconds per 1,000 requests
    p50: float   # ms
    p99: float
    bad: int     # answers that were not 2xx or 3xx, and broken connections


def percentile(text, which):
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s|m)$", text, re.M)
    return float(found.group(1)) * UNITS[found.group(2)] if found else float("nan")


def number_behind(pattern, text):
    found = re.search(pattern, text)
    return sum(int(group) for group in found.groups()) if found else 0


def measure(bench, server, path, encoding=None, connections=CONNECTIONS, seconds=None):
    """`seconds` of wrk with keep-alive connections from the other core."""
    headers = ["-H", f"Accept-Encoding: {encoding}"] if encoding else []
    before = machine.cpu_seconds(server.pid())
    text = subprocess.run(
        ["taskset", "-c", str(bench.cores.load), "wrk", "-t1", f"-c{connections}",
         f"-d{seconds or bench.options.seconds}s", "--latency", *headers,
         f"http://127.0.0.1:{server.port}{path}"],
        check=True, capture_output=True, text=True).stdout
    spent = machine.cpu_seconds(server.pid()) - before
    count = number_behind(r"(\d+) requests in", text)
    bad = number_behind(r"Non-2xx or 3xx responses: (\d+)", text) + number_behind(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Sample(float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
                  1000 * spent / max(count, 1), percentile(text, 50), percentile(text, 99),
                  bad)


def spread(values, form):
    """median (min-max)"""
    return (f"{form(statistics.median(values))} "
            f"({form(min(values))}-{form(max(values))})")


def thousands(value):
    return f"{value:,.0f}"


def fixed(digits):
    return lambda value: f"{value:.{digits}f}"


def print_table(title, heads, rows):
    """Columns as wide as they need to be; the first is text, the others numbers."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows + [heads]) for i in range(len(heads))]
    print(f"\n{title}")
    for row in [heads, *rows]:
        cells = [cell.ljust(width) if i == 0 else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        print("  " + "  ".join(cells).rstrip())
