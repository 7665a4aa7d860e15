"""Collects reference cycles where windows live, and nowhere else.

Python looks for cycles in whichever thread happens to make objects. A cycle may hold a closed window: taken
apart by a thread that reads rows, its Qt objects are destroyed in the wrong thread, and the program ends at
once. While a collector is at work no thread looks by itself; this one does, between two events.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 1_000
_OLD_EVERY = 60
"""Ticks between two looks at everything, which stop the window for a moment."""


class Collector(QObject):
    """Takes over from Python's own collector until it is closed; belongs to the thread of the windows."""

    _at_work = 0
    _held = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks, self._closed = 0, False
        Collector._at_work += 1
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    @Slot()
    def tick(self) -> None:
        """Collect what is due, as Python's thresholds say."""
        if Collector._held:
            return
        self._ticks += 1
        young, middle, old = gc.get_count()
        due_young, due_middle, due_old = gc.get_threshold()
        if old > due_old and self._ticks >= _OLD_EVERY:
            self._ticks = 0
            gc.collect()
        elif middle > due_middle:
            gc.collect(1)
        elif young > due_young:
            gc.collect(0)

    def close(self) -> None:
        """Leave collecting to Python again, once no other collector is at work."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        Collector._at_work -= 1
        if not Collector._at_work and not Collector._held:
            gc.enable()


def hold() -> None:
    """Collect nothing until `release`: a hand is dragging, and a look would make it stumble."""
    Collector._held = True
    gc.disable()


def release() -> None:
    """Collect again."""
    Collector._held = False
    if not Collector._at_work:
        gc.enable()
