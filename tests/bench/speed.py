"""The default bench: cached pages beside nginx, uncached pages, memory and start."""
import re
import statistics
import time

import load
import machine
from servers import Nginx, Portal

ENCODINGS = (("plain", None), ("gzip", "gzip"), ("br", "br"))
WARM_UP_SECONDS = 1
STARTS = 5
MB = 1 << 20


# ---- cached, beside nginx -----------------------------------------------------

def cached_rounds(bench, portal, nginx, buffered):
    """{(encoding, server): samples}; the servers take turns within every round."""
    samples = {}
    for name, encoding in ENCODINGS:
        body = portal.get("/", encoding)[2]
        targets = [("dinh", portal, "/"), ("nginx", nginx, f"/{name}.html")]
        nginx.put(f"{name}.html", body)
        if encoding is None:
            buffered.put("plain.html", body)
            targets.append(("nginx, log buffered", buffered, "/plain.html"))
        for _, server, path in targets:
            load.measure(bench, server, path, encoding, seconds=WARM_UP_SECONDS)
        for _ in range(bench.options.rounds):
            for who, server, path in targets:
                samples.setdefault((name, len(body), who), []).append(
                    load.measure(bench, server, path, encoding))
    return samples


def cached_row(samples, key):
    name, size, who = key
    ours, theirs = samples[key], samples[(name, size, "nginx")]
    ratio = [a.cpu / b.cpu for a, b in zip(ours, theirs) if b.cpu]
    return [f"{name} {size:,} B, {who}",
            load.spread([one.per_second for one in ours], load.thousands),
            load.spread([one.cpu for one in ours], load.fixed(4)),
            "" if who == "nginx" or not ratio else f"{statistics.median(ratio):.2f}",
            load.spread([one.p99 for one in ours], load.fixed(2)),
            sum(one.bad for one in ours)]


def run_cached(bench):
    with Portal(bench, "cached", workers=1) as portal, Nginx(bench, "nginx") as nginx, \
            Nginx(bench, "nginx-buffered", " buffer=32k flush=1s") as buffered:
        for server in (portal, nginx, buffered):
            server.run()
        samples = cached_rounds(bench, portal, nginx, buffered)
        memory = [(who, machine.pss_bytes(server.pid()))
                  for who, server in (("dinh", portal), ("nginx", nginx))]
    load.print_table(
        f"home page from the page cache, {load.CONNECTIONS} keep-alive connections, "
        f"one worker each, median (min-max) of {bench.options.rounds}",
        ["", "requests/s", "CPU s per 1,000", "of nginx's", "p99 ms", "bad"],
        [cached_row(samples, key) for key in samples])
    print("  PSS after it: " + ", ".join(f"{who} {size / MB:.1f} MB" for who, size in memory))


# ---- uncached -----------------------------------------------------------------

def last_page(portal):
    html = portal.get("/tin-tuc")[2].decode()
    return max([1] + [int(number) for number in re.findall(r"/tin-tuc\?trang=(\d+)", html)])


def uncached_pages(portal):
    home = portal.get("/")[2].decode()
    last = last_page(portal)
    return [("home", "/"),
            ("article", re.search(r'href="(/tin-tuc/[^"]+\.t\d+)"', home).group(1)),
            ("news list, page 1", "/tin-tuc"),
            (f"news list, page {last}", f"/tin-tuc?trang={last}"),
            ("legal list", "/van-ban"),
            ("search", "/tim-kiem?q=tiem+chung")]


def run_uncached(bench):
    rows = []
    with Portal(bench, "uncached", workers=1, cache_bytes=0).run() as portal:
        for name, path in uncached_pages(portal):
            size = len(portal.get(path)[2])
            load.measure(bench, portal, path, seconds=WARM_UP_SECONDS)
            found = [load.measure(bench, portal, path)
                     for _ in range(bench.options.rounds)]
            rows.append([f"{name}, {size:,} B",
                         load.spread([one.per_second for one in found], load.thousands),
                         load.spread([one.cpu for one in found], load.fixed(3)),
                         load.spread([one.p99 for one in found], load.fixed(1)),
                         sum(one.bad for one in found)])
        memory = machine.pss_bytes(portal.pid())
    load.print_table(f"page cache off, one worker with 4 lanes, median (min-max) of "
                     f"{bench.options.rounds}",
                     ["", "requests/s", "CPU s per 1,000", "p99 ms", "bad"], rows)
    print(f"  PSS after it: dinh {memory / MB:.1f} MB")


# ---- memory and start -----------------------------------------------------------

def run_memory(bench):
    with Portal(bench, "memory", workers=2, lanes=4).run(pinned=False) as portal:
        time.sleep(1)
        idle = machine.pss_bytes(portal.pid())
        for path in [path for _, path in uncached_pages(portal)]:
            load.measure(bench, portal, path, seconds=1)
        time.sleep(1)
        after = machine.pss_bytes(portal.pid())
    load.print_table("memory (PSS), 2 workers with 4 lanes each", ["", "MB"],
                     [["right after the start", f"{idle / MB:.1f}"],
                      ["after a second of load on each page", f"{after / MB:.1f}"]])


def run_start(bench):
    """From exec to the first 200, on a home that has been used before."""
    with Portal(bench, "start") as portal:
        portal.run(pinned=False)
        portal.stop()
        times = []
        for _ in range(STARTS):
            began = time.monotonic()
            portal.launch(pinned=False)
            portal.wait_for_answer(nap=0.001)
            times.append(1000 * (time.monotonic() - began))
            portal.stop()
    load.print_table("cold start", ["", "ms"],
                     [["exec to the first 200", load.spread(times, load.thousands)]])


def run(bench):
    run_cached(bench)
    run_uncached(bench)
    run_memory(bench)
    run_start(bench)
