"""Papers in a list with the chosen one beside it, and what can be done with them."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.archive import Owner
from app.errors import AppError
from app.services import archive, papers
from app.services.archive import Asked, Bundle, Filed, Letters, Page, PaperRow
from app.services.papers import Paper
from app.services.publication import Doors
from app.tasks import Progress, Tasks
from app.views import ask, style
from app.views.documents.filing import FilingDialog
from app.views.documents.mailing import MailDialog, Queue
from app.views.documents.opening import show_paper
from app.views.documents.paper_view import PaperView
from app.views.documents.words import dropped_kinds, kind_icon, kind_name, owner_name
from app.views.translating import Counting
from app.views.widgets.list_screen import Column, ListScreen, day_column
from app.views.widgets.preview import PdfPreview
from app.views.widgets.progress import ProgressPanel
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

_TOPICS = frozenset({"document", "document_link"})
_SHOW_MS = 90  # running down the list with a key does not load each paper on the way
_NARROW = 860  # pixels, below which the list stands alone
_MOST = 1000
_HEADS = ("Bon d", "Bordereau ", "Facture ", "Avoir ", "Feuille de tournée ", "Photo", "Signature")
"""How the titles of issued papers begin: their kind and their number."""
_CLOSE = 60  # days before a paper's time is over


def _subject(row: PaperRow) -> str:
    """Return what the title says beside kind, number, customer and job, which have columns of their own."""
    told = {row.customer, row.job_number, kind_name(row.kind), ""}
    parts = [part for part in row.title.split(" · ") if part not in told]
    if not row.dropped:
        parts = [part for part in parts if not part.startswith(_HEADS) and part != row.number]
    return " · ".join(parts) or row.site or row.number


def _whose(row: PaperRow) -> str:
    if row.customer:
        return row.customer
    return ", ".join(lying.name or owner_name(lying.owner.kind) for lying in row.lies_on)


def _state(row: PaperRow) -> str:
    return "faint" if row.removed_at or row.purged_at else ""


def _until(row: PaperRow) -> str:
    in_use = QCoreApplication.translate("PaperList", "In use")
    return style.day(row.kept_until) if row.kept_until else in_use


def _until_state(row: PaperRow) -> str:
    if row.purged_at is not None:
        return "faint"
    today = dt.datetime.now(style.PARIS).date()
    close = row.kept_until is not None and (row.kept_until - today).days <= _CLOSE
    return "warning" if close else ""


class PaperList(Counting, ReadingScreen):
    """The papers of one record, or all that are looked for.

    Args:
        tasks: The way to the database.
        owner: The record; files are dropped on it. None for a list of all.
        name: Under which the columns are remembered.
        title: The heading.
        empty: What is said where there are none.
        side: Whether the chosen paper is shown beside the list, where there is room.
        queue: Puts a mail into the outbox; None where no mail leaves from here.
    """

    open_asked = Signal(str, str)
    """A record is wanted: its kind and id."""

    def __init__(
        self,
        tasks: Tasks,
        owner: Owner | None,
        name: str,
        title: str = "",
        empty: str = "",
        parent: QWidget | None = None,
        *,
        side: bool = True,
        queue: Queue | None = None,
    ) -> None:
        super().__init__(tasks, _TOPICS, parent)
        self._queue = queue
        self._owner, self._side_wanted = owner, side
        self._page = Page((), False)
        self._reading_more = False
        self._busy = False
        self._wanted: UUID | None = None
        self._shown: PaperRow | None = None
        self._paper: Paper | None = None
        self.setAcceptDrops(True)
        self.list = ListScreen(
            title, self._columns(), _key, name, empty or self.tr("No document yet. Drop files here.")
        )
        self.list.search_elsewhere()
        self.list.search.textChanged.connect(self.read_soon)
        self.list.opened.connect(self.open_paper)
        self.list.selection_changed.connect(self._on_selection)
        self.list.table.menu_asked.connect(self._fill_menu)
        self.list.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.list.table.horizontalHeader().sortIndicatorChanged.connect(self._on_sorted)
        self._make_actions()
        self._soon = QTimer(self, singleShot=True, interval=_SHOW_MS)
        self._soon.timeout.connect(self._read_paper)
        self.progress = ProgressPanel()
        self._make_side()
        split = self.list.add_side(self.side)
        split.setSizes([660, 410])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.progress)
        self._veil = QLabel(self.tr("Drop the files here"), self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._veil.setProperty("role", "veil")
        self._veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._veil.hide()

    # -- its parts

    def _columns(self) -> list[Column]:
        day = day_column(
            "day",
            self.tr("Date"),
            lambda r: r.issued_on,
            width=120,
            icon=lambda r: kind_icon(r.kind),
            state=_state,
        )
        kind = Column("kind", self.tr("Kind"), lambda r: kind_name(r.kind), width=150)
        number = Column("number", self.tr("Number"), lambda r: r.number, width=122)
        what = Column("title", self.tr("Subject"), _subject, width=170)
        whose = Column("customer", self.tr("Belongs to"), _whose, width=170)
        job = Column("job", self.tr("Job"), lambda r: r.job_number, width=96)
        until = Column(
            "until", self.tr("Kept until"), lambda r: r.kept_until, _until, width=102, state=_until_state
        )
        if self._owner is None:
            return [day, kind, number, what, whose, job, until]
        return [day, kind, number, what] if self._side_wanted else [day, kind, what, until]

    def _make_actions(self) -> None:
        alone = self._owner is not None
        self.add_button = self.list.add_action(
            self.tr("Add files…"), "add", self.add_files, primary=True, shortcut="Ctrl+N"
        )
        if not alone:
            self.print_button = self.list.add_action(self.tr("Print…"), "print", self.print_it)
            self.save_button = self.list.add_action(self.tr("Save as…"), "export", self.save_as)
            if self._queue is not None:
                self.mail_button = self.list.add_action(self.tr("Send…"), "send", self.send)

    def _make_side(self) -> None:
        self.side = QFrame()
        self.side.setProperty("role", "surface")
        self.side.setMinimumWidth(300)
        self.heading = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "subtitle")
        self.facts = QLabel(wordWrap=True)
        self.facts.setProperty("role", "muted")
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.facts.linkActivated.connect(self._on_link)
        self.view = PaperView()
        self.view.open_asked.connect(self.open_outside)
        before, after = QToolButton(), QToolButton()
        for button, icon, text, slot in (
            (before, "up", self.tr("Paper before (Alt+Up)"), self.go_back),
            (after, "down", self.tr("Next paper (Alt+Down)"), self.go_on),
        ):
            button.setIcon(style.icon(icon))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(slot)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.heading, 1)
        head.addWidget(before, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(after, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout(self.side)
        inside.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        inside.setSpacing(style.SPACE_S)
        inside.addLayout(head)
        inside.addWidget(self.facts)
        inside.addWidget(self.view, 1)
        for keys, slot in (
            ("Alt+Up", self.go_back),
            ("Alt+Down", self.go_on),
            (QKeySequence.StandardKey.ZoomIn, self.view.zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self.view.zoom_out),
            ("Ctrl+0", self.view.fit),
            ("F2", self.choose_kind),
            (QKeySequence.StandardKey.Delete, self.remove),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(slot)
        self._show_none()

    # -- reading

    def asked(self) -> Asked:
        """Return what is looked for."""
        return Asked(self.list.search.text(), owner=self._owner, oldest_first=self._is_oldest_first())

    def is_narrowed(self) -> bool:
        """Return whether something keeps papers out of the list."""
        return bool(self.list.search.text().strip())

    def read(self) -> None:
        """Read the first papers that match; as many as were seen already."""
        self._reading_more = False
        limit = min(max(archive.PAGE, len(self._page.rows)), _MOST)
        self._tasks.read(
            partial(archive.find, asked=self.asked(), limit=limit),
            self._on_page,
            self.list.show_error,
            key="page",
        )

    @Slot(object)
    def _on_page(self, page: Page) -> None:
        self._page = page
        self._show_rows()

    @Slot(int)
    def _on_scrolled(self, place: int) -> None:
        if (
            self._page.more
            and not self._reading_more
            and place >= self.list.table.verticalScrollBar().maximum() - 5
        ):
            self.read_more()

    @Slot()
    def read_more(self) -> None:
        """Read the papers behind those that are shown."""
        self._reading_more = True
        call = partial(archive.find, asked=self.asked(), after=self._page.rows[-1])
        self._tasks.read(call, self._on_more, self.list.show_error, key="page")

    @Slot(object)
    def _on_more(self, page: Page) -> None:
        self._reading_more = False
        self._page = Page(self._page.rows + page.rows, page.more)
        self._show_rows()

    def _show_rows(self) -> None:
        self.list.show_found(self._page.rows, narrowed=self.is_narrowed(), more=self._page.more)
        if self._wanted is not None and self.list.select_key(self._wanted):
            self._wanted = None

    def _is_oldest_first(self) -> bool:
        header = self.list.table.horizontalHeader()
        return (
            header.sortIndicatorSection() == 0 and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        )

    @Slot(int, Qt.SortOrder)
    def _on_sorted(self, _section: int, _order: Qt.SortOrder) -> None:
        if self._page.more:
            self.read_soon()  # the first by another order are others

    # -- the chosen one

    @Slot()
    def _on_selection(self) -> None:
        rows = self.list.selected()
        if len(rows) == 1 and self._shown is not None and rows[0] == self._shown:
            return
        self._soon.stop()
        if len(rows) != 1:
            self._show_none(len(rows))
            return
        self._shown, self._paper = rows[0], None
        self._tell(rows[0])
        if self.side.isVisibleTo(self):
            self._soon.start()

    def _show_none(self, chosen: int = 0) -> None:
        self._shown, self._paper = None, None
        self.heading.setText(self.tr("%n paper(s) chosen", "", chosen) if chosen else "")
        self.facts.clear()
        self.view.say("" if chosen else self.tr("Choose a paper to look at it."), "documents")

    def _tell(self, row: PaperRow) -> None:
        self.heading.setText(row.title)
        facts = [kind_name(row.kind), style.day(row.issued_on)]
        if row.filed_by:
            facts.append(self.tr("filed by {who}").format(who=_plain(row.filed_by)))
        else:
            facts.append(self.tr("sent by the driver's phone"))
        if row.job_id is not None:
            facts.append(_link("job", row.job_id, row.job_number))
        if row.customer_id is not None:
            facts.append(_link("customer", row.customer_id, row.customer))
        if row.site_id is not None:
            facts.append(_link("site", row.site_id, row.site))
        known = {("job", str(row.job_id)), ("customer", str(row.customer_id)), ("site", str(row.site_id))}
        facts += [
            _link(lying.owner.kind, lying.owner.key, lying.name)
            if lying.name
            else owner_name(lying.owner.kind)
            for lying in row.lies_on
            if (lying.owner.kind, lying.owner.key) not in known
        ]
        kept = (
            self.tr("Kept until {day}").format(day=style.day(row.kept_until))
            if row.kept_until
            else self.tr("Kept as long as its record is in use")
        )
        lines = [" · ".join(facts), kept]
        if row.removed_at is not None:
            lines.append(
                self.tr("Removed on {when} by {who}: {reason}").format(
                    when=style.day_time(row.removed_at),
                    who=_plain(row.removed_by),
                    reason=_plain(row.removal_reason),
                )
            )
        self.facts.setText("<br>".join(lines))
        if row.purged_at is not None:
            self.view.say(
                self.tr("Its time was over: the content went on {day}, its fingerprint is kept.").format(
                    day=style.day(row.purged_at.astimezone(style.PARIS).date())
                ),
                "clock",
            )
        else:
            self.view.say(self.tr("Reading…"), "clock")

    @Slot()
    def _read_paper(self) -> None:
        row = self._shown
        if row is not None and row.purged_at is None:
            self._tasks.read(
                partial(papers.paper, document_id=row.document_id),
                self._on_paper,
                self._on_unread,
                key="side",
            )

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        self._paper = paper
        self.view.show_paper(paper)

    @Slot(object)
    def _on_unread(self, error: AppError) -> None:
        self.view.say("", "alert")
        self.list.show_error(error)

    @Slot(str)
    def _on_link(self, link: str) -> None:
        kind, _, key = link.partition(":")
        self.open_asked.emit(kind, key)

    @Slot()
    def go_back(self) -> None:
        """Choose the paper above."""
        self._step(-1)

    @Slot()
    def go_on(self) -> None:
        """Choose the paper below."""
        self._step(1)

    def _step(self, by: int) -> None:
        rows = self.list.selected()
        place = self.list.model.place_of(_key(rows[-1])) + by if rows else 0
        if 0 <= place < self.list.model.rowCount():
            self.list.table.selectRow(place)
            self.list.table.scrollTo(self.list.model.index(place, 0))

    # -- doing something with them

    def _fill_menu(self, menu: QMenu) -> None:
        rows = self.list.selected()
        if not rows:
            return
        row = rows[0]
        menu.addAction(style.icon("open"), self.tr("Open"), self._open_first)
        menu.addAction(style.icon("print"), self.tr("Print…"), self.print_it)
        menu.addAction(style.icon("export"), self.tr("Save as…"), self.save_as)
        if self._queue is not None:
            menu.addAction(style.icon("send"), self.tr("Send…"), self.send)
        if len(rows) == 1:
            menu.addAction(style.icon("open"), self.tr("Open in its program"), self.open_outside)
            menu.addSeparator()
            if row.job_id is not None:
                menu.addAction(style.icon("job"), self.tr("Open the job"), self.open_job)
            if row.dropped and row.removed_at is None:
                menu.addAction(style.icon("edit"), self.tr("Change the kind… (F2)"), self.choose_kind)
                menu.addAction(style.icon("remove"), self.tr("Remove…"), self.remove)
            if row.removed_at is not None:
                menu.addAction(style.icon("restore"), self.tr("Take back"), self.take_back)
        menu.addSeparator()

    @Slot()
    def _open_first(self) -> None:
        rows = self.list.selected()
        if rows:
            self.open_paper(rows[0])

    @Slot(object)
    def open_paper(self, row: PaperRow) -> None:
        """Open a paper in a window of its own."""
        self.show_document(row.document_id)

    def show_document(self, document_id: UUID) -> None:
        """Open the paper of that id in a window of its own."""
        self._tasks.read(
            partial(papers.paper, document_id=document_id), self._on_opened, self.list.show_error, key="open"
        )

    @Slot(object)
    def _on_opened(self, paper: Paper) -> None:
        if paper.mime == "application/pdf" or paper.mime.startswith("image/"):
            show_paper(self, paper)
        else:
            self._open_file(paper)

    @Slot()
    def open_job(self) -> None:
        """Open the sheet of the chosen paper's job."""
        if self._shown is not None and self._shown.job_id is not None:
            self.open_asked.emit("job", str(self._shown.job_id))

    @Slot()
    def open_outside(self) -> None:
        """Open the chosen paper in the program that this computer has for it."""
        if self._paper is not None:
            self._open_file(self._paper)
        elif self._shown is not None:
            self._tasks.read(
                partial(papers.paper, document_id=self._shown.document_id),
                self._open_file,
                self.list.show_error,
                key="outside",
            )

    @Slot(object)
    def _open_file(self, paper: Paper) -> None:
        # A copy in a folder of this person alone; the system clears it away.
        path = Path(tempfile.mkdtemp(prefix="rondo-")) / Path(paper.filename).name
        path.write_bytes(paper.body)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    @Slot()
    def choose_kind(self) -> None:
        """Ask what the chosen file is."""
        row = self._shown
        if row is None or not row.dropped or row.removed_at is not None:
            return
        known = dropped_kinds()
        place = ask.ask_one(self, self.tr("Kind of document"), row.title, [name for _, name in known])
        if place is not None and known[place][0] != row.kind:
            self._tasks.write(
                partial(archive.set_kind, document_id=row.document_id, kind=known[place][0], was=row.kind),
                "paper.kind",
                self._on_changed,
                self.list.show_error,
            )

    @Slot()
    def remove(self) -> None:
        """Ask why, and mark the chosen file as removed."""
        row = self._shown
        if row is None or row.removed_at is not None:
            return
        if not row.dropped:
            toast(self, self.tr("What was issued or signed is never removed."))
            return
        reason = ask.ask_text(
            self,
            self.tr("Remove the document"),
            self.tr("Why? It leaves the lists, and is kept with this reason as long as the law asks."),
        )
        if reason:
            self._tasks.write(
                partial(archive.remove, document_id=row.document_id, reason=reason),
                "paper.remove",
                self._on_removed,
                self.list.show_error,
                reason=reason,
            )

    @Slot()
    def take_back(self) -> None:
        """Take the mark of removal away from the chosen file."""
        if self._shown is not None:
            self._tasks.write(
                partial(archive.take_back, document_id=self._shown.document_id),
                "paper.take_back",
                self._on_changed,
                self.list.show_error,
            )

    @Slot(object)
    def _on_removed(self, _result: object) -> None:
        toast(self, self.tr("Removed; it is kept until its time is over."))
        self.read()

    @Slot(object)
    def _on_changed(self, _result: object) -> None:
        self.read()

    # -- taking them along

    @Slot()
    def print_it(self) -> None:
        """Join the chosen papers, and show them before they are printed."""
        rows = [row for row in self.list.selected() if row.purged_at is None]
        if not rows:
            toast(self, self.tr("Choose the papers to print first: Ctrl or Shift takes several."))
            return
        keys = [row.document_id for row in rows]
        self._busy = True
        work = self._tasks.run(partial(_join, keys), self._on_joined, self._on_broken, self.progress.told)
        if self._busy and len(keys) > 1:
            self.progress.start(self.tr("Preparing the papers…"), work)

    @Slot(object)
    def _on_joined(self, bundle: Bundle | None) -> None:
        self._busy = False
        self.progress.finish()
        if bundle is None:
            return  # it was cancelled
        if bundle.left_out:
            toast(
                self,
                self.tr("Printed from their own program: {names}").format(names=", ".join(bundle.left_out)),
            )
        if bundle.pdf:
            PdfPreview.open(self, self.tr("Documents"), bundle.pdf, "documents.pdf")

    @Slot(object)
    def _on_broken(self, error: AppError) -> None:
        self._busy = False
        self.progress.finish()
        self.list.show_error(error)

    @Slot()
    def save_as(self) -> None:
        """Ask where to, and write the chosen papers there: one as a file, several into a folder."""
        rows = [row for row in self.list.selected() if row.purged_at is None]
        if not rows:
            toast(self, self.tr("Choose the papers to save first: Ctrl or Shift takes several."))
        elif len(rows) == 1:
            path = ask.save_file(self, self.tr("Save as"), papers.filename_of(rows[0]))
            if path is not None:
                self._save([(rows[0].document_id, path)])
        else:
            folder = ask.open_folder(self, self.tr("Save into this folder"))
            if folder is not None:
                self._save(archive.places_for(rows, folder))

    def _save(self, places: Sequence[tuple[UUID, Path]]) -> None:
        self._busy = True
        work = self._tasks.run(partial(_write, places), self._on_saved, self._on_broken, self.progress.told)
        if self._busy and len(places) > 1:
            self.progress.start(self.tr("Saving the papers…"), work)

    @Slot(object)
    def _on_saved(self, count: int) -> None:
        self._busy = False
        self.progress.finish()
        toast(self, self.tr("%n paper(s) saved.", "", count))

    @Slot()
    def send(self) -> None:
        """Send the chosen papers by mail, each customer's to the customer."""
        rows = [row for row in self.list.selected() if row.purged_at is None]
        if not rows:
            toast(self, self.tr("Choose the papers to send first: Ctrl or Shift takes several."))
            return
        call = partial(archive.letters, document_ids=[row.document_id for row in rows])
        self._tasks.read(call, self._on_letters, self.list.show_error, key="letters")

    @Slot(object)
    def _on_letters(self, letters: Letters) -> None:
        if self._queue is not None:
            dialog = MailDialog(self._tasks, letters, self._queue, self)
            dialog.queued.connect(self._on_queued)
            dialog.open()

    @Slot(int)
    def _on_queued(self, count: int) -> None:
        toast(self, self.tr("%n mail(s) in the outbox.", "", count))

    # -- bringing files in

    @Slot()
    def add_files(self) -> None:
        """Ask for files and file them."""
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add files"))
        if names:
            self.take_files([Path(name) for name in names])

    def take_files(self, paths: Sequence[Path]) -> FilingDialog:
        """Show files before they are filed: what they are, where they lie."""
        dialog = FilingDialog(self._tasks, paths, self, owner=self.target(), name=self.target_name())
        dialog.filed.connect(self._on_filed)
        dialog.open()
        return dialog

    def target(self) -> Owner | None:
        """Return the record that files dropped here lie on; None where the person is asked."""
        return self._owner

    def target_name(self) -> str:
        """Return the record's name, where it is not the list's own."""
        return ""

    @Slot(object)
    def _on_filed(self, filed: list[Filed]) -> None:
        new = sum(not one.known for one in filed)
        known = len(filed) - new
        words = self.tr("%n file(s) filed.", "", new) if new else ""
        if known:
            words += " " + self.tr("%n was (were) there already, and not stored twice.", "", known)
        toast(self, words.strip())
        if filed:
            self._wanted = filed[-1].document_id
        self.read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from the file manager."""
        if _files(event):
            event.acceptProposedAction()
            self._veil.setGeometry(self.rect().adjusted(8, 8, -8, -8))
            self._veil.show()
            self._veil.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the list again."""
        del event
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the files that were dropped."""
        self._veil.hide()
        paths = _files(event)
        if paths:
            event.acceptProposedAction()
            self.take_files(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list stand alone where room is short."""
        super().resizeEvent(event)
        self.side.setVisible(self._side_wanted and self.width() >= _NARROW * style.zoom())


def _key(row: PaperRow) -> UUID:
    return row.document_id


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _link(kind: str, key: object, name: str) -> str:
    return f'<a style="text-decoration:none" href="{kind}:{key}">{_plain(name)}</a>'


def _files(event: QDropEvent) -> list[Path]:
    mime: Any = event.mimeData()
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _join(keys: Sequence[UUID], progress: Progress, doors: Doors) -> Bundle | None:
    return archive.bundle(partial(_paper, doors), keys, progress, lambda: progress.cancelled)


def _write(places: Sequence[tuple[UUID, Path]], progress: Progress, doors: Doors) -> int:
    return archive.save(partial(_paper, doors), places, progress, lambda: progress.cancelled)


def _paper(doors: Doors, document_id: UUID) -> Paper:
    return doors.read(partial(papers.paper, document_id=document_id))
