"""Who moved a stop, from when to when: the journal's entries as lines to read."""

import datetime as dt
import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.errors import QT_TRANSLATE_NOOP
from app.services.histories import HistoryEntry
from app.views import style
from app.views.board.labels import span

_WORDS = {
    "stop.place": QT_TRANSLATE_NOOP("StopHistory", "Placed"),
    "stop.move": QT_TRANSLATE_NOOP("StopHistory", "Moved"),
    "stop.resize": QT_TRANSLATE_NOOP("StopHistory", "New duration"),
    "stop.unplan": QT_TRANSLATE_NOOP("StopHistory", "Back to the backlog"),
    "board.undo": QT_TRANSLATE_NOOP("StopHistory", "Taken back"),
}

_INSTANT = re.compile(r'"([^"]+)"')


def history_lines(entries: Sequence[HistoryEntry], most: int = 8) -> list[str]:
    """Return the newest entries, oldest first: when, who, what, and the times before and after."""
    return [_line(entry) for entry in entries[-most:]]


def _line(entry: HistoryEntry) -> str:
    known = _WORDS.get(entry.kind)
    what = QCoreApplication.translate("StopHistory", known) if known else entry.kind
    times = [shown for row in (entry.before, entry.after) if (shown := _span(row))]
    return "  ·  ".join(
        filter(None, (style.day_time(entry.at), entry.who, what, " → ".join(times), entry.reason))
    )


def _span(row: dict[str, object] | None) -> str:
    """Return the times of a stop as the journal wrote them down, or nothing if they did not change."""
    found = _INSTANT.findall(str(row.get("slot", ""))) if row else []
    if len(found) != 2:
        return ""
    start, end = (dt.datetime.fromisoformat(text) for text in found)
    return span(start, end)
