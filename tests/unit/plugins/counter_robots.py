"""counter_robots.py ROBOTS.h [crawler-user-agents.json] - every robot of the list is
known by the table made from it, also when its name was cut to what a view keeps."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "plugins/counter"))
from robots import PEOPLE  # noqa: E402

HEAD, KEPT = 52, 159  # core/server/visits.c


def kept(agent):
    raw = agent.encode()
    if len(raw) > KEPT:
        raw = raw[:HEAD] + b" " + raw[-(KEPT - HEAD - 1):]
    return raw.decode(errors="ignore")


def main():
    with open(sys.argv[1], encoding="utf-8") as header:
        rows = [(json.loads(f'"{text}"'), start == "1")
                for text, start in re.findall(r'\{ "((?:[^"\\]|\\.)*)", (\d) \}', header.read())]
    if len(sys.argv) < 3:
        print("the list was not fetched: nothing to compare")
        return 77

    def is_robot(agent):
        return any(agent.startswith(text) if start else text in agent for text, start in rows)
    with open(sys.argv[2], encoding="utf-8") as file:
        agents = [(entry["pattern"], agent) for entry in json.load(file)
                  for agent in entry.get("instances", [])]
    wrong = [agent for pattern, agent in agents
             if (pattern in PEOPLE) == (is_robot(agent) and is_robot(kept(agent)))]
    print(f"{len(rows)} texts, {len(agents)} agents, {len(wrong)} unknown", *wrong, sep="\n")
    return 1 if wrong or len(agents) < 1000 else 0


sys.exit(main())
