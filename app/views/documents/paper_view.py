"""A paper shown within a screen: the pages of a PDF, a picture or a text, larger and smaller."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.papers import Paper
from app.views import style
from app.views.widgets.preview import pdf_view

_LEAST, _MOST, _STEP = 0.1, 6.0, 1.25


class PictureView(QScrollArea):
    """A picture as large as the room, or as large as a person wants it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._shown = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._shown)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale: float | None = None
        """How large, 1 being a pixel for a pixel; None for as large as the room."""

    def show_bytes(self, body: bytes) -> bool:
        """Show a picture, turned as it was taken; False if it cannot be read."""
        buffer = QBuffer(self)
        buffer.setData(QByteArray(body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        self._image, self.scale = reader.read(), None
        buffer.close()
        buffer.deleteLater()
        self._draw()
        return not self._image.isNull()

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller; 0 for as large as the room."""
        now = self.scale or self._fitting()
        self.scale = min(max(now * factor, _LEAST), _MOST) if factor else None
        self._draw()

    def _fitting(self) -> float:
        room, size = self.viewport().size() - QSize(2, 2), self._image.size()
        if size.isEmpty():
            return 1.0
        return min(room.width() / size.width(), room.height() / size.height(), 1.0)

    def _draw(self) -> None:
        if self._image.isNull():
            self._shown.clear()
            return
        ratio = self.devicePixelRatioF()
        scale = (self.scale or self._fitting()) * ratio
        drawn = QPixmap.fromImage(
            self._image.scaled(
                max(round(self._image.width() * scale), 1),
                max(round(self._image.height() * scale), 1),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        drawn.setDevicePixelRatio(ratio)
        self._shown.setPixmap(drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the room."""
        super().resizeEvent(event)
        if self.scale is None:
            self._draw()


class PaperView(QWidget):
    """Shows one paper, or says why there is none to show."""

    open_asked = Signal()
    """The paper is to be opened in a program of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.pages = pdf_view(self.document, self)
        self.picture = PictureView()
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(self.tr("Text of the document"))
        self._nothing = QFrame()
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._words.setProperty("role", "muted")
        self._outside = QPushButton(style.icon("open"), self.tr("Open in its program"))
        self._outside.clicked.connect(self.open_asked)
        middle = QVBoxLayout(self._nothing)
        middle.setSpacing(style.SPACE)
        middle.addStretch(2)
        middle.addWidget(self._sign)
        middle.addWidget(self._words)
        middle.addWidget(self._outside, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        self.stack = QStackedWidget()
        for page in (self._nothing, self.pages, self.picture, self.text):
            self.stack.addWidget(page)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        self._tools = QWidget()
        line = QHBoxLayout(self._tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self._count)
        line.addStretch(1)
        for icon, text, slot in (
            ("zoom_out", self.tr("Smaller (Ctrl+-)"), self.zoom_out),
            ("fit", self.tr("Fit (Ctrl+0)"), self.fit),
            ("zoom_in", self.tr("Larger (Ctrl++)"), self.zoom_in),
        ):
            tool = QToolButton()
            tool.setIcon(style.icon(icon))
            tool.setToolTip(text)
            tool.setAccessibleName(text)
            tool.clicked.connect(slot)
            line.addWidget(tool)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(style.SPACE_S)
        whole.addWidget(self._tools)
        whole.addWidget(self.stack, 1)
        self.say("")

    def say(self, words: str, icon: str = "file", *, opens: bool = False) -> None:
        """Show no paper but a sentence, with a way to open it elsewhere where there is one."""
        self.document.close()
        self.text.clear()
        self._sign.setPixmap(style.picture(icon, "faint", 40) if words else QPixmap())
        self._words.setText(words)
        self._outside.setVisible(opens)
        self._tools.hide()
        self.stack.setCurrentWidget(self._nothing)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper."""
        self._count.clear()
        if paper.mime == "application/pdf":
            self._show_pdf(paper.body)
        elif paper.mime.startswith("image/"):
            if self.picture.show_bytes(paper.body):
                self._shown(self.picture)
            else:
                self.say(self.tr("This picture cannot be shown here."), "photo", opens=True)
        elif paper.mime == "text/plain":
            try:
                words = paper.body.decode("utf-8-sig")
            except UnicodeDecodeError:
                words = paper.body.decode("cp1252", errors="replace")
            self.text.setPlainText(words)
            self._shown(self.text)
        else:
            self.say(self.tr("Word, Excel and the like are read in their own program."), "file", opens=True)

    def _show_pdf(self, body: bytes) -> None:
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(body))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            self.say(self.tr("This PDF is locked or broken: it cannot be shown here."), "lock", opens=True)
            return
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._count.setText(self.tr("%n page(s)", "", self.document.pageCount()))
        self._shown(self.pages)

    def _shown(self, page: QWidget) -> None:
        self._tools.setVisible(page is not self.text)
        self.stack.setCurrentWidget(page)

    # -- larger and smaller

    @Slot()
    def zoom_in(self) -> None:
        """Show it larger."""
        self._zoom(_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Show it smaller."""
        self._zoom(1 / _STEP)

    @Slot()
    def fit(self) -> None:
        """Show it as large as the room."""
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.picture.zoom(0)

    def _zoom(self, factor: float) -> None:
        if self.stack.currentWidget() is self.picture:
            self.picture.zoom(factor)
        elif self.stack.currentWidget() is self.pages:
            if self.pages.zoomMode() == QPdfView.ZoomMode.FitToWidth:
                points = self.document.pagePointSize(0).width() or 595.0
                shown = self.pages.viewport().width() / (points * self.logicalDpiX() / 72)
                self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
                self.pages.setZoomFactor(shown)
            self.pages.setZoomFactor(min(max(self.pages.zoomFactor() * factor, 0.2), 5.0))
