"""Showing a paper that is kept: a PDF in our preview, a picture in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.services.papers import Paper
from app.views.widgets.preview import PdfPreview

_LARGEST = 1400


def show_paper(parent: QWidget, paper: Paper) -> None:
    """Show a paper."""
    if paper.mime == "application/pdf":
        PdfPreview.open(parent, paper.title, paper.body, paper.filename)
        return
    picture = QPixmap()
    picture.loadFromData(paper.body)
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(paper.title)
    shown = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    if picture.width() > _LARGEST:
        picture = picture.scaledToWidth(_LARGEST, Qt.TransformationMode.SmoothTransformation)
    shown.setPixmap(picture)
    scroll = QScrollArea()
    scroll.setWidget(shown)
    scroll.setWidgetResizable(True)
    inside = QVBoxLayout(dialog)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(scroll)
    dialog.resize(900, 700)
    dialog.show()
