"""The acted day in front of the rules: a forbidden drop, one that somebody answers for, and other views."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy.orm import Session

from app.acting.hands import Missed, key, press, type_into, until, wait
from app.domain.gate import Planner, Severity
from app.domain.preview import Wish
from app.services import board_reading, gate
from app.views.board.refusal import ReasonDialog
from app.views.board.screen import BoardScreen

PARIS = ZoneInfo("Europe/Paris")
HOURS = (13, 15, 17, 18, 19)

Picture = Callable[[str, QWidget], None]
Found = tuple[UUID, UUID, dt.datetime]
"""A waiting job, a row and a start."""


def quiet_row(session: Session, day: dt.date, job_id: UUID, starts: Sequence[dt.datetime]) -> UUID:
    """Return the first empty row where a waiting job may begin at some instants, and no rule asks why.

    Which drivers are free changes with the day, and so does what their papers say.

    Raises:
        Missed: The demo's plan has none.
    """
    content = board_reading.board_content(session, day, day)
    planner = Planner(gate.facts(session, day, day), content.day)
    taken = {bar.row_id for bar in content.day.bars} | {band.row_id for band in content.day.bands}
    length = dt.timedelta(minutes=next(job.minutes for job in content.backlog if job.id == job_id))
    for row in content.day.rows:
        wishes = [Wish(job_id, row.id, start, start + length) for start in starts]
        if row.id not in taken and all(
            one.severity is Severity.NOTE for wish in wishes for one in planner.preview([wish]).findings
        ):
            return row.id
    raise Missed("une ligne libre où aucune règle ne s'oppose")


def ruled_drop(session: Session, day: dt.date, wanted: Severity) -> Found:
    """Return a drop into a free place whose gravest new finding is of this severity.

    Raises:
        Missed: The demo's plan has none.
    """
    content = board_reading.board_content(session, day, day)
    planner = Planner(gate.facts(session, day, day), content.day)
    waiting = sorted(
        (job for job in content.backlog if "waiting" in job.lists), key=lambda job: -job.hazardous
    )
    for job in waiting:
        for row in content.day.rows:
            for hour in HOURS:
                start = dt.datetime.combine(day, dt.time(hour), PARIS)
                end = start + dt.timedelta(minutes=job.minutes)
                taken = [(bar.start, bar.end) for bar in content.day.bars if bar.row_id == row.id]
                taken += [
                    (band.start, band.end) for band in content.day.bands if band.row_id in (row.id, None)
                ]
                if any(begins < end and start < ends for begins, ends in taken):
                    continue
                found = planner.preview([Wish(job.id, row.id, start, end)]).findings
                if found and max((one.severity for one in found), key=lambda one: one.rank) is wanted:
                    return job.id, row.id, start
    raise Missed(f"une dépose de gravité {wanted}")


def refused_drop(screen: BoardScreen, drop: Callable[[], None], picture: Picture) -> None:
    """Drop what a rule forbids, and read what is said."""
    seen: list[str] = []

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog) and not seen:
            seen.append("list")
            picture("37-refus-regles", asked)
            asked.reject()

    watch = QTimer(interval=40)
    watch.timeout.connect(look)
    watch.start()
    drop()
    until(lambda: screen.board.bubble_text != "" and not screen.board.is_waiting, "le refus de la règle")
    wait(300)
    watch.stop()
    picture("38-tableau-refus-regle", screen.window())
    key(screen.board, Qt.Key.Key_Escape)


def answered_drop(screen: BoardScreen, drop: Callable[[], None], picture: Picture) -> None:
    """Drop what wants a reason, give it, and take it back."""
    given: list[bool] = []

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, ReasonDialog) and not given:
            given.append(True)
            type_into(asked.reason, "Accord du client par téléphone")
            asked.who.setText("Hélène Puech")
            picture("39-motif", asked)
            press(asked.agree)

    watch = QTimer(interval=40)
    watch.timeout.connect(look)
    watch.start()
    drop()
    until(lambda: bool(given) and screen.can_undo and not screen.pending, "la dépose motivée")
    watch.stop()


def held_bar(screen: BoardScreen, job_id: UUID, picture: Picture) -> None:
    """Hold a bar half an hour later, read what that would change, and put it back."""
    board = screen.board
    until(lambda: not screen.pending and not board.bar_rect(job_id).isEmpty(), "l'intervention placée")
    board.select({job_id}, job_id)
    for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right):
        key(board, pressed)
    until(lambda: board.bubble_text != "", "ce que le déplacement changerait")
    wait(300)
    picture("45-deplacement", screen.window())
    key(board, Qt.Key.Key_Escape)


def other_views(screen: BoardScreen, day: dt.date, picture: Picture) -> None:
    """Look at the week, the month, and a day that is played again."""
    for days, name in ((7, "40-semaine"), (31, "41-mois")):
        screen.show_span(days)
        wait(1500)
        picture(name, screen.window())
    screen.show_span(1)
    screen.show_day(day)
    wait(600)
    key(screen.board, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    until(screen.replay.isVisible, "la relecture")
    wait(1200)
    picture("42-relecture", screen.window())
    screen.leave_replay()
    until(screen.board.isVisible, "le retour au présent")
