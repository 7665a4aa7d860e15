"""The endpoint is what its description says: asked with all that it allows, and with what it does not."""

import base64
import json

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from app.companion.api import create_api, running
from app.companion.guard import Limits
from app.db import Database
from tests.companion.conftest import event, sending
from tests.companion.phone import companion_dsn

pytestmark = pytest.mark.one_release  # what the endpoint makes of odd requests, before the database is asked

TOKEN = "t" * 43
EXAMPLES = 8
"""For each route, with a fixed seed and again with a new one."""
# What a description by shapes cannot say: that a well-formed code opens nothing, that bytes are no picture.
NOT_SAID = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free"}


@pytest.fixture
def described(tour):
    """The endpoint with its description and without limits that a test would meet, and a phone let in."""
    with Database(companion_dsn(tour.database)) as database:
        much = Limits(guesses_per_minute=9_999, strangers_per_minute=9_999, phone_per_minute=9_999)
        api = create_api(database, described=True, limits=much)
        with running(api) as address:
            opened = {"code": tour.link.code, "token": TOKEN}
            assert httpx.post(f"{address}/api/open", json=opened).status_code == 200
            yield address


def test_nothing_is_described_unless_told(endpoint):
    assert httpx.get(f"{endpoint}/api/openapi.json").status_code == 404


def _described_photo():
    told = {**sending(), "event": event("photo", label="Avant")}
    del told["events"]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_as_described(described, mode):
    schema = schemathesis.openapi.from_url(f"{described}/api/openapi.json")
    checks = [check for check in CHECKS.get_all() if check.__name__ not in NOT_SAID]
    statuses = {}

    def ask(case):
        path = case.operation.path
        shown = {"Authorization": f"Bearer {TOKEN}"}
        if path == "/api/files" and mode.is_positive and len(statuses[path]) % 2:
            shown["x-event"] = _described_photo()
        answer = case.call_and_validate(headers=shown, checks=checks, timeout=20)
        statuses[path].append(answer.status_code)

    for found in schema.get_all_operations():
        operation = found.ok()
        statuses[operation.path] = []
        if mode.is_negative and operation.path == "/health":
            continue  # nothing can be said wrongly there
        for derandomize in (True, False):
            limits = settings(
                max_examples=EXAMPLES,
                derandomize=derandomize,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            limits(given(operation.as_strategy(generation_mode=mode))(ask))()
    assert len(statuses) == 7
    assert sum(map(len, statuses.values())) > 60
