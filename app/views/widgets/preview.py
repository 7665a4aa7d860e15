"""A PDF before it is printed, sent or kept."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views import ask, style

_MOST_PIXELS = 3500  # the longer side of a printed page: 300 dpi on A4


def pdf_view(document: QPdfDocument, parent: QWidget) -> QPdfView:
    """Return what shows the pages of a PDF one below the other, each as wide as the view."""
    view = QPdfView(parent)
    # A page that is just as high as the view fits without the bar, and not with it: a bar that comes and goes
    # with the width lays the page out for ever, and the window hangs.
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    view.setDocument(document)
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
    return view


class PdfPreview(QDialog):
    """Shows a PDF, prints it by the system's own dialog, and saves it."""

    @classmethod
    def open(  # type: ignore[override]
        cls, parent: QWidget | None, title: str, pdf: bytes, filename: str
    ) -> "PdfPreview":
        """Show a PDF in a window of its own, which does not hold up the others."""
        preview = cls(parent, title, pdf, filename)
        preview.show()
        return preview

    def __init__(self, parent: QWidget | None, title: str, pdf: bytes, filename: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(880, 900)
        self._pdf, self._filename = pdf, filename
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.view = pdf_view(self.document, self)

        name = QLabel(title, textFormat=Qt.TextFormat.PlainText)
        name.setProperty("role", "subtitle")
        pages = QLabel(self.tr("%n page(s)", "", self.document.pageCount()))
        pages.setProperty("role", "muted")
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        line.setSpacing(style.SPACE)
        line.addWidget(name)
        line.addWidget(pages)
        line.addStretch(1)
        for icon, text, slot in (
            ("zoom_out", self.tr("Smaller"), self.zoom_out),
            ("fit", self.tr("Fit the width"), self.fit),
            ("zoom_in", self.tr("Larger"), self.zoom_in),
        ):
            tool = QToolButton()
            tool.setIcon(style.icon(icon))
            tool.setToolTip(text)
            tool.setAccessibleName(text)
            tool.clicked.connect(slot)
            line.addWidget(tool)
        save = QPushButton(style.icon("export"), self.tr("Save as…"))
        save.clicked.connect(self.save_as)
        line.addWidget(save)
        printing = QPushButton(style.icon("print", "on_accent"), self.tr("Print…"))
        printing.setProperty("primary", True)
        printing.clicked.connect(self.print_it)
        line.addWidget(printing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self.view, 1)
        for keys, slot in (
            (QKeySequence.StandardKey.Print, self.print_it),
            (QKeySequence.StandardKey.SaveAs, self.save_as),
            (QKeySequence.StandardKey.Save, self.save_as),
            (QKeySequence.StandardKey.ZoomIn, self.zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self.zoom_out),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @Slot()
    def zoom_in(self) -> None:
        """Show it larger."""
        self._zoom(1.25)

    @Slot()
    def zoom_out(self) -> None:
        """Show it smaller."""
        self._zoom(0.8)

    @Slot()
    def fit(self) -> None:
        """Show each page as wide as the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            points = self.document.pagePointSize(0).width() or 595.0
            shown = self.view.viewport().width() / (points * self.logicalDpiX() / 72)
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(shown)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, 0.2), 5.0))

    @Slot()
    def save_as(self) -> None:
        """Ask where to keep it, and write it there."""
        path = ask.save_file(self, self.tr("Save as"), self._filename)
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the PDF as it is."""
        path.write_bytes(self._pdf)

    @Slot()
    def print_it(self) -> None:
        """Print by the system's own dialog."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._filename)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, max(self.document.pageCount(), 1))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.paint_on(printer)
        dialog.deleteLater()

    def paint_on(self, printer: QPrinter) -> None:
        """Draw the chosen pages on a printer, each as large as the paper takes it."""
        first = printer.fromPage() or 1
        last = printer.toPage() or self.document.pageCount()
        painter = QPainter(printer)
        for page in range(first - 1, min(last, self.document.pageCount())):
            if page > first - 1:
                printer.newPage()
            paper = printer.pageRect(QPrinter.Unit.DevicePixel)
            points = self.document.pagePointSize(page)
            scale = min(paper.width() / points.width(), paper.height() / points.height())
            wide, high = points.width() * scale, points.height() * scale
            fine = min(1.0, _MOST_PIXELS / max(wide, high))
            image = self.document.render(page, QSize(round(wide * fine), round(high * fine)))
            corner = QPointF((paper.width() - wide) / 2, (paper.height() - high) / 2).toPoint()
            painter.drawImage(QRect(corner, QSize(round(wide), round(high))), image)
        painter.end()
