"""The kinds of absences: one list for who enters them and for who looks at them."""

from app.domain.absences import ABSENCES, absence_word
from app.services.resource_kinds import KINDS


def test_a_kind_is_told_by_its_word_and_a_note_as_it_was_written():
    assert absence_word("accident") == "Accident at work"
    assert absence_word("Congés du 15 août") == "Congés du 15 août"


def test_every_kind_that_the_board_enters_can_be_kept_in_the_resources():
    (reason,) = (field for field in KINDS["absence"].fields if field.name == "kind")
    assert dict(reason.options) == ABSENCES
