"""The bubble beside a bar: it says the same, mended word by word, as if it were painted anew."""

from random import Random

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.views.board.bubble import Bubble, Said
from app.views.board.metrics import Metrics
from app.views.board.palette import board_palette

AT = QRect(400, 300, 4, 50)
NORMAL = Metrics.of(False, 1.0)
SENTENCES = (
    "Fermeture du centre dépassée de {} min.",
    "Pause de {} min à prévoir avant 13 h 30, sinon le temps de conduite sans interruption serait dépassé.",
    "Poids total autorisé dépassé de {} kg.",
    "+{} km · +25 min",
    "{}",
)


@pytest.fixture
def bubble(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(1200, 700)
    around.show()
    return Bubble(board_palette(dark=False), NORMAL, around)


def said(dice):
    lines = [Said(f"08:{dice.randrange(60):02} – 09:15  ·  Chauffeur {dice.randrange(3)}", strong=True)]
    for _ in range(dice.randrange(1, 4)):
        text = dice.choice(SENTENCES).format(dice.choice((5, 7, 12, 118)))
        lines.append(Said(text, dice.choice((0, 0, 2, 3))))
    return lines


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_mended_looks_as_what_is_painted_anew(bubble, dark):
    bubble.recolour(board_palette(dark), NORMAL)
    dice = Random(7)  # noqa: S311 - the same lines each time
    for step in range(500):
        if step % 40 == 39:
            bubble.tell("Jean est en congé.\nChoisissez un autre chauffeur.", AT, refuses=bool(step % 2))
        else:
            bubble.tell_lines(said(dice), AT)
        mended = bubble.grab().toImage()
        bubble._look = ()
        assert bubble.grab().toImage() == mended, step


def test_other_colours_are_taken_at_once(bubble):
    bubble.tell_lines([Said("Retour au dépôt", strong=True), Said("Trop lourd.", 3)], AT)
    light = bubble.grab().toImage()
    bubble.recolour(board_palette(dark=True), NORMAL)
    dark = bubble.grab().toImage()
    assert dark.size() == light.size()
    assert dark.pixelColor(60, 30) == board_palette(dark=True).bubble
    assert light.pixelColor(60, 30) == board_palette(dark=False).bubble


def test_in_a_drag_it_grows_but_does_not_shrink_until_it_was_hidden(bubble):
    bubble.tell_lines([Said("Un")], AT)
    narrow = bubble.width()
    bubble.tell_lines([Said("Beaucoup plus de mots pour dire la même chose")], AT)
    wide = bubble.width()
    assert wide > narrow
    bubble.tell_lines([Said("Un")], AT)
    assert bubble.width() == wide
    bubble.hide()
    bubble.tell_lines([Said("Un")], AT)
    assert bubble.width() == narrow


def test_long_sentences_are_broken_between_words(bubble):
    text = "Le centre de tri ferme à midi le vendredi, et le trajet depuis le chantier dure quarante minutes."
    bubble.tell_lines([Said(text, 2)], AT)
    short = bubble.height()
    assert bubble.width() <= 460
    bubble.tell_lines([Said(text + " " + text, 2)], AT)
    assert bubble.height() > short
    words = [picture for placed in bubble._placed for picture in placed.laid.pictures]
    assert len(words) == len(text.split()) * 2
    assert all(x + wide < bubble.width() for placed in bubble._placed for x, _, wide in placed.laid.places)
