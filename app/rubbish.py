"""Collects reference cycles between two events, where windows live, and nowhere else.

Python looks for cycles whenever objects are made, in whichever thread makes them. A cycle may hold a closed
window. Taken apart by a thread that reads rows, its Qt objects are destroyed in the wrong thread; taken apart
while another window paints, they take its painter along. Either ends the program at once.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 1_000
_OLD_EVERY = 60
"""Ticks between two looks at everything, which stop the window for a moment."""


class Collector(QObject):
    """Takes over from Python's own collector, for as long as the program runs.

    Args:
        application: The application, or what else lives in the thread of the windows as long as they do.
    """

    _held = False

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        self._ticks = 0
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self.tick)
        timer.start()

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


def hold() -> None:
    """Collect nothing until `release`: a hand is dragging, and a look would make it stumble."""
    Collector._held = True


def release() -> None:
    """Collect again."""
    Collector._held = False
