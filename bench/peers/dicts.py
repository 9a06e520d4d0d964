"""The peer of B2 and B3 in Python: dictionaries, as one writes them.

Reads the path of the workload, then a command a line: `ingest` or `snapshot`; answers each with the
nanoseconds that it took.
"""

import json
import sys
import time
from datetime import datetime

STATES = {"READY", "NOT_READY", "CALL", "AFTER_CALL_WORK", "WRAP_UP", "LOGGED_OUT"}


def stamp(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def apply(floor, tallies, text):
    message = json.loads(text)
    if message["type"] != "agent_state_change":
        return
    data = message["data"]
    at = stamp(data.get("last_updated") or message["timestamp"])
    agent = floor.get(data["user_id"])
    if agent is None:
        agent = floor[data["user_id"]] = {"at": 0, "last": []}
    elif at < agent["at"]:
        return
    else:
        tallies[agent["queue"], agent["state"]] -= 1
    state = data["state"] if data["state"] in STATES else "UNKNOWN"
    agent.update(
        at=at, state=state, queue=data.get("queue_id"), contact=data.get("call_id"),
        reason=data.get("state_code"), since=at - (data.get("duration_seconds") or 0),
    )
    agent["last"] = agent["last"][-4:] + [(at, state)]
    cell = agent["queue"], state
    tallies[cell] = tallies.get(cell, 0) + 1


def reconcile(floor, text):
    for row in json.loads(text)["entities"]:
        at = stamp(row["last_updated"])
        known = floor.get(row["user_id"])
        if known is None or at >= known["at"]:
            floor[row["user_id"]] = {
                "at": at, "state": row["state"], "queue": row["queue_id"], "contact": row["call_id"],
                "reason": row["state_code"], "since": at - row["duration_seconds"],
            }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        work = json.load(file)
    for line in sys.stdin:
        floor, tallies = {}, {}
        if line.strip() == "ingest":
            for text in work["known"]:
                apply(floor, tallies, text)
            begin = time.perf_counter_ns()
            for text in work["events"]:
                apply(floor, tallies, text)
        else:
            for text in work["pages"][0]:
                reconcile(floor, text)
            begin = time.perf_counter_ns()
            for text in work["pages"][1]:
                reconcile(floor, text)
        print(time.perf_counter_ns() - begin, flush=True)


main()
