"""What waits on this computer is written as names and values, and comes back as it was."""

import dataclasses
import datetime as dt
import os
import sqlite3
from decimal import Decimal
from functools import partial

import pytest

from app.db import new_id
from app.domain.board import Place
from app.domain.jobs import JobStatus
from app.outbox import Outbox, Parcel
from app.services import gate, planning, returns
from tests.builders import at

DSN = "host=db.example.fr dbname=rondo user=claire"


@pytest.fixture
def outbox(tmp_path):
    made = Outbox(tmp_path, DSN)
    yield made
    made.close()


def _sent_back(outbox, call):
    op = new_id()
    outbox.keep(Parcel(op, "stop.move", "Décidé à midi", call))
    (parcel,) = outbox.parcels()
    assert (parcel.op, parcel.kind, parcel.reason) == (op, "stop.move", "Décidé à midi")
    return parcel.call


def test_a_move_comes_back_as_it_was(outbox):
    places = (Place(new_id(), 3, new_id(), at(8), at(9.5)), Place(new_id(), 1, new_id(), at(9), at(10)))
    call = _sent_back(outbox, partial(planning.move_stops, places=places))
    assert (call.func, call.keywords) == (planning.move_stops, {"places": places})


def test_a_call_that_somebody_answers_for_holds_the_call_itself(outbox):
    inner = partial(planning.unplan_stops, bar_ids=(new_id(),), versions=(1,))
    call = _sent_back(outbox, partial(gate.decided, call=inner, who="Élodie Rey"))
    assert call.func is gate.decided
    assert call.keywords["call"].func is planning.unplan_stops
    assert call.keywords["call"].keywords == inner.keywords


def test_every_value_that_the_services_take_comes_back(outbox):
    values = {
        "nothing": None,
        "text": 'O\'Brien & Cie "ZI" é',
        "kg": Decimal("12.340"),
        "day": dt.date(2026, 11, 26),
        "hour": dt.time(6, 30),
        "span": dt.timedelta(minutes=95),
        "state": JobStatus.DONE,
        "keys": frozenset({new_id()}),
        "by": {new_id(): [1, 2.5, True]},
    }
    call = _sent_back(outbox, partial(returns.record_stop, typed=values))
    assert call.keywords == {"typed": values}
    assert call.keywords["typed"]["state"] is JobStatus.DONE


@dataclasses.dataclass
class Foreign:
    """Something that no service knows."""

    name: str = ""


@pytest.mark.parametrize(
    "call", [partial(os.system, "true"), partial(planning.undo, operation=Foreign()), print]
)
def test_what_is_not_ours_is_not_written(outbox, call):
    with pytest.raises((TypeError, ValueError)):
        outbox.keep(Parcel(new_id(), "stop.move", "", call))
    assert outbox.parcels() == []


@pytest.mark.parametrize(
    "words",
    [
        '{"call": ["os:system", ["touch x"], {}]}',
        '{"call": ["app.services.planning:select", [], {}]}',
        '{"of": ["subprocess:Popen", {"args": "true"}]}',
        '{"call": ["app.services.planning:Session", [], {}]}',
        "\x80\x04N.",
        "",
    ],
)
def test_what_somebody_else_wrote_there_is_not_done(outbox, tmp_path, words):
    outbox.keep(Parcel(new_id(), "stop.move", "", partial(planning.undo, operation=new_id())))
    with sqlite3.connect(next(tmp_path.glob("unsent-*.sqlite"))) as file:
        file.execute("UPDATE parcel SET call = ?", (words,))
    file.close()
    assert outbox.parcels() == []
