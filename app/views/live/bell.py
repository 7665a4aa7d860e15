"""The sound of a problem: ours where the computer plays sound, else the system's beep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import paths
from app.views.main_window import SettingsStore

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect


class Bell(QObject):
    """Rings unless it is muted, which this computer remembers.

    Args:
        store: Keeps whether it is muted; without one it rings.
        parent: The object around it.
    """

    def __init__(self, store: SettingsStore | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._muted = store is not None and store.settings.live_muted
        self._sound: QSoundEffect | None = None
        self.rung = 0
        """How often it was heard."""

    @property
    def is_muted(self) -> bool:
        """Whether problems come in silence."""
        return self._muted

    def mute(self, muted: bool) -> None:
        """Keep silent from now on, or ring again."""
        self._muted = muted
        if self._store is not None:
            self._store.change(live_muted=muted)

    def ring(self) -> None:
        """Be heard once."""
        if self._muted:
            return
        self.rung += 1
        sound = self._loaded()
        if sound is not None:
            sound.play()
        else:
            QApplication.beep()

    def _loaded(self) -> QSoundEffect | None:
        """Return the sound; None where this computer cannot play one, or nobody listens."""
        if self._sound is None and QGuiApplication.platformName() not in ("offscreen", "minimal"):
            try:  # a bare Linux lacks the libraries; loaded at the first ring, most days need none
                from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
            except ImportError:
                return None
            if QMediaDevices.defaultAudioOutput().isNull():
                return None
            self._sound = QSoundEffect(self)
            self._sound.setSource(QUrl.fromLocalFile(str(paths.resource("sounds", "alert.wav"))))
        return self._sound
