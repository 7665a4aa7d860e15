"""How soon a board shows what a phone tells: from the request's start to the picture of the bar.

`python3 installer bench live [--phones 50] [--boards 2] [--listeners 8] [--stops 4] [--seconds 120]
[--json FILE]`. Phones go through their stops (departed, arrived, done) by HTTP at `rondo companion`; the
desks are processes with the change feed of the workstation, some of them with a real board. Each "done" is a
sample on each board: when its request began, when the feed heard of the job, when the reading began that
brought it, when it came, and when the bar stood in the picture. All processes read the same clock. Returns 1
where a board missed one, or where 1 in 100 takes longer than `GOAL_MS`.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.db import Database
from tests.bench.drivers import DriverDay, Endpoint, Heard, Phone, add_days, company, machine, spread
from tests.scenarios.programs import Program

GOAL_MS = 500
SETTLE_S = 3.0
"""How long the boards have after the last event."""


async def _drive(url: str, days: Sequence[DriverDay], seconds: float) -> tuple[dict[str, float], Heard]:
    """Let the phones work, and return when each request began that told of a stop as done."""
    heard, begun = Heard(), time.monotonic()
    phones = [Phone(url, day, n, heard) for n, day in enumerate(days)]
    told: dict[str, float] = {}

    async def work(phone: Phone) -> None:
        chance = random.Random(phone.number)  # noqa: S311 - spreads phones, guards nothing
        await phone.open()
        await phone.send()
        share = seconds / len(phone.day.stops)
        for n, stop in enumerate(phone.day.stops):
            # Between two tellings of a phone there is time: what is measured is not told with the last one.
            for part, kind in enumerate(("departed", "arrived", "done")):
                due = begun + share * (n + (part + chance.random()) / 3)
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                phone.tap(kind, stop)
                if kind == "done":
                    told[str(stop)] = time.monotonic()
                await phone.send()

    try:
        async with asyncio.TaskGroup() as group:
            for phone in phones:
                group.create_task(work(phone))
        await asyncio.sleep(SETTLE_S)
    finally:
        for phone in phones:
            await phone.close()
    return told, heard


def measure(
    endpoint_dsn: str,
    office: Database,
    *,
    phones: int = 50,
    boards: int = 2,
    listeners: int = 8,
    stops: int = 4,
    seconds: float = 120.0,
) -> dict[str, Any]:
    """Let phones tell and boards show, and return the figures.

    Args:
        endpoint_dsn: The database, with the endpoint's login.
        office: The same with the rights to plan tours.
        phones: How many drivers.
        boards: How many desks with a board.
        listeners: How many desks that only hear.
        stops: Of each driver.
        seconds: Over how long they are spread.
    """
    days: list[DriverDay] = []

    def plan(session: Any) -> None:
        days[:] = add_days(session, phones, stops)

    office.write(plan, "bench.day", reason="mesure")
    watched = [str(stop) for day in days for stop in day.stops]
    with ExitStack() as stack:
        endpoint = stack.enter_context(Endpoint(endpoint_dsn))
        what = ["board"] * boards + ([str(listeners)] if listeners else [])
        desks = [stack.enter_context(Program("desk_program", office.dsn, one)) for one in what]
        for desk in desks:
            if desk.hear() != "ready":
                raise RuntimeError("a desk did not open")
            desk.say(watched)
        told, heard = asyncio.run(_drive(endpoint.url, days, seconds))
        notes: list[Any] = []
        for desk in desks:
            desk.say("enough")
            notes.append(desk.hear())
            desk.end()
    return {
        "phones": phones,
        "boards": boards,
        "listeners": listeners,
        "seconds": seconds,
        **_figures(told, heard, notes[:boards], notes),
    }


def _figures(
    told: dict[str, float], heard: Heard, boards: Sequence[dict[str, Any]], desks: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    whole, bell, gathered, read, shown, missed = [], [], [], [], [], 0
    for board in boards:
        for stop, began in told.items():
            seen = board["shown"].get(stop)
            if seen is None:
                missed += 1
                continue
            # The job's row changes three times: the last bell before the reading's end told of this one.
            bells = [at for at in board["heard"][0].get(stop, ()) if began <= at <= seen["read"]]
            rung = bells[0] if bells else seen["asked"]
            whole.append(seen["shown"] - began)
            bell.append(rung - began)
            gathered.append(max(0.0, seen["asked"] - rung))
            read.append(seen["read"] - max(seen["asked"], rung))
            shown.append(seen["shown"] - seen["read"])
    feeds = []
    for desk in desks:
        for one in desk["heard"]:
            for stop, began in told.items():
                later = [at for at in one.get(stop, ()) if at >= began]
                missed += not later
                feeds += [later[0] - began] if later else []
    return {
        "events": len(told),
        "samples": len(whole),
        "missed": missed,
        "request_ms": spread([one.seconds for one in heard.requests if one.what == "events"]),
        "to_board_ms": spread(whole),
        "of_which_ms": {
            "until_the_feed_hears": spread(bell),
            "until_the_reading_begins": spread(gathered),
            "reading": spread(read),
            "showing": spread(shown),
        },
        "to_feeds_ms": spread(feeds),
        "readings": sum(board["readings"] for board in boards),
    }


def is_good(found: dict[str, Any], goal_ms: float = GOAL_MS) -> bool:
    """Return whether every board showed every event, and soon."""
    return not found["missed"] and found["to_board_ms"]["p99"] <= goal_ms


def lines(found: dict[str, Any]) -> str:
    """Return the figures for a person."""

    def row(name: str, figures: dict[str, float]) -> str:
        return (
            f"{name:<26} median {figures['median']:7.1f} ms, p99 {figures['p99']:7.1f} ms,"
            f" longest {figures['max']:7.1f} ms"
        )

    return "\n".join(
        [
            f"{found['phones']} phones, {found['boards']} boards and {found['listeners']} listeners:"
            f" {found['events']} jobs done in {found['seconds']} s, {found['missed']} missed,"
            f" {found['readings']} readings of the boards",
            row("from phone to board", found["to_board_ms"]),
            *(row("  " + name.replace("_", " "), part) for name, part in found["of_which_ms"].items()),
            row("from phone to feeds", found["to_feeds_ms"]),
            row("answer to the phone", found["request_ms"]),
        ]
    )


def main(words: list[str]) -> int:
    """Measure, print and write the figures; 1 where the boards are late."""
    parser = argparse.ArgumentParser(prog="python3 installer bench live")
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--boards", type=int, default=2)
    parser.add_argument("--listeners", type=int, default=8)
    parser.add_argument("--stops", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    before = machine()
    with company() as (endpoint_dsn, office, _):
        figures = measure(
            endpoint_dsn,
            office,
            phones=asked.phones,
            boards=asked.boards,
            listeners=asked.listeners,
            stops=asked.stops,
            seconds=asked.seconds,
        )
    found = {**before, "command": "bench live " + " ".join(words), "goal_ms": GOAL_MS, **figures}
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(lines(found))  # noqa: T201
    return 0 if is_good(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
