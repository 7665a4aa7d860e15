"""One bin exchange acted out through the real windows and the real endpoint: from the call to the bank line.

Nothing here does a step by a service: orders are typed, bars are dragged, buttons are pressed, and the phone
speaks HTTP to `rondo companion` in a process of its own. Services are asked only what came of it.
"""

import base64
import contextlib
import dataclasses
import datetime as dt
import importlib.metadata
import io
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pikepdf
from PIL import Image, ImageDraw
from PySide6.QtCore import QDate, QPoint, Qt, QTimer, qVersion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy import text

from app import language, log, paths, workstation
from app.acting import rules
from app.acting.hands import (
    LEFT,
    NONE,
    Missed,
    agree,
    answering,
    free_port,
    key,
    photograph,
    press,
    type_into,
    until,
    wait,
    window_of,
)
from app.db import Database
from app.domain.gate import Severity
from app.ids import new_id
from app.services import balances, invoicing, papers
from app.services.board_reading import board_content
from app.services.check import check
from app.settings import Settings
from app.tasks import Tasks
from app.views import style
from app.views.billing import BillingScreen
from app.views.billing.run import RunDialog
from app.views.billing.weighing import WeighingDialog
from app.views.board.screen import BoardScreen
from app.views.dashboard import DashboardScreen
from app.views.desk import Desk
from app.views.documents import JobSheetDialog
from app.views.importing import ImportWizard
from app.views.main_window import MainWindow, SettingsStore
from app.views.orders import OrderDialog
from app.views.payments.screen import PaymentsScreen
from app.views.widgets.preview import PdfPreview

PARIS = ZoneInfo("Europe/Paris")
WIDTH, HEIGHT = 1600, 1000
_QUESTION_MS = 60_000
"""No step lasts so long, and no question of its own."""

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

logger = logging.getLogger(__name__)


@dataclasses.dataclass(slots=True)
class Step:
    """What one step of the day came to."""

    name: str
    ok: bool
    seconds: float
    files: list[str]
    error: str = ""


def act(folder: Path) -> int:
    """Act the day, leave pictures, papers and `report.json` in `folder`, and return 0 if every step held."""
    folder.mkdir(parents=True, exist_ok=True)
    # A place of its own: what a person changed in his demo stays.
    os.environ["RONDO_HOME"] = str(paths.data() / "acting")
    log.start("workstation")
    app = workstation.application()
    language.install("fr")
    style.apply(app, "light")
    day = Day(folder.absolute())
    day.run()
    versions = {"rondo": _version("rondo"), "python": platform.python_version(), "qt": qVersion()}
    versions |= {name: _version(name) for name in ("PySide6", "SQLAlchemy", "psycopg", "fpdf2")}
    versions["postgresql"] = day.server_version
    report = {"steps": [dataclasses.asdict(step) for step in day.steps], "versions": versions}
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=2), "utf-8")
    for step in day.steps:
        print(f"{'ok   ' if step.ok else 'RATÉ '} {step.seconds:6.1f} s  {step.name}  {step.error}")  # noqa: T201
    return 0 if all(step.ok for step in day.steps) else 1


def _version(package: str) -> str:
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(package)
    return "0.1.0"


def _give_up() -> None:
    """Close what asks something; the step then finds that it came to nothing."""
    asked = QApplication.activeModalWidget()
    if asked is not None:
        logger.warning("nobody expected this question: %s", asked.windowTitle())
        asked.close()


class Day:
    """The steps in their order; each leaves its pictures and papers, and fails by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self.server_version = ""
        self._files: list[str] = []
        self._port = free_port()
        self._companion: subprocess.Popen[bytes] | None = None
        self._second: Tasks | None = None
        self._job_id = UUID(int=0)
        self._invoice = ""

    def run(self) -> None:
        """Act all steps; a step that fails is told, the others are tried all the same."""
        for name, call in (
            ("Démarrage jusqu'au tableau", self._start),
            ("Deux ans d'historique", self._history),
            ("Commande par téléphone", self._order),
            ("Tableau : glisser, redimensionner, annuler, refuser, publier", self._board),
            ("Règles : refus, dérogation, déplacement ; autres vues du tableau", self._rules),
            ("Feuille de tournée", self._sheet),
            ("Tableau mural", self._wall),
            ("Téléphone du chauffeur", self._phone),
            ("Bon d'intervention", self._ticket),
            ("Bordereau de suivi", self._form),
            ("Pesée et prix", self._weigh),
            ("Facture Factur-X", self._bill),
            ("Règlement bancaire", self._pay),
            ("Tableau de bord", self._dashboard),
            ("Référentiels", self._resources),
            ("Import d'un fichier", self._import),
            ("Thème sombre", self._dark),
            ("Contrôle de la base", self._check),
        ):
            self._step(name, call)
        self._close()

    def _step(self, name: str, call: Callable[[], None]) -> None:
        self._files = []
        started = time.monotonic()
        error = ""
        # A question that nobody expected would wait for ever: closed, the step misses something.
        unasked = QTimer(interval=_QUESTION_MS)
        unasked.timeout.connect(_give_up)
        unasked.start()
        try:
            call()
        except Exception as problem:  # a step that fails must not hide those after it
            logger.exception("the step failed: %s", name)
            error = f"{type(problem).__name__}: {problem}"
            with contextlib.suppress(Exception):
                self._picture(f"echec-{len(self.steps) + 1:02d}", self.window)
        unasked.stop()
        self.steps.append(Step(name, not error, round(time.monotonic() - started, 2), self._files, error))

    def _close(self) -> None:
        if self._companion is not None:
            self._companion.terminate()
            self._companion.wait(20)
        if self._second is not None:
            self._second.close()
        with contextlib.suppress(AttributeError):
            self.window.close()
            self.database.close()  # else its server would not stop with its last user
            self.work.close()

    # -- what the steps share

    def _picture(self, name: str, widget: QWidget) -> None:
        wait(250)
        file = self.folder / f"{name}.png"
        widget.grab().save(str(file))
        self._files.append(file.name)

    def _keep(self, name: str, body: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(body)
        self._files.append(name)
        return file

    def _preview(self, name: str) -> bytes:
        """Keep the paper that a preview shows, with a picture of the preview, and close it."""
        preview = window_of(PdfPreview)
        until(lambda: preview.document.pageCount() > 0, "l'aperçu")
        wait(600)
        self._picture(f"apercu-{name}", preview)
        file = self.folder / f"{name}.pdf"
        preview.write_to(file)
        self._files.append(file.name)
        preview.close()
        wait(50)
        return file.read_bytes()

    def _value(self, query: str, **values: Any) -> Any:
        with self.database.session() as session:
            return session.execute(text(query), values).scalar()

    def _row(self, query: str, **values: Any) -> Any:
        with self.database.session() as session:
            return session.execute(text(query), values).one()

    @property
    def _screen(self) -> BoardScreen:
        self.window.go("board")
        made = self.window.made("board")
        if not isinstance(made, BoardScreen):
            raise Missed("le tableau")
        return made

    # -- the steps

    def _start(self) -> None:
        store = SettingsStore(Settings(language="fr", companion_port=self._port), paths.settings_file())
        failures: list[BaseException] = []
        self.work = workstation.Workstation(store, "demo", fresh=True)
        self.work.failed.connect(failures.append)
        self.work.start()
        until(lambda: self.work.window is not None or bool(failures), "la fenêtre", 120)
        if failures or self.work.window is None or self.work.database is None:
            raise failures[0] if failures else Missed("la fenêtre")
        self.window: MainWindow = self.work.window
        self.window.resize(WIDTH, HEIGHT)
        self.window.activateWindow()
        screen = self._screen
        until(lambda: len(screen.board.tours()) > 0, "les tournées du jour")
        self.database = Database(self.work.database.dsn)
        self.server_version = str(self._value("SHOW server_version"))
        self._picture("01-tableau", self.window)

    def _history(self) -> None:
        done: list[bool] = []
        self.work.history_loaded.connect(lambda: done.append(True))
        opened = self.work.database
        until(lambda: bool(done) or (opened is not None and not opened.history_missing), "l'historique", 240)

    def _order(self) -> None:
        customer = self._row(
            """
            SELECT c.id, c.name FROM customer c CROSS JOIN LATERAL (
              SELECT * FROM job j WHERE j.customer_id = c.id AND j.status <> 'CANCELLED'
               ORDER BY j.wanted_on DESC NULLS LAST, j.created_at DESC LIMIT 1) j
              JOIN material m ON m.id = j.material_id
             WHERE j.type = 'SWAP' AND NOT m.hazardous AND c.siret <> '' AND NOT c.order_number_required
               AND EXISTS (SELECT FROM container_move x WHERE x.to_kind = 'site' AND x.to_id = j.site_id)
               AND EXISTS (SELECT FROM price p WHERE p.material_id = m.id AND p.amount_eur > 0)
               AND NOT EXISTS (SELECT FROM price p WHERE p.material_id = m.id AND p.amount_eur < 0)
               AND (SELECT count(*) FROM customer o WHERE left(o.name, 16) = left(c.name, 16)) = 1
             ORDER BY c.name LIMIT 1"""
        )
        screen = self._screen
        key(screen.board, Qt.Key.Key_N, CONTROL)
        form = window_of(OrderDialog)
        until(lambda: form.material.count() > 1, "les listes du formulaire")
        type_into(form.customer, customer.name[:3])
        until(form.hits.isVisible, "les clients trouvés")
        if form.hits.count() > 1:
            type_into(form.customer, customer.name[3:16])
            until(lambda: form.hits.count() == 1 and form.hits.isVisible(), "un seul client")
        self._picture("02-commande-client", form)
        key(form.customer, Qt.Key.Key_Return)
        until(form.again.isEnabled, "la dernière commande")
        key(form, Qt.Key.Key_L, CONTROL)
        self._picture("03-commande", form)
        numbers: list[str] = []
        form.saved.connect(numbers.append)
        key(form, Qt.Key.Key_Return, CONTROL)
        until(lambda: bool(numbers), "l'enregistrement")
        self._job_id = self._value("SELECT id FROM job WHERE number = :n", n=numbers[0])
        until(
            lambda: not screen.backlog.card_rect(self._job_id).isEmpty(),
            "la carte dans les tâches à planifier",
        )
        self._customer_id = customer.id

    def _board(self) -> None:
        screen = self._screen
        board = screen.board
        today = dt.datetime.now(PARIS).date()
        with self.database.session() as session:
            content = board_content(session, today, today)
            at = dt.datetime.combine(today, dt.time(14), PARIS)
            row = rules.quiet_row(session, today, self._job_id, (at, at + dt.timedelta(hours=1)))
        other = next(job for job in content.backlog if job.id != self._job_id and not job.hazardous)
        self._second = Tasks(Database(self.database.dsn))
        desk = Desk(self._second, ("dispatcher",), "")
        other_window = MainWindow(
            self._second, desk.screens(), "Deuxième poste", "Tarnaval", SettingsStore(Settings(), None)
        )
        other_window.resize(WIDTH, HEIGHT)
        other_window.show()
        self.window.activateWindow()
        self._second.start_feed()
        other_window.go("board")
        colleague = other_window.made("board")
        if not isinstance(colleague, BoardScreen):
            raise Missed("le second tableau")
        until(lambda: len(colleague.board.tours()) > 0, "le second tableau")

        self._drag_card(screen, self._job_id, row, at)
        until(lambda: not board.is_waiting and not board.bar_rect(self._job_id).isEmpty(), "la dépose")
        seen = until(lambda: not colleague.board.bar_rect(self._job_id).isEmpty(), "l'autre fenêtre")
        if seen > 1:
            raise Missed(f"l'autre fenêtre n'a suivi qu'après {seen:.1f} s")
        self._drag_bar(screen, 1.0)
        until(lambda: self._begins(at + dt.timedelta(hours=1)), "le déplacement")
        for _ in range(4):  # a short bar has room for its edges once it is wide enough
            key(board, Qt.Key.Key_Plus, CONTROL)
        board.reveal(self._job_id)
        wait(200)
        self._drag_edge(screen, 0.5)
        until(lambda: self._lasts() > dt.timedelta(minutes=35), "l'allongement")
        lasted = self._lasts()
        self._drag_bar(screen, 1.0, give_up=True)
        if not self._begins(at + dt.timedelta(hours=1)):
            raise Missed("Échap n'a pas annulé")
        key(board, Qt.Key.Key_Z, CONTROL)
        until(lambda: self._lasts() < lasted, "l'annulation")
        until(lambda: screen.can_redo, "le tableau au repos")
        key(board, Qt.Key.Key_Z, CONTROL | SHIFT)
        until(lambda: self._lasts() == lasted, "le rétablissement")
        key(board, Qt.Key.Key_0, CONTROL)
        wait(200)
        self._drag_card(screen, other.id, row, at + dt.timedelta(hours=1, minutes=5))
        until(lambda: board.bubble_text != "", "le refus")
        if self._value("SELECT count(*) FROM stop WHERE id = :id", id=other.id):
            raise Missed("deux tâches au même moment")
        self._picture("04-tableau-refus", self.window)
        key(board, Qt.Key.Key_Escape)
        board.select({self._job_id}, self._job_id)
        press(screen.publish_button)
        until(lambda: self._tour().status == "published", "la publication")
        board.select({self._job_id}, self._job_id)
        board.reveal(self._job_id)
        self._picture("05-tableau-publie", self.window)
        other_window.close()

    def _drag_card(self, screen: BoardScreen, job_id: UUID, row: UUID, at: dt.datetime) -> None:
        """Drag a card of the backlog onto a row, with the mouse."""
        board, view = screen.board, screen.backlog.view.viewport()
        screen.backlog.select(job_id)
        self._show_row(screen, row, at)
        wait(50)
        start = screen.backlog.card_rect(job_id).center()
        end = view.mapFromGlobal(board.viewport().mapToGlobal(board.point_of(row, at) + QPoint(2, 0)))
        QTest.mouseMove(view, start)
        QTest.mousePress(view, LEFT, NONE, start)
        QTest.mouseMove(view, start - QPoint(15, 0))
        QTest.mouseMove(view, end)
        wait(40)
        QTest.mouseRelease(view, LEFT, NONE, end)

    def _show_row(self, screen: BoardScreen, row: UUID, at: dt.datetime) -> None:
        """Scroll until a place of the board is in sight."""
        board = screen.board
        point, seen = board.point_of(row, at), board.viewport().rect()
        across, down = board.horizontalScrollBar(), board.verticalScrollBar()
        if not seen.adjusted(40, 0, -120, 0).contains(QPoint(point.x(), seen.center().y())):
            across.setValue(across.value() + point.x() - seen.center().x())
        if not seen.adjusted(0, 60, 0, -60).contains(QPoint(seen.center().x(), point.y())):
            down.setValue(down.value() + point.y() - seen.center().y())

    def _drag_bar(self, screen: BoardScreen, hours: float, *, give_up: bool = False) -> None:
        """Drag the job's bar in time; with `give_up`, press Escape before letting go."""
        board, view = screen.board, screen.board.viewport()
        until(lambda: not board.is_waiting, "le tableau au repos")
        start = board.bar_rect(self._job_id).center()
        end = start + QPoint(round(board.px_per_hour * hours), 0)
        QTest.mousePress(view, LEFT, NONE, start)
        for point in (start + QPoint(14, 0), end):
            QTest.mouseMove(view, point)
            wait(20)
        if give_up:
            key(board, Qt.Key.Key_Escape)
            wait(20)
        QTest.mouseRelease(view, LEFT, NONE, end)
        wait(50)

    def _drag_edge(self, screen: BoardScreen, hours: float) -> None:
        """Drag the end of the job's bar."""
        board, view = screen.board, screen.board.viewport()
        until(lambda: not board.is_waiting, "le tableau au repos")
        rect = board.bar_rect(self._job_id)
        start = QPoint(rect.right() - 2, rect.center().y())
        end = start + QPoint(round(board.px_per_hour * hours), 0)
        QTest.mouseMove(view, start)
        QTest.mousePress(view, LEFT, NONE, start)
        for point in (start + QPoint(14, 0), end):
            QTest.mouseMove(view, point)
            wait(20)
        QTest.mouseRelease(view, LEFT, NONE, end)

    def _tour(self) -> Any:
        return self._row(
            "SELECT t.* FROM tour t JOIN stop s ON s.tour_id = t.id WHERE s.id = :id", id=self._job_id
        )

    def _begins(self, at: dt.datetime) -> bool:
        found = self._value("SELECT lower(slot) FROM stop WHERE id = :id", id=self._job_id)
        return bool(found == at)

    def _lasts(self) -> dt.timedelta:
        found: dt.timedelta = self._value(
            "SELECT upper(slot) - lower(slot) FROM stop WHERE id = :id", id=self._job_id
        )
        return found

    def _print_sheet(self, name: str) -> str:
        """Print the sheet of the job's tour and return the link that its QR code holds."""
        screen = self._screen
        screen.board.select({self._job_id}, self._job_id)
        press(screen.print_button)
        body = self._preview(name)
        with pikepdf.open(io.BytesIO(body)) as pdf:
            links = [
                str(mark.A.URI) for page in pdf.pages for mark in page.get("/Annots", []) if "/A" in mark
            ]
        if not links:
            raise Missed("le lien du chauffeur sur la feuille")
        return links[0]

    def _rules(self) -> None:
        screen = self._screen
        today = dt.datetime.now(PARIS).date()
        day = today + dt.timedelta(days=1)
        while day.weekday() > 4:
            day += dt.timedelta(days=1)
        screen.show_day(day)
        until(lambda: screen.board.day == day and bool(screen.board.tours()), "le lendemain")
        for wanted, act in ((Severity.STOP, rules.refused_drop), (Severity.REASON, rules.answered_drop)):
            with self.database.session() as session:
                job, row, at = rules.ruled_drop(session, day, wanted)
            wait(600)
            act(screen, partial(self._drag_card, screen, job, row, at), self._picture)
            planned = bool(self._value("SELECT count(*) FROM stop WHERE id = :id", id=job))
            if planned is (wanted is Severity.STOP):
                raise Missed(f"ce que la règle demande : {wanted}")
        decided = self._value("SELECT count(*) FROM override WHERE decided_by = 'Hélène Puech'")
        if not decided:
            raise Missed("la dérogation au registre")
        rules.held_bar(screen, job, self._picture)
        rules.other_views(screen, today, self._picture)
        self.window.set_zoom(150)
        wait(800)
        self._picture("43-tableau-150", self.window)
        self.window.set_zoom(100)
        self.window.go("rounds")
        wait(1200)
        self._picture("44-tournees-regulieres", self.window)
        self.window.go("board")

    def _wall(self) -> None:
        self._screen.paper_asked.emit("wall_a3", [], (dt.datetime.now(PARIS).date(),) * 2)
        if not self._preview("tableau-mural").startswith(b"%PDF"):
            raise Missed("le tableau mural")

    def _sheet(self) -> None:
        self._link = self._print_sheet("feuille-de-tournee")

    def _phone(self) -> None:
        self._companion = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.main", "companion", "--profile", "demo", "--port", str(self._port)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        root = f"http://127.0.0.1:{self._port}"
        until(lambda: _answers(f"{root}/health"), "le serveur des téléphones", 60)
        board = self._screen.board
        with httpx.Client(base_url=root, timeout=20) as phone:
            if phone.get(f"/t/{self._link.rsplit('/', 1)[-1]}").status_code != 200:
                raise Missed("la page du chauffeur")
            opened = phone.post(
                "/api/open", json={"code": self._link.rsplit("/", 1)[-1], "device": "démonstration"}
            )
            opened.raise_for_status()
            phone.headers["authorization"] = f"Bearer {opened.json()['token']}"
            stops = phone.get("/api/day").raise_for_status().json()["stops"]
            if str(self._job_id) not in {stop["id"] for stop in stops}:
                raise Missed("l'intervention dans la journée du chauffeur")
            for kind, status, data in (
                ("departed", "EN_ROUTE", {}),
                ("arrived", "ON_SITE", {}),
                ("weight", "ON_SITE", {"net_kg": 4_280}),
            ):
                self._tell(phone, kind, data)
                seen = until(partial(self._stands, board, status), f"la barre : {status}")
                if seen > 1:
                    raise Missed(f"la barre n'a suivi qu'après {seen:.1f} s")
            for number in (1, 2):
                self._send(phone, "photo", {}, _photo(number))
            self._send(
                phone,
                "signature",
                {
                    "party": "customer",
                    "name": "Mme Puech",
                    "role": "Cheffe d'atelier",
                    "consent": "Lu et accepté",
                },
                _drawn("Puech"),
            )
            self._send(phone, "signature", {"party": "driver", "name": "Le chauffeur"}, _drawn("Rondo"))
            self._tell(phone, "done", {})
            until(lambda: self._status(board) == "DONE", "la barre : fait")
        self._picture("06-tableau-fait", self.window)
        self.window.go("live")
        wait(900)
        self._picture("07-direct", self.window)
        self._browser_picture()

    def _stands(self, board: Any, wanted: str) -> bool:
        return self._status(board) == wanted

    def _status(self, board: Any) -> str:
        board.select({self._job_id}, self._job_id)
        return next((bar.status for bar in board.selected_bars()), "")

    def _tell(self, phone: httpx.Client, kind: str, data: dict[str, Any]) -> None:
        event = self._event(kind, data)
        sent = {"clock": _clock(), "pending": 0, "events": [event]}
        for _ in range(2):  # a phone that heard no answer sends again: it counts once
            answer = phone.post("/api/events", json=sent).raise_for_status().json()
            if not answer["results"][0]["ok"]:
                raise Missed(str(answer["results"][0]))

    def _event(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        return {"id": str(new_id()), "kind": kind, "at": _clock(), "stop": str(self._job_id), "data": data}

    def _send(self, phone: httpx.Client, kind: str, data: dict[str, Any], body: bytes) -> None:
        described = {"clock": _clock(), "pending": 0, "event": self._event(kind, data)}
        header = base64.urlsafe_b64encode(json.dumps(described).encode()).decode()
        phone.post("/api/files", content=body, headers={"x-event": header}).raise_for_status()

    def _browser_picture(self) -> None:
        """Take a picture of the drivers' page where a browser is at hand."""
        browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "msedge"))), None)
        if browser is None or os.name == "nt":  # the pipes to it have fixed numbers, which Windows lacks
            return
        file = self.folder / "08-telephone.png"
        photograph(browser, self._print_sheet("feuille-de-tournee-2"), file)
        self._files.append(file.name)

    def _open_sheet(self, job_id: UUID) -> JobSheetDialog:
        """Open a job's sheet by a double click on its bar."""
        screen = self._screen
        board = screen.board
        board.reveal(job_id)
        wait(80)
        rect = board.bar_rect(job_id)
        QTest.mouseDClick(board.viewport(), LEFT, NONE, rect.center())
        sheet = window_of(JobSheetDialog)
        until(lambda: sheet.title.text() != "", "la fiche")
        return sheet

    def _ticket(self) -> None:
        query = "SELECT id FROM document WHERE job_id = :id AND kind = 'job_ticket'"
        until(lambda: self._value(query, id=self._job_id) is not None, "le bon d'intervention classé", 40)
        sheet = self._open_sheet(self._job_id)
        self._picture("09-fiche", sheet)
        sheet.tabs.setCurrentIndex(1)
        until(lambda: sheet.papers.list.model.rowCount() > 0, "les pièces")
        self._picture("10-pieces", sheet)
        row = next(row for row in sheet.papers.list.model.rows() if row.kind == "job_ticket")
        sheet.papers.list.select_key(row.document_id)
        key(sheet.papers.list.table, Qt.Key.Key_Return)
        self._preview("bon-d-intervention")
        sheet.close()

    def _form(self) -> None:
        today = dt.datetime.now(PARIS).date()
        with self.database.session() as session:
            bars = board_content(session, today, today).day.bars
        hazardous = next(bar for bar in bars if bar.hazardous and bar.job_id is not None)
        sheet = self._open_sheet(hazardous.id)
        until(sheet.form_button.isVisible, "le bouton du bordereau")
        press(sheet.form_button)
        self._preview("bordereau")
        sheet.close()

    def _billing(self, tab: int) -> BillingScreen:
        self.window.go("billing")
        made = self.window.made("billing")
        if not isinstance(made, BillingScreen):
            raise Missed("la facturation")
        made.tabs.setCurrentIndex(tab)
        return made

    def _weigh(self) -> None:
        screen = self._billing(0)
        until(lambda: screen.weights.select_key(self._job_id), "la tâche à peser")
        self._picture("11-a-peser", self.window)
        key(screen.weights.table, Qt.Key.Key_Return)
        dialog = window_of(WeighingDialog)
        dialog.gross.selectAll()
        type_into(dialog.gross, "14580")
        dialog.tare.selectAll()
        type_into(dialog.tare, "10300")
        self._picture("12-pesee", dialog)
        key(dialog, Qt.Key.Key_S, CONTROL)
        until(
            lambda: self._value("SELECT status FROM job WHERE id = :id", id=self._job_id) == "WEIGHED",
            "la pesée",
        )
        until(lambda: self._value(_TICKET_PAPER, id=self._job_id) is not None, "le bon de pesée classé")
        with self.database.session() as session:
            self._keep("bon-de-pesee.pdf", papers.body(session, self._value(_TICKET_PAPER, id=self._job_id)))
        screen = self._billing(1)
        until(lambda: screen.checks.select_key(self._job_id), "le prix à contrôler")
        wait(200)
        self._picture("13-prix", self.window)
        if "×" not in screen.why.toPlainText():
            raise Missed("l'explication du prix")
        key(screen.checks.table, Qt.Key.Key_Return, CONTROL)
        until(
            lambda: self._value("SELECT status FROM job WHERE id = :id", id=self._job_id) == "VALIDATED",
            "l'accord sur le prix",
        )

    def _bill(self) -> None:
        screen = self._billing(2)
        answering(self._fill_run)
        press(screen.propose_button)
        until(lambda: screen.drafts.model.rowCount() > 0, "les propositions", 60)
        query = "SELECT id FROM invoice_draft WHERE customer_id = :id"
        draft_id = self._value(query, id=self._customer_id)
        if draft_id is None or not screen.drafts.select_key(draft_id):
            raise Missed("la proposition du client")
        self._picture("14-propositions", self.window)
        press(screen.preview_button)
        self._preview("facture-proposee")
        answering(agree)
        press(screen.issue_button)
        until(
            lambda: self._value("SELECT count(*) FROM invoice WHERE id = :id", id=draft_id) == 1,
            "la facture",
            40,
        )
        screen = self._billing(3)
        until(lambda: screen.invoices.select_key(draft_id), "la facture dans la liste")
        self._picture("15-factures", self.window)
        exported = self.folder / "factures.csv"
        screen.invoices.table.write_to(exported)
        self._files.append(exported.name)
        key(screen.invoices.table, Qt.Key.Key_Return)
        body = self._preview("facture")
        until(
            lambda: self._value("SELECT count(*) FROM document WHERE invoice_id = :id", id=draft_id) == 1,
            "le dépôt",
        )
        with self.database.session() as session:
            issued = invoicing.issued(session, draft_id)
        self._invoice, self._total = issued.row.label, issued.row.total_eur
        self._validate(body)

    def _fill_run(self, dialog: QDialog) -> None:
        if isinstance(dialog, RunDialog):
            today = dt.datetime.now(PARIS).date()
            dialog.first.setDate(QDate(today.year, today.month, 1))
            dialog.last.setDate(QDate(today.year, today.month, today.day))
            self._picture("14-periode", dialog)
            dialog.accept()

    def _validate(self, body: bytes) -> None:
        """Check the invoice's XML against the schema of Factur-X, and keep it."""
        from facturx import get_xml_from_pdf, xml_check_xsd  # only here: it loads slowly

        _, xml = get_xml_from_pdf(body)
        self._keep("factur-x.xml", xml)
        if not xml_check_xsd(xml, flavor="factur-x", level="en16931"):
            raise Missed("la validation XSD")

    def _pay(self) -> None:
        before = self._owed()
        file = self._keep("releve.camt053.xml", self._statement())
        self.window.go("payments")
        screen = self.window.made("payments")
        if not isinstance(screen, PaymentsScreen):
            raise Missed("les règlements")
        screen.import_files([file])
        query = (
            "SELECT count(*) FROM allocation a JOIN receivable r ON r.id = a.receivable_id"
            " WHERE r.number = :number"
        )
        line = "SELECT l.id FROM bank_line l WHERE l.text LIKE '%' || :number || '%'"
        until(lambda: self._value(line, number=self._invoice) is not None, "la ligne du relevé")
        wait(600)
        self._picture("16-rapprochement", self.window)
        if not self._value(query, number=self._invoice):
            screen.matching.lines.select_key(self._value(line, number=self._invoice))
            key(screen.matching.lines.table, Qt.Key.Key_Return)
        until(lambda: bool(self._value(query, number=self._invoice)), "le rapprochement")
        if self._owed() != before - self._total:
            raise Missed(f"solde : {self._owed()} au lieu de {before - self._total}")
        for tab, name in ((1, "17-rapproches"), (2, "18-balance-agee")):
            screen.tabs.setCurrentIndex(tab)
            wait(900)
            self._picture(name, self.window)
        with self.database.session() as session:
            statement = papers.statement_of(session, self._customer_id)
        screen.show_account(self._customer_id)
        wait(700)
        self._picture("19-compte", self.window)
        self._keep("releve-de-compte.pdf", statement.body)

    def _owed(self) -> Decimal:
        with self.database.session() as session:
            return balances.account(session, self._customer_id).balance_eur

    def _statement(self) -> bytes:
        """Return a bank statement that follows the last one and holds the customer's transfer."""
        account = self._row("SELECT a.id, a.iban FROM bank_account a ORDER BY a.iban LIMIT 1")
        last = self._row(
            "SELECT closing_eur, ends_on FROM bank_statement WHERE account_id = :id"
            " ORDER BY ends_on DESC LIMIT 1",
            id=account.id,
        )
        name = self._value("SELECT name FROM customer WHERE id = :id", id=self._customer_id)
        today = dt.datetime.now(PARIS).date()
        first = min(last.ends_on + dt.timedelta(days=1), today)
        return _CAMT.format(
            number=new_id().hex[:20],
            now=dt.datetime.now(PARIS).isoformat(timespec="seconds"),
            iban=account.iban,
            first=first,
            today=today,
            opening=last.closing_eur,
            closing=last.closing_eur + self._total,
            amount=self._total,
            name=name.replace("&", "&amp;"),
            invoice=self._invoice,
        ).encode()

    def _dashboard(self) -> None:
        self.window.go("today")
        screen = self.window.made("today")
        if not isinstance(screen, DashboardScreen):
            raise Missed("le tableau de bord")
        until(lambda: screen.turnover.value() not in ("–", ""), "les chiffres", 30)
        wait(600)
        self._picture("20-tableau-de-bord", self.window)
        QTest.mouseClick(screen.tonnes, LEFT, NONE, screen.tonnes.rect().center())
        opened = window_of(QDialog)
        wait(300)
        self._picture("21-tonnages", opened)
        opened.close()
        press(screen.print_button)
        self._preview("tableau-de-bord")
        self.window.go("documents")
        wait(900)
        self._picture("22-documents", self.window)

    def _resources(self) -> None:
        for number, kind in enumerate(
            ("customer", "site", "driver", "vehicle", "container", "material", "outlet", "price_list"),
            start=23,
        ):
            self.window.go("", kind, "")
            wait(900)
            self._picture(f"{number}-{kind}", self.window)
        self.window.go("", "customer", str(self._customer_id))
        wait(900)
        self._picture("31-fiche-client", self.window)

    def _import(self) -> None:
        """Read a list as an accounting program exports it: two rows are good, one lacks its name."""
        rows = (
            "Raison sociale;Compte;Adresse;CP;Ville;Tél",
            "Menuiserie Delpech;411DELPECH;3 rue du Four;81000;Albi;05 36 49 00 01",
            ";411SANSNOM;1 place Haute;81000;Albi;",
            "Garage Estève et fils;411ESTEVEF;12 route de Gaillac;81600;Gaillac;05 36 49 00 02",
        )
        file = self._keep("clients-a-importer.csv", "\r\n".join(rows).encode("cp1252"))
        self.window.import_action.trigger()
        wizard = window_of(ImportWizard)
        wizard.read_file(file)
        until(wizard.next.isEnabled, "la lecture du fichier")
        self._picture("33-import-fichier", wizard)
        press(wizard.next)
        until(lambda: wizard.pages.currentWidget() is wizard.columns, "les colonnes")
        self._picture("34-import-colonnes", wizard)
        press(wizard.next)
        until(lambda: wizard.pages.currentWidget() is wizard.check, "l'essai")
        self._picture("35-import-essai", wizard)
        press(wizard.next)
        until(lambda: wizard.pages.currentWidget() is wizard.outcome, "l'import")
        self._picture("36-import-resultat", wizard)
        wizard.close()
        count = "SELECT count(*) FROM customer WHERE code IN ('411DELPECH', '411ESTEVEF', '411SANSNOM')"
        if self._value(count) != 2:
            raise Missed("deux clients importés")

    def _dark(self) -> None:
        app = workstation.application()
        style.apply(app, "dark")
        screen = self._screen
        screen.board.select({self._job_id}, self._job_id)
        wait(400)
        self._picture("32-tableau-sombre", self.window)
        style.apply(app, "light")

    def _check(self) -> None:
        opened = self.work.database
        if opened is None or opened.admin_dsn is None:
            raise Missed("l'accès du propriétaire")
        with Database(opened.admin_dsn, unhurried=True) as owner:
            wrong = [f"{finding.name} {finding.count}" for finding in owner.read(check) if finding.count]
        if wrong:
            raise Missed(", ".join(wrong))


_TICKET_PAPER = "SELECT id FROM document WHERE job_id = :id AND kind = 'weigh_ticket' LIMIT 1"

_CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{now}</CreDtTm></GrpHdr>
<Stmt><Id>{number}</Id><CreDtTm>{now}</CreDtTm>
<FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{today}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{opening}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{first}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{today}</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{today}</Dt></BookgDt><ValDt><Dt>{today}</Dt></ValDt><AcctSvcrRef>{number}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>VIR {invoice}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _clock() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _photo(number: int) -> bytes:
    """Return a picture as a phone would take it: a box in a yard."""
    image = Image.new("RGB", (1280, 960), "#b9c6cf")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, 1280, 960), fill="#8b8f86")
    draw.polygon(
        [(280, 420), (1000, 420), (940, 760), (340, 760)], fill="#2f6b3c" if number == 1 else "#9a5b2e"
    )
    draw.rectangle((300, 400, 980, 430), fill="#22492b")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _drawn(name: str) -> bytes:
    """Return a signature as a finger draws it."""
    image = Image.new("RGBA", (600, 220), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    points = [
        (40 + 60 * n + 18 * (ord(letter) % 3), 120 + (-1) ** n * (ord(letter) % 60))
        for n, letter in enumerate(name * 2)
    ]
    draw.line(points[:9], fill=(20, 40, 120, 255), width=5, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
