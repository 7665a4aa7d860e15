"""How many drivers the endpoint carries: phones upload whole days over HTTP, and each item is counted after.

`python3 installer bench phones [--phones 200] [--stops 12] [--seconds 0] [--json FILE]`. Each phone opens its
link and works through its stops: departed, arrived, two photos, the weight, two signatures, done. The
endpoint is `rondo companion` in a process of its own, with the endpoint's login, over a PostgreSQL that
writes to the disk as a company's does. Of the answers, 1 in 50 never reaches its phone, which
sends the same again.

The stops are planned over ten minutes. With `--seconds 600` they are taken when they are due, with fewer the
minutes are shorter; with 0, the default, each phone takes its next stop as soon as the last one is safe: the
schedule is compressed as far as the machine allows. What was tapped is then read back from the database: what
is missing is lost, what is there twice is doubled. Returns 1 where something is, where an answer was an error
(5xx other than "busy"), where an invariant is broken, or where the endpoint took more than `MOST_BYTES`.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from app.db import Database
from app.services.check import check
from tests.bench.drivers import (
    DriverDay,
    Endpoint,
    Heard,
    Phone,
    Pictures,
    Request,
    add_days,
    company,
    machine,
    spread,
)

SCHEDULE_S = 600
MOST_BYTES = 700_000_000
"""What the endpoint may take at the most, whatever the phones do: 578 MB were measured with 200 at once, of
which 256 are the bodies that its guard lets in, and 300 MB with 40."""

BUSY = {408, 429, 503}
"""Answers that ask a phone to come back later."""

UNDRAWN = "signed_tickets_without_pdf"
"""What the workstations do after the endpoint: the one invariant that they, not it, bring about."""

TAPS = ("departed", "arrived", "photo", "photo", "weight", "signature", "signature", "done")


async def work(phone: Phone, pictures: Pictures, seconds: float, begun: float) -> None:
    """Do one driver's day."""
    await phone.open()
    chance = random.Random(phone.number)  # noqa: S311 - spreads phones, guards nothing
    stops = phone.day.stops
    for n, stop in enumerate(stops):
        due = begun + seconds * (n + chance.random()) / len(stops)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        number = (phone.number * len(stops) + n) * 2
        phone.tap("departed", stop)
        phone.tap("arrived", stop)
        proofs = [
            phone.tap("photo", stop, lambda key=number: pictures.photo(key), label="Avant"),
            phone.tap("photo", stop, lambda key=number + 1: pictures.photo(key), label="Après"),
        ]
        phone.tap("weight", stop, net_kg=3000 + n, estimated=True)
        for party in ("customer", "driver"):
            key = number + (party == "driver")
            proofs.append(
                phone.tap(
                    "signature",
                    stop,
                    lambda key=key: pictures.signature(key),
                    party=party,
                    name="Hélène Puech" if party == "customer" else "Jean Chauffeur",
                    consent="Lu et approuvé",
                )
            )
        phone.tap("done", stop, **{"with": [item.event["id"] for item in proofs]})
        await phone.send()


async def _all_days(
    url: str, days: Sequence[DriverDay], pictures: Pictures, seconds: float, lost: float, tell: bool
) -> tuple[list[Phone], Heard, float]:
    heard, begun = Heard(), time.monotonic()
    phones = [Phone(url, day, n, heard, lost) for n, day in enumerate(days)]
    told = asyncio.create_task(_tell(phones, len(days) * len(days[0].stops), begun)) if tell else None
    try:
        async with asyncio.TaskGroup() as group:
            for phone in phones:
                group.create_task(work(phone, pictures, seconds, begun))
        return phones, heard, time.monotonic() - begun
    finally:
        if told is not None:
            told.cancel()
        for phone in phones:
            await phone.close()


async def _tell(phones: Sequence[Phone], total: int, begun: float) -> None:
    while True:
        await asyncio.sleep(15)
        done = sum(item.is_safe and item.event["kind"] == "done" for phone in phones for item in phone.items)
        print(f"{time.monotonic() - begun:6.0f} s: {done} of {total} stops safe", file=sys.stderr, flush=True)  # noqa: T201


def read_back(admin_dsn: str, phones: Sequence[Phone]) -> dict[str, Any]:
    """Compare what was tapped with what the database holds."""
    tapped = {item.event["id"]: item for phone in phones for item in phone.items}
    tours = [phone.day.tour for phone in phones]
    with psycopg.connect(
        admin_dsn, autocommit=True, row_factory=dict_row, options="-c search_path=rondo"
    ) as admin:
        kept = admin.execute(
            "SELECT e.id::text, e.stop_id::text, e.kind, e.data, e.document_id,"
            " encode(e.sent_sha256, 'hex') AS sha256 FROM field_event e"
            " WHERE e.tour_id = ANY (%s)",
            (tours,),
        ).fetchall()
        pictures = admin.execute(
            "SELECT count(*) AS count, coalesce(sum(d.size), 0)::bigint AS bytes,"
            " count(*) FILTER (WHERE b.body IS NULL OR sha256(b.body) <> d.sha256"
            " OR length(b.body) <> d.size) AS damaged FROM document d LEFT JOIN blob b USING (sha256)"
            " WHERE d.tour_id = ANY (%s) AND d.kind IN ('photo', 'signature')",
            (tours,),
        ).fetchone()
        tickets, signed, size = admin.execute(
            "SELECT (SELECT count(*) FROM job_ticket) AS tickets, (SELECT count(*) FROM signature) AS signed,"
            " pg_database_size(current_database()) AS size"
        ).fetchone().values()  # fmt: skip
    same = Counter((row["stop_id"], row["kind"], json.dumps(row["data"], sort_keys=True)) for row in kept)
    wanted = Counter(
        (item.event.get("stop"), item.event["kind"], json.dumps(item.event["data"], sort_keys=True))
        for item in tapped.values()
    )
    found = {row["id"]: row for row in kept}
    stops = sum(len(phone.day.stops) for phone in phones)
    with_picture = [key for key, item in tapped.items() if item.picture is not None]
    return {
        "tapped": len(tapped),
        "kept": len(kept),
        "lost": len(tapped.keys() - found.keys()),
        "doubled": sum((same - wanted).values()) + len(found.keys() - tapped.keys()),
        "pictures": {
            "sent": len(with_picture),
            "kept": pictures["count"],
            "bytes": pictures["bytes"],
            "damaged": pictures["damaged"],
            "other_fingerprint": sum(
                key not in found
                or found[key]["document_id"] is None
                or found[key]["sha256"] != tapped[key].sha256
                for key in with_picture
            ),
        },
        "tickets_missing": stops - tickets,
        "signatures_missing": 2 * stops - signed,
        "database_bytes": size,
    }


def _requests(requests: Sequence[Request], took: float) -> dict[str, Any]:
    files = [one for one in requests if one.what in {"photo", "signature"} and one.status == 200]
    return {
        "answers": dict(sorted(Counter(str(one.status or "none") for one in requests).items())),
        "uploads_per_s": round(len(files) / took, 2),
        "mb_per_s": round(sum(one.size for one in files) / took / 1e6, 2),
        "latency_ms": {
            what: spread([one.seconds for one in requests if one.what == what and one.status == 200])
            for what in ("photo", "signature", "events")
        },
    }


def measure(
    endpoint_dsn: str,
    office: Database,
    owner: Database,
    *,
    phones: int = 200,
    stops: int = 12,
    photo_bytes: int = 2_000_000,
    seconds: float = 0.0,
    lost: float = 0.02,
    tell: bool = False,
) -> dict[str, Any]:
    """Let so many phones do their day and return the figures.

    Args:
        endpoint_dsn: The database, with the endpoint's login.
        office: The same with the rights to plan tours.
        owner: The same with every right.
        phones: How many drivers.
        stops: Of each.
        photo_bytes: About how large a photo is when it is sent.
        seconds: How long the ten minutes of the schedule last; 0: as short as the machine allows.
        lost: The share of answers that never reach their phone.
        tell: Say now and then how far it is.
    """
    days: list[DriverDay] = []

    def plan(session: Any) -> None:
        days[:] = add_days(session, phones, stops)

    office.write(plan, "bench.day", reason="mesure")
    pictures = Pictures(photo_bytes)
    with Endpoint(endpoint_dsn) as endpoint:
        driven, heard, took = asyncio.run(
            _all_days(endpoint.url, days, pictures, seconds, lost, tell), debug=False
        )
        memory = {
            "start_bytes": endpoint.start_bytes,
            "max_bytes": endpoint.max_bytes,
            "end_bytes": endpoint.bytes_now(),
        }
        cpu_s = endpoint.cpu_s
        said = endpoint.said()
    kept = read_back(owner.dsn, driven)
    broken = [finding.name for finding in owner.read(check) if finding.count and finding.name != UNDRAWN]
    errors = sum(one.status >= 500 and one.status not in BUSY for one in heard.requests)
    return {
        "phones": phones,
        "stops": stops,
        "photo": {"bytes": len(pictures.photo(0)), "pixels": list(pictures.size)},
        "took_s": round(took, 1),
        "items": {
            "sent": kept["tapped"],
            "stored": kept["kept"],
            "per_s": round(kept["kept"] / took, 2),
        },
        "compressed": round(SCHEDULE_S / took, 2),
        **_requests(heard.requests, took),
        "errors": errors,
        "refused_for_now": sum(one.status in BUSY for one in heard.requests),
        "no_answer": sum(one.status == 0 for one in heard.requests),
        "refused_for_good": heard.held,
        "answers_lost_on_purpose": heard.forgotten,
        "memory": memory,
        "endpoint_cpu_s": round(cpu_s, 1),
        "endpoint_said": said[-2000:],
        "read_back": kept,
        "broken": broken,
    }


def is_good(found: dict[str, Any], most_bytes: int = MOST_BYTES) -> bool:
    """Return whether nothing was lost, doubled, damaged or refused for good, and the memory held."""
    kept = found["read_back"]
    return (
        not found["errors"]
        and not found["refused_for_good"]
        and not found["broken"]
        and not kept["lost"]
        and not kept["doubled"]
        and not kept["pictures"]["damaged"]
        and not kept["pictures"]["other_fingerprint"]
        and kept["pictures"]["kept"] == kept["pictures"]["sent"]
        and not kept["tickets_missing"]
        and not kept["signatures_missing"]
        and found["memory"]["max_bytes"] <= most_bytes
    )


def lines(found: dict[str, Any]) -> str:
    """Return the figures for a person."""
    kept, memory, wait = found["read_back"], found["memory"], found["latency_ms"]
    pictures, items = kept["pictures"], found["items"]
    least, most, end = (memory[name] / 1e6 for name in ("start_bytes", "max_bytes", "end_bytes"))
    rows = [
        f"{found['phones']} phones of {found['stops']} stops: {found['took_s']} s"
        f" ({found['compressed']} times as fast as planned)",
        f"uploads     {found['uploads_per_s']}/s, {found['mb_per_s']} MB/s;"
        f" photos of {found['photo']['bytes'] / 1e6:.1f} MB",
        *(
            f"{name:<11} median {wait[name]['median']:8.1f} ms, p99 {wait[name]['p99']:8.1f} ms"
            for name in ("photo", "signature", "events")
        ),
        f"answers     {found['answers']}: {found['errors']} errors, {found['refused_for_now']} to come back"
        f" later, {len(found['refused_for_good'])} refused for good, {found['no_answer']} without answer,"
        f" {found['answers_lost_on_purpose']} lost on purpose",
        f"memory      {least:.0f} MB at the start, {most:.0f} MB at the most, {end:.0f} MB at the end;"
        f" {found['endpoint_cpu_s']} s of processor",
        f"items       {items['stored']} of {items['sent']} read back, {items['per_s']}/s:"
        f" {kept['lost']} lost, {kept['doubled']} doubled",
        f"pictures    {pictures['kept']} of {pictures['sent']}: {pictures['damaged']} damaged,"
        f" {pictures['other_fingerprint']} with another fingerprint",
        f"tickets     {kept['tickets_missing']} missing;"
        f" invariants broken: {', '.join(found['broken']) or 'none'}",
        f"database    {kept['database_bytes'] / 1e6:.0f} MB",
    ]
    return "\n".join(rows)


def main(words: list[str]) -> int:
    """Measure, print and write the figures; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(prog="python3 installer bench phones")
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--stops", type=int, default=12)
    parser.add_argument("--photo-bytes", type=int, default=2_000_000)
    parser.add_argument("--seconds", type=float, default=0.0, help="how long the ten minutes last")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    needed = asked.phones * asked.stops * 2 * asked.photo_bytes * 2 + 4_000_000_000
    if shutil.disk_usage(tempfile.gettempdir()).free < needed:
        print(f"This takes {needed / 1e9:.0f} GB: fewer --phones, or smaller --photo-bytes.")  # noqa: T201
        return 2
    before = machine()
    with company() as (endpoint_dsn, office, owner):
        figures = measure(
            endpoint_dsn,
            office,
            owner,
            phones=asked.phones,
            stops=asked.stops,
            photo_bytes=asked.photo_bytes,
            seconds=asked.seconds,
            tell=True,
        )
    found = {**before, "command": "bench phones " + " ".join(words), **figures}
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(lines(found))  # noqa: T201
    return 0 if is_good(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
