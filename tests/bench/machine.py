"""What the system knows: cores, the CPU time and memory of a tree of processes, ports."""
import os
import socket
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Cores(NamedTuple):
    server: int
    load: int


class Bench(NamedTuple):
    """What every part is given."""
    build: str   # folder of the built portal
    work: str    # a folder that goes away
    cores: Cores
    options: object


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return os.uname().machine


def siblings(core):
    """The cores that share this one's hardware (hyper-threads)."""
    path = f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list"
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read().strip()
    except OSError:
        return {core}
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def choose_cores():
    """One core for the server, another, on other hardware if there is, for the load."""
    cores = sorted(os.sched_getaffinity(0))
    server = cores[0]
    others = [core for core in cores if core not in siblings(server)] or cores[1:] or cores
    return Cores(server, others[0])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stat_fields(pid):
    """Fields of /proc/PID/stat behind the name, state first; None when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def family(root):
    """`root` and everything it started that still lives."""
    parents = {}
    for name in os.listdir("/proc"):
        fields = stat_fields(name) if name.isdigit() else None
        if fields:
            parents[int(name)] = int(fields[1])
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def cpu_seconds(root):
    """utime + stime of the whole family."""
    total = 0
    for pid in family(root):
        fields = stat_fields(pid)
        total += int(fields[11]) + int(fields[12]) if fields else 0
    return total / TICKS


def pss_bytes(root):
    """Memory of the whole family; what is shared counts once."""
    total = 0
    for pid in family(root):
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as file:
                total += sum(int(line.split()[1]) for line in file
                             if line.startswith("Pss:"))
        except OSError:
            continue
    return total * 1024
