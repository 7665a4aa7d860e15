"""The land beneath the map: square pictures from a server that a person names, else from nobody."""

import logging
from collections.abc import Collection
from functools import partial
from time import monotonic
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from app import paths
from app.errors import QT_TRANSLATE_NOOP, InvalidInput

CLOSEST = 19
"""The largest scale that servers of tiles offer, as a rule."""

SILENT, NO_PICTURE = "silent", "no picture"

_KEPT = 600  # pictures in memory, of 256 KB each
_DISK_BYTES = 100_000_000
_ANSWER_MS = 10_000
_AGAIN_S = 60.0
_OK = 200
_MOST_BYTES, _MOST_PIXELS = 2_000_000, 1024

log = logging.getLogger(__name__)


class Tile(NamedTuple):
    """A square of the world: of 2**z by 2**z, the xth from the west and the yth from the north."""

    z: int
    x: int
    y: int


def checked(template: str) -> str:
    """Return the address of a server's tiles, without blanks around it; nothing where there is none.

    Raises:
        InvalidInput: It is no web address, or does not say where the numbers of a tile go.
    """
    template = template.strip()
    if template and not (
        template.startswith(("https://", "http://"))
        and all(template.count(hole) == 1 for hole in ("{z}", "{x}", "{y}"))
        and QUrl(_address(template, Tile(0, 0, 0)), QUrl.ParsingMode.StrictMode).isValid()
    ):
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "The address begins with https:// and holds {z}, {x} and {y}, once each."
            ),
            field="tiles",
            z="{z}",
            x="{x}",
            y="{y}",
        )
    return template


def _address(template: str, tile: Tile) -> str:
    return template.replace("{z}", str(tile.z)).replace("{x}", str(tile.x)).replace("{y}", str(tile.y))


class Tiles(QObject):
    """Fetches tiles, and keeps them in memory and on the disk; what fails is left alone for a minute.

    Args:
        template: As `checked` returns it, not empty.
        parent: The object around it.
    """

    changed = Signal()
    """A tile has come, or the server no longer answers."""

    def __init__(self, template: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._template = template
        self.fault = ""
        """Why the last tile did not come: SILENT, NO_PICTURE or the answer's code; empty if it did."""
        self._kept: dict[Tile, QPixmap] = {}
        self._failed: dict[Tile, float] = {}
        self._asked: dict[Tile, QNetworkReply] = {}
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(_ANSWER_MS)
        cache = QNetworkDiskCache(self)
        cache.setCacheDirectory(str(paths.data() / "map"))
        cache.setMaximumCacheSize(_DISK_BYTES)
        self._network.setCache(cache)

    def kept(self, tile: Tile) -> QPixmap | None:
        """Return a tile that is at hand."""
        found = self._kept.pop(tile, None)
        if found is not None:
            self._kept[tile] = found  # the last used is the last to go
        return found

    def want(self, tiles: Collection[Tile]) -> None:
        """Ask for what is missing of some tiles, and give up what was asked before and is not among them."""
        for tile in [*self._asked]:
            if tile not in tiles:
                self._asked.pop(tile).abort()
        for tile in tiles:
            rests = monotonic() - self._failed.get(tile, -_AGAIN_S) < _AGAIN_S
            if tile not in self._kept and tile not in self._asked and not rests:
                self._ask(tile)

    def _ask(self, tile: Tile) -> None:
        request = QNetworkRequest(QUrl(_address(self._template, tile)))
        request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, "Rondo")
        request.setAttribute(
            QNetworkRequest.Attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.PreferCache
        )
        reply = self._asked[tile] = self._network.get(request)
        reply.downloadProgress.connect(partial(self._on_bytes, reply))
        reply.finished.connect(partial(self._on_answer, tile, reply))

    def _on_bytes(self, reply: QNetworkReply, come: int, whole: int) -> None:
        if max(come, whole) > _MOST_BYTES:
            reply.abort()

    def _on_answer(self, tile: Tile, reply: QNetworkReply) -> None:
        reply.deleteLater()
        if self._asked.pop(tile, None) is None:
            return  # given up
        picture = QPixmap()
        if reply.error() == QNetworkReply.NetworkError.NoError:
            picture = _decoded(reply.readAll())
        if picture.isNull():
            self._failed[tile] = monotonic()
            code = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
            self.fault = SILENT if code is None else NO_PICTURE if code == _OK else str(code)
            log.info("a tile of the map did not come: %s", reply.errorString())
        else:
            self.fault = ""
            self._failed.pop(tile, None)
            self._kept[tile] = picture
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        self.changed.emit()


def _decoded(body: QByteArray) -> QPixmap:
    """Return a picture; an empty one where it is none, or larger than any tile."""
    source = QBuffer(body)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _MOST_PIXELS:
        return QPixmap()
    return QPixmap.fromImage(reader.read())
