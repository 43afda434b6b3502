"""processes.py - which processes of a running portal are its workers.

The master has other children for a moment: the checker, the migrator, the one that looks
whether there is an admin. Each carries its name, as ps shows it.
"""


def workers_of(master):
    """Process ids, oldest first."""
    with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as children:
        return [int(pid) for pid in children.read().split() if _name(pid) == "dinh-worker"]


def _name(pid):
    """Nothing when it has ended meanwhile."""
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as name:
            return name.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
