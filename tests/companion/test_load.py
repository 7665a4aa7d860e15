"""The measurements of the drivers' endpoint, made small: what they count is there, and nothing else is."""

import pytest

from tests.bench import phones
from tests.companion.phone import companion_dsn


@pytest.mark.one_release  # the same calls as in test_api.py and test_phone_page.py, which run on both
def test_all_that_three_phones_upload_is_kept_once(database):
    found = phones.measure(
        companion_dsn(database),
        database.open(),
        database.open_admin(),
        phones=3,
        stops=2,
        photo_bytes=60_000,
        lost=0.2,
    )
    assert phones.is_good(found), phones.lines(found)
    assert found["read_back"]["kept"] == 3 * (1 + 2 * len(phones.TAPS))
    assert found["answers_lost_on_purpose"] > 0
