"""What is on its way to the database: each errand knows what it was sent for when the answer comes."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.board import AddAsked, MoveAsked, PlaceAsked
from app.errors import AppError
from app.ids import new_id
from app.services.holders import Holder

Done = tuple[UUID, str]
"""An action that was done: its operation, and what it did in words."""

Call = Callable[..., Any]
"""What is done in the database: takes a session."""


class Errand(QObject):
    """One action of a person.

    Args:
        parent: Who sends it.
        label: What it does, in words, for the undo button.
        token: The canvas's number of the question; 0 where it asked none.
        moving: The stops or jobs that it moves.
        count: How many bars it puts somewhere, where they might overlap each other.
        success: What to say when it is done; nothing where the board shows it.
        request: What was asked of the canvas, where another place may be offered for it.
        told: Told the database's answer, where more is to be done with it.
        refused: Told the error, where another place than the board says it; the board then says nothing.
    """

    was_done = Signal(object)
    """The database did it: the errand."""

    was_refused = Signal(object, object)
    """The database refused it: the errand and the error."""

    was_explained = Signal(object, object)
    """It is known who holds its slot, or that nobody knows: the errand, and the `Holder` or None."""

    def __init__(
        self,
        parent: QObject,
        label: str,
        token: int = 0,
        moving: Sequence[UUID] = (),
        count: int = 1,
        success: str = "",
        request: MoveAsked | PlaceAsked | AddAsked | None = None,
        told: Callable[[Any], None] | None = None,
        refused: Callable[[AppError], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.label, self.token, self.success = label, token, success
        self.moving, self.count = tuple(moving), count
        self.request, self.told, self.refused = request, told, refused
        self.op = new_id()
        self.error: AppError | None = None
        self.call: Call | None = None
        self.kind, self.reason = "", ""
        self.tries = 0

    @Slot(object)
    def done(self, result: object) -> None:
        """Take the database's yes."""
        if self.told is not None:
            self.told(result)
        self.was_done.emit(self)

    @Slot(object)
    def failed(self, error: AppError) -> None:
        """Take the database's no."""
        self.error = error
        self.was_refused.emit(self, error)

    @Slot(object)
    def explained(self, holder: Holder | None) -> None:
        """Take who holds the slot."""
        self.was_explained.emit(self, holder)

    @Slot(object)
    def unexplained(self, _error: AppError) -> None:
        """Take that nobody could tell."""
        self.was_explained.emit(self, None)


class Turn(Errand):
    """An undo or a redo: takes an action from one stack and, once done, lays itself on the other."""

    def __init__(self, parent: QObject, action: Done, taken: list[Done], given: list[Done]) -> None:
        super().__init__(parent, action[1])
        self.action, self.taken, self.given = action, taken, given
