"""The import window, on a real database."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QComboBox, QTableView
from sqlalchemy import func, select

from app.models.parties import Customer
from app.services.importing import MATRIX, Stopped
from app.tasks import Tasks
from app.views import ask
from app.views.importing import ImportWizard
from app.views.importing.wizard import _teller
from tests.views.fake_tasks import DirectTasks, FakeTasks

ROWS = [
    ["Listing", None, None],
    ["Raison sociale", "Ref", "Ville"],
    ["Ferrand SARL", "C1", "Albi"],
    ["Cazals", "C2", "Gaillac"],
    [None, "C3", "Albi"],
    ["Cazals", "C2", "Gaillac"],
]


def save(path: Path, pages: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in pages.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    return save(tmp_path / "clients.xlsx", {"Clients": ROWS})


@pytest.fixture
def tasks(database: Any) -> DirectTasks:
    return DirectTasks(database.open())


@pytest.fixture
def wizard(qtbot: Any, tasks: DirectTasks) -> ImportWizard:
    made = ImportWizard(tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def customers(tasks: DirectTasks) -> int:
    return int(
        tasks.database.read(lambda session: session.scalar(select(func.count()).select_from(Customer)))
    )


def choice(wizard: ImportWizard, row: int) -> QComboBox:
    box = wizard.columns.grid.cellWidget(row, 1)
    assert isinstance(box, QComboBox)
    return box


def texts(wizard: ImportWizard, tab: int) -> list[list[str]]:
    table = wizard.check.tabs.widget(tab)
    assert isinstance(table, QTableView)
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_from_the_file_to_the_rows_and_back(
    wizard: ImportWizard, tasks: DirectTasks, clients: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not wizard.next.isEnabled()
    wizard.read_file(clients)
    assert wizard.file.kind() == "customers"
    wizard.next.click()
    assert [choice(wizard, row).currentData() for row in range(3)] == ["name", "code", "city"]
    assert wizard.columns.grid.item(0, 2).text() == "Ferrand SARL"
    wizard.next.click()
    assert [tile.value() for tile in (wizard.check.read, wizard.check.added)] == ["4", "2"]
    assert texts(wizard, 0) == [["3", "C1", "Ferrand SARL", "Albi"], ["4", "C2", "Cazals", "Gaillac"]]
    assert texts(wizard, 1) == [["5", "Raison sociale : cellule vide"]]
    assert texts(wizard, 2)[0][:2] == ["6", "4"]
    assert customers(tasks) == 0
    assert wizard.next.text() == "Import 2 rows"
    with qtbot.waitSignal(wizard.imported):
        wizard.next.click()
    assert customers(tasks) == 2
    assert wizard.outcome.title.text() == "2 rows were added"
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    wizard.outcome.open_button.click()
    assert Path(opened[0].toLocalFile()).name == "clients - rejets.xlsx"
    with qtbot.waitSignal(wizard.imported):
        wizard.outcome.undo_button.click()
    assert customers(tasks) == 0
    assert wizard.outcome.title.text() == "The import was undone"


def test_a_column_is_given_its_meaning_by_hand(
    wizard: ImportWizard, tmp_path: Path, tasks: DirectTasks
) -> None:
    wizard.read_file(
        save(tmp_path / "x.xlsx", {"A": [["Alpha", "Beta"], ["Ferrand", "Albi"], ["Cazals", "Albi"]]})
    )
    wizard.file.choose("customers")
    wizard.next.click()
    assert not wizard.next.isEnabled()
    choice(wizard, 0).setCurrentIndex(choice(wizard, 0).findData("city"))
    choice(wizard, 1).setCurrentIndex(choice(wizard, 1).findData("name"))
    choice(wizard, 0).setCurrentIndex(choice(wizard, 0).findData("name"))
    assert choice(wizard, 1).currentData() == ""
    assert wizard.columns.mapping().sheets[0].columns == {"name": 0}
    wizard.next.click()
    wizard.next.click()
    assert customers(tasks) == 2


def test_sheets_are_taken_one_by_one(wizard: ImportWizard, tmp_path: Path) -> None:
    people = [["Nom", "Prénom", "FCO"], ["Cabrol", "Luc", "01/02/2028"]]
    trucks = [["Plaque", "Genre", "PTAC"], ["ZZ-101-AA", "Ampliroll", "26 t"]]
    wizard.read_file(save(tmp_path / "f.xlsx", {"Camions": trucks, "Equipe": people}))
    wizard.file.choose("vehicles")
    wizard.next.click()
    assert wizard.columns.sheets.currentText() == "Camions"
    wizard.columns.taken.setChecked(False)
    assert not wizard.next.isEnabled()
    wizard.columns.taken.setChecked(True)
    assert not wizard.next.isEnabled()  # nobody has said yet which column is the plate
    wizard.back.click()
    wizard.next.click()
    wizard.next.click()
    wizard.next.click()
    assert wizard.outcome.title.text() == "1 rows were added"
    assert wizard.outcome.next_button.isVisible() == (wizard.file.kind() == wizard._likely[0])
    wizard._on_next_kind("drivers")
    assert wizard.columns.sheets.currentText() == "Equipe"


def test_a_price_sheet_needs_no_more_than_its_materials(wizard: ImportWizard, tmp_path: Path) -> None:
    rows = [["Matière", "Public", "Cazals"], ["Bois", 70, 65], ["Carton", -70, "idem"]]
    wizard.read_file(save(tmp_path / "p.xlsx", {"Prix": rows}))
    wizard.file.choose("prices")
    wizard.next.click()
    assert wizard.columns.mapping().sheets[0].layout == MATRIX
    assert wizard.next.isEnabled()


def test_what_cannot_be_read_is_said(wizard: ImportWizard, tmp_path: Path, clients: Path) -> None:
    path = tmp_path / "vide.csv"
    path.write_text("")
    wizard.read_file(path)
    assert "vide.csv" in wizard._error.text()
    assert not wizard.next.isEnabled()
    wizard.read_file(clients)
    assert not wizard._error.isVisible()


def test_an_undo_that_came_too_late_is_said(wizard: ImportWizard, tasks: DirectTasks, clients: Path) -> None:
    wizard.read_file(clients)
    for _ in range(3):
        wizard.next.click()

    def rename(session: Any) -> None:
        session.scalars(select(Customer).where(Customer.code == "C1")).one().name = "Autre"

    tasks.database.write(rename, "customer.edit")
    wizard.outcome.undo_button.click()
    assert wizard._error.isVisible()
    assert wizard.outcome.undo_button.isEnabled()
    assert customers(tasks) == 2


def test_only_files_that_can_be_read_are_dropped(wizard: ImportWizard, clients: Path, tmp_path: Path) -> None:
    def drop(*paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        wizard.file.area.dropEvent(event)

    drop(tmp_path / "photo.jpg")
    drop(clients, clients)
    assert wizard._table is None
    drop(clients)
    assert wizard._table is not None


def test_the_button_asks_for_a_file(
    wizard: ImportWizard, clients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "open_file", lambda *_: clients)
    wizard.file.area.button.click()
    assert wizard._table is not None


def test_closing_while_it_runs_asks_first(qtbot: Any, clients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wizard = ImportWizard(FakeTasks({}))  # type: ignore[arg-type]  # never answers
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.read_file(clients)
    work = wizard._work
    assert work is not None
    answers = iter([False, True])
    monkeypatch.setattr(ask, "confirm", lambda *_: next(answers))
    wizard.close()
    assert wizard.isVisible()
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
    assert work.cancelled
    with pytest.raises(Stopped):
        _teller(work)(1, 2)


def test_with_the_real_tasks_in_the_background(qtbot: Any, database: Any, clients: Path) -> None:
    tasks = Tasks(database.open())
    wizard = ImportWizard(tasks)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.read_file(clients)
    qtbot.waitUntil(lambda: wizard.next.isEnabled())
    wizard.next.click()
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is wizard.columns)
    wizard.next.click()
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is wizard.check)
    with qtbot.waitSignal(wizard.imported):
        wizard.next.click()
    with qtbot.waitSignal(wizard.imported):
        wizard.outcome.undo_button.click()
    assert wizard.outcome.title.text() == "The import was undone"
    tasks.close()
