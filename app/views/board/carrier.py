"""What a person asks of the board, carried out: sent, explained where it is refused, and taken back."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.board import AddAsked, Bar, CopyAsked, MoveAsked, Place, PlaceAsked, ResizeAsked, UnplanAsked
from app.errors import AppError, NeedsReason, Refused, SlotTaken, Unavailable
from app.ids import new_id
from app.services import copies, gate, planning, ways_out
from app.services.board_reading import BoardContent
from app.services.holders import Holder, holder_of
from app.tasks import Tasks
from app.views import style
from app.views.board.backlog import BacklogPanel
from app.views.board.bubble import Bubble
from app.views.board.errands import Done, Errand, Turn
from app.views.board.refusal import WaysOut, ask_reason, sentences, show_refused
from app.views.board.view import BoardView
from app.views.translating import away, said
from app.views.widgets.toast import toast

PARIS = ZoneInfo("Europe/Paris")
UNDO_DEPTH = 200

TRIES = 3
"""How often a slot that was taken and is free by the time one looks is asked for again."""


class Carrier(QObject):
    """Carries out what canvases ask; what a refusal needs of a person is asked and offered here.

    Args:
        tasks: The way to the database.
        canvases: Those in sight, the screen's own first; the list grows and shrinks with windows.
        backlog: Hides the jobs whose place was asked for.
        host: The screen: questions belong to its window.
        who: The person's name, proposed where somebody answers for an exception.
    """

    changed = Signal()
    """Something is on its way, was done or refused: what can be done now is another."""

    reload_asked = Signal()
    """The board is to be read anew."""

    undone_elsewhere = Signal()
    """An action of a list was taken back."""

    was_refused = Signal(str, str)
    """The database refused something: the kind of the action, and what the person was told."""

    def __init__(
        self, tasks: Tasks, canvases: list[BoardView], backlog: BacklogPanel, host: QWidget, who: str
    ) -> None:
        super().__init__(host)
        self._tasks, self._canvases, self._backlog = tasks, canvases, backlog
        self._host, self._who = host, who
        self._content: BoardContent | None = None
        self._errands: set[Errand] = set()
        self._way_of: tuple[Errand, Holder] | None = None
        self._placing: dict[int, tuple[UUID, ...]] = {}
        self._done_tokens: set[int] = set()
        self._settled_by_read: set[int] = set()
        self._undo: list[Done] = []
        self._redo: list[Done] = []

    @property
    def _board(self) -> BoardView:
        return self._canvases[0]

    @property
    def pending(self) -> int:
        """How many actions are on their way to the database."""
        return len(self._errands)

    @property
    def last_done(self) -> str:
        """What an undo would take back, in words; empty where there is nothing."""
        return self._undo[-1][1] if self._undo else ""

    @property
    def last_undone(self) -> str:
        """What a redo would do again, in words; empty where there is nothing."""
        return self._redo[-1][1] if self._redo else ""

    def hear(self, board: BoardView) -> None:
        """Carry out what a canvas asks."""
        board.move_asked.connect(self._on_move_asked)
        board.resize_asked.connect(self._on_resize_asked)
        board.place_asked.connect(self._on_place_asked)
        board.unplan_asked.connect(self._on_unplan_asked)
        board.add_asked.connect(self._on_add_asked)
        board.copy_asked.connect(self._on_copy_asked)

    def ways_on(self, board: BoardView) -> WaysOut:
        """Return the ways out that a canvas shows beside its refusals."""
        ways = board.findChild(WaysOut)
        if ways is None:
            ways = WaysOut(board.viewport())
            ways.chosen.connect(self._on_way)
        return ways

    def withdraw_ways(self) -> None:
        """Offer no way out any more."""
        for board in self._canvases:
            for ways in board.findChildren(WaysOut):
                ways.hide()

    def show(self, content: BoardContent) -> None:
        """Take what the board shows from now on."""
        self._content = content

    # --- readings: a bar stands where it was dropped until a reading shows it there

    def begin_reading(self) -> None:
        """What was done before this reading began is in it: its pending bars are let go when it arrives."""
        self._settled_by_read |= self._done_tokens
        self._done_tokens.clear()

    def drop_reading(self) -> None:
        """The reading was not shown: the next one settles what it would have."""
        self._done_tokens |= self._settled_by_read
        self._settled_by_read.clear()

    def settle(self) -> None:
        """Let go the pending bars that the reading shows where they are."""
        for token in self._settled_by_read:
            for board in self._canvases:
                board.settle(token)
            self._placing.pop(token, None)
        self._settled_by_read.clear()
        self._hide_placed()

    # --- sending

    @Slot(object, str, object)
    def send(self, call: Callable[..., Any], kind: str, errand: Errand) -> None:
        """Send one action; its errand brings the answer back."""
        errand.call, errand.kind = call, kind
        self.withdraw_ways()
        self._errands.add(errand)
        errand.was_done.connect(self._on_done)
        errand.was_refused.connect(self._on_refused)
        errand.was_explained.connect(self._on_explained)
        self._tasks.write(call, kind, errand.done, errand.failed, errand.reason, errand.op, waits=True)

    def real_ids(self, bar_ids: Sequence[UUID]) -> list[UUID]:
        """Return the stops of bars, where some stand for a stop once more."""
        aliases = self._content.aliases if self._content else {}
        return list(dict.fromkeys(aliases.get(key, key) for key in bar_ids))

    def swap_bars(self, bar: Bar, other: Bar) -> None:
        """Let two bars change places."""
        mine, there = self.real_ids([bar.id, other.id])
        place = Place(mine, bar.version, other.row_id, other.start, other.end)
        call = partial(ways_out.swap_stops, place=place, other_id=there, other_version=other.version)
        self.send(call, "stop.swap", Errand(self, self.tr("swap of two jobs"), 0, [mine, there], 2))

    @Slot()
    def undo(self) -> None:
        """Take back the last action done here."""
        self._turn(self._undo, self._redo)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self._redo, self._undo)

    @Slot(object, str)
    def undo_operation(self, operation: UUID, what: str) -> None:
        """Take back any operation that this person may take back, from a list."""
        turn = Turn(self, (operation, what), [], self._redo)
        self._undo = [done for done in self._undo if done[0] != operation]
        turn.told = self._on_undone_elsewhere
        self.send(partial(planning.undo, operation=operation), "board.undo", turn)

    # --- what the canvas asks

    @Slot(object)
    def _on_move_asked(self, asked: MoveAsked) -> None:
        places = self._real(asked.places)
        call = partial(planning.move_stops, places=places)
        label = self.tr("move of %n job(s)", "", len(places))
        moving = [place.bar_id for place in places]
        errand = Errand(self, label, asked.token, moving, len(places), request=asked)
        self.send(call, "stop.move", errand)

    @Slot(object)
    def _on_copy_asked(self, asked: CopyAsked) -> None:
        places = self._real(asked.places)
        label = self.tr("copy of %n job(s)", "", len(places))
        errand = Errand(self, label, asked.token, count=len(places))
        self.send(partial(copies.copy_stops, places=places), "stop.copy", errand)

    @Slot(object)
    def _on_resize_asked(self, asked: ResizeAsked) -> None:
        (place,) = self._real([asked.place])
        call = partial(planning.resize_stop, place=place)
        errand = Errand(self, self.tr("new duration"), asked.token, [place.bar_id])
        self.send(call, "stop.resize", errand)

    @Slot(object)
    def _on_place_asked(self, asked: PlaceAsked) -> None:
        call = partial(planning.place_jobs, job_ids=asked.job_ids, row_id=asked.row_id, start=asked.start)
        label = self.tr("placing of %n job(s)", "", len(asked.job_ids))
        self._placing[asked.token] = asked.job_ids
        self._hide_placed()
        errand = Errand(self, label, asked.token, asked.job_ids, request=asked)
        self.send(call, "stop.place", errand)

    @Slot(object)
    def _on_unplan_asked(self, asked: UnplanAsked) -> None:
        bars = dict(zip(asked.bar_ids, asked.versions, strict=True))
        aliases = self._content.aliases if self._content else {}
        stops = {aliases.get(key, key): version for key, version in bars.items()}
        call = partial(planning.unplan_stops, bar_ids=tuple(stops), versions=tuple(stops.values()))
        shown = self._content.day.bars if self._content else ()
        technical = {bar.id for bar in shown if bar.job_id is None}.intersection(stops)
        if technical:
            label = self.tr("removal of %n stop(s)", "", len(stops))
        else:
            label = self.tr("return of %n job(s) to the backlog", "", len(asked.bar_ids))
        kind = "stop.remove" if len(technical) == len(stops) else "stop.unplan"
        self.send(call, kind, Errand(self, label, asked.token))

    @Slot(object)
    def _on_add_asked(self, asked: AddAsked) -> None:
        errand = Errand(self, self.tr("new stop in a tour"), asked.token, request=asked)
        self.send(partial(planning.add_stop, new=asked.stop), "stop.add", errand)

    # --- answers

    def _send_again(self, errand: Errand, reason: str = "") -> None:
        """Send the same once more, as an action of its own: the first one did nothing."""
        errand.op, errand.reason = new_id(), reason
        if errand.call is not None:
            self._tasks.write(
                errand.call, errand.kind, errand.done, errand.failed, reason, errand.op, waits=True
            )

    def _real(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Return places of stops, where some are of bars that stand for a stop once more."""
        aliases = self._content.aliases if self._content else {}
        return tuple(
            dataclasses.replace(place, bar_id=aliases.get(place.bar_id, place.bar_id)) for place in places
        )

    @Slot(object)
    def _on_done(self, errand: Errand) -> None:
        """Take note of what was done, and show it."""
        self._forget(errand)
        if isinstance(errand, Turn):
            errand.given.append((errand.op, errand.label))
        elif errand.kind != "board.undo":
            self._undo.append((errand.op, errand.label))
            del self._undo[:-UNDO_DEPTH]
            self._redo.clear()
        if errand.success:
            toast(self._host, errand.success)
        if errand.token:
            self._done_tokens.add(errand.token)
        self.changed.emit()
        self.reload_asked.emit()

    @Slot(object, object)
    def _on_refused(self, errand: Errand, error: AppError) -> None:
        """Say who holds the slot, where that was the reason; ask what a rule asks; else say the reason."""
        if isinstance(error, Unavailable) and isinstance(errand, Turn):
            errand.taken.append(errand.action)
        if isinstance(error, NeedsReason):
            self._ask_reason(errand, error)
        elif isinstance(error, Refused):
            words = [sentence for sentence, _ in sentences(error.findings)]
            self._refuse(errand, said(error))
            if len(words) > 1 or errand.refused is not None:
                show_refused(self._host, error.findings)
        elif isinstance(error, SlotTaken):
            call = partial(holder_of, taken=error, moving=errand.moving)
            self._tasks.read(call, errand.explained, errand.unexplained)
        else:
            self._refuse(errand, said(error))

    def _ask_reason(self, errand: Errand, error: NeedsReason) -> None:
        """Ask why it is done all the same and who decided, and send it again with both."""
        answer = ask_reason(self._host, error.findings, self._who)
        if answer is None or errand.call is None:
            self._refuse(errand, self.tr("Nothing was changed."))
            return
        reason, who = answer
        errand.call = partial(gate.decided, call=errand.call, who=who)
        self._send_again(errand, reason)

    @Slot(object, object)
    def _on_explained(self, errand: Errand, holder: Holder | None) -> None:
        """Say who holds the slot, and what can be done instead."""
        if holder is None and errand.tries < TRIES:
            errand.tries += 1  # whoever held it is gone by now
            self._send_again(errand, errand.reason)
        elif holder is not None:
            board = self._refuse(errand, self._sentence(holder))
            self._offer_ways(errand, holder, board)
        elif errand.count > 1:
            words = self.tr("Together they do not fit there: they would overlap. Move them one by one.")
            self._refuse(errand, words)
        elif errand.error is not None:
            self._refuse(errand, said(errand.error))

    def _offer_ways(self, errand: Errand, holder: Holder, board: BoardView) -> None:
        """Offer, where it was refused, to go before or after what holds the slot, or to swap with it."""
        asked = errand.request
        if asked is None or not board.isVisible() or (isinstance(asked, MoveAsked) and len(asked.places) > 1):
            return
        ways = ["before", "after"]
        if holder.what == "stop" and holder.stop_version and len(errand.moving) == 1:
            ways.append("swap")
        self._way_of = (errand, holder)
        bubble = board.findChild(Bubble)
        if bubble is not None:
            place = bubble.geometry().united(bubble.about)
            self.ways_on(board).offer(ways, place, isinstance(asked, PlaceAsked))

    @Slot(str)
    def _on_way(self, way: str) -> None:
        """Go the way that was chosen: one action, taken back in one step."""
        if self._way_of is None:
            return
        first, holder = self._way_of
        asked, self._way_of = first.request, None
        side: ways_out.Side = "before" if way == "before" else "after"
        call: Callable[..., Any]
        if isinstance(asked, MoveAsked):
            (place,) = self._real(asked.places)
            if way == "swap" and holder.key is not None:
                call = partial(
                    ways_out.swap_stops,
                    place=place,
                    other_id=holder.key,
                    other_version=holder.stop_version,
                )
                errand = Errand(self, self.tr("swap of two jobs"), 0, [place.bar_id, holder.key], 2)
                self.send(call, "stop.swap", errand)
                return
            call = partial(ways_out.move_beside, place=place, holder=holder, side=side)
            self.send(call, "stop.beside", Errand(self, first.label, 0, first.moving))
        elif isinstance(asked, AddAsked):
            call = partial(ways_out.add_beside, new=asked.stop, holder=holder, side=side)
            self.send(call, "stop.add", Errand(self, first.label))
        elif isinstance(asked, PlaceAsked):
            if way == "swap" and holder.key is not None:
                call = partial(
                    ways_out.take_place,
                    job_ids=asked.job_ids,
                    row_id=asked.row_id,
                    other_id=holder.key,
                    other_version=holder.stop_version,
                )
                errand = Errand(self, first.label, 0, [*asked.job_ids, holder.key], 2)
                self.send(call, "stop.swap", errand)
                return
            call = partial(
                ways_out.place_beside, job_ids=asked.job_ids, row_id=asked.row_id, holder=holder, side=side
            )
            self.send(call, "stop.place", Errand(self, first.label, 0, asked.job_ids))

    def _refuse(self, errand: Errand, text: str) -> BoardView:
        """Say why something was not done; return the canvas it was asked of."""
        where = self._board
        self._forget(errand)
        self.was_refused.emit(errand.kind, text)
        if errand.refused is not None and errand.error is not None:
            errand.refused(errand.error)
        elif errand.token:
            self._placing.pop(errand.token, None)
            self._hide_placed()
            for board in self._canvases:
                if board.refuse(errand.token, text):
                    where = board
        else:
            self._board.tell(text, refuses=True)
        if self._host.isVisible() and not where.isVisible():  # the bubble is not in sight
            toast(self._host, text)
        self.changed.emit()
        self.reload_asked.emit()
        return where

    def _forget(self, errand: Errand) -> None:
        self._errands.discard(errand)
        errand.deleteLater()

    def _sentence(self, holder: Holder) -> str:
        """Return who or what holds a slot, from when to when, and who wrote that down."""
        same = holder.start.astimezone(PARIS).date() == holder.end.astimezone(PARIS).date()
        shown = style.clock if same else style.day_time
        words = {
            "crew": self.tr("Assigned to another tour from {start} to {end}: {label}."),
            "absence": self.tr("Away from {start} to {end}: {label}."),
            "tour": self.tr("Another tour holds this from {start} to {end}. {label}"),
            "stop": self.tr("Taken from {start} to {end}: {label}."),
        }[holder.what]
        label = away(holder.label) if holder.what == "absence" else holder.label
        text = words.format(start=shown(holder.start), end=shown(holder.end), label=label).strip()
        if holder.who:
            text += "\n" + self.tr("Entered by {who}.").format(who=holder.who)
        return text

    def _turn(self, taken: list[Done], given: list[Done]) -> None:
        if taken and not any(isinstance(errand, Turn) for errand in self._errands):
            turn = Turn(self, taken.pop(), taken, given)
            self.send(partial(planning.undo, operation=turn.action[0]), "board.undo", turn)
            self.changed.emit()

    def _on_undone_elsewhere(self, _count: object) -> None:
        self.undone_elsewhere.emit()

    def _hide_placed(self) -> None:
        """Keep the jobs out of the backlog whose place was asked for."""
        self._backlog.hide_jobs({job_id for job_ids in self._placing.values() for job_id in job_ids})
