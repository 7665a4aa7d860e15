"""The land beneath the map: tiles from a real server, at their true place, or a plain map."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QLineEdit

from app.domain.travel import mercator
from app.errors import InvalidInput
from app.settings import Settings
from app.views import style
from app.views.live import tiles
from app.views.live.map_view import MapView
from app.views.live.screen import LiveScreen
from app.views.main_window import SettingsStore
from app.views.widgets.form_dialog import FormDialog
from tests.views.fake_tasks import FakeTasks
from tests.views.test_live import board, tour

ALBI, GAILLAC = (43.9289, 2.1480), (43.9010, 1.8970)


def png(colour: str, side: int = 256) -> bytes:
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(out, "PNG")
    return bytes(out.data())


def colour_of(z: int, x: int, y: int) -> str:
    return ("#c03030", "#30c030", "#3030c0", "#c0c030")[x % 2 + 2 * (y % 2)]


class Server:
    """Gives every tile a colour by its numbers, and keeps what was asked."""

    def __init__(self):
        self.asked, self.answer = [], None
        server = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.path, self.headers["User-Agent"]))
                status, body = server.answer or (200, None)
                if body is None:
                    _, z, x, y = self.path.removesuffix(".png").split("/")
                    body = png(colour_of(int(z), int(x), int(y)))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.template = f"http://127.0.0.1:{self._http.server_port}/{{z}}/{{x}}/{{y}}.png"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("RONDO_HOME", str(tmp_path))
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def shown(qtbot):
    view = MapView()
    qtbot.addWidget(view)
    view.resize(700, 420)
    view.show_day(board(tour(point=ALBI, status="running"), depots=(("Gaillac", GAILLAC),)))
    view.show()
    return view


def near(found: QColor, wanted: str) -> bool:
    """Whether a colour is another under a thin veil."""
    other = QColor(wanted)
    channels = (found.red(), other.red()), (found.green(), other.green()), (found.blue(), other.blue())
    return all(abs(a - b) < 90 for a, b in channels)


def test_every_tile_lies_where_its_numbers_say(qtbot, shown, server):
    shown.set_tiles(server.template, "© les contributeurs")
    shown.repaint()
    qtbot.waitUntil(lambda: bool(server.asked) and not shown._tiles._asked, timeout=5000)
    picture = shown.grab().toImage()
    seen = set()
    for path, agent in server.asked:
        assert agent == "Rondo"
        _, z, x, y = path.removesuffix(".png").split("/")
        z, x, y = int(z), int(x), int(y)
        # The middle of the tile, as degrees, is a place of the map.
        lon = (x + 0.5) / 2**z * 360 - 180
        lat = _latitude((y + 0.5) / 2**z)
        at = shown.place_of((lat, lon)).toPoint()
        if picture.rect().adjusted(20, 30, -40, -30).contains(at):
            seen.add((x, y))
            assert near(picture.pixelColor(at), colour_of(z, x, y)), (path, at)
    assert len(seen) >= 2
    # What is drawn over them lies on the tile that holds its place.
    u, v = mercator(GAILLAC)
    assert f"/{z}/{int(u * 2**z)}/{int(v * 2**z)}.png" in {path for path, _ in server.asked}


def _latitude(v: float) -> float:
    """Look up by halves the latitude of a height on the map of the world."""
    south, north = -85.0, 85.0
    for _ in range(60):
        middle = (south + north) / 2
        south, north = (middle, north) if mercator((middle, 0))[1] > v else (south, middle)
    return south


def test_without_a_server_nobody_is_asked_and_the_map_is_plain(shown, server):
    shown.grab()
    shown.set_tiles(server.template)
    shown.set_tiles("")
    shown.grab()
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (403, lambda: b"no", "403"),
        (200, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", tiles.NO_PICTURE),
        (200, lambda: b"", tiles.NO_PICTURE),
        (200, lambda: png("red", 2048), tiles.NO_PICTURE),
    ],
    ids=["refused", "no picture", "empty", "huge"],
)
def test_a_server_that_fails_leaves_a_plain_map_says_so_and_is_left_alone(
    qtbot, shown, server, status, body, fault
):
    server.answer = status, body()
    shown.set_tiles(server.template)
    shown.repaint()
    qtbot.waitUntil(lambda: bool(server.asked) and not shown._tiles._asked, timeout=5000)
    asked = len(server.asked)
    assert shown._tiles.fault == fault
    for _ in range(3):
        shown.grab()
    assert len(server.asked) == asked


def test_a_server_that_is_not_there_leaves_the_map_as_it_was(qtbot, shown, server):
    plain = shown.grab().toImage().pixelColor(350, 60)
    shown.set_tiles(server.template.replace(server.template.split("/")[2], "127.0.0.1:9"))
    shown.repaint()
    qtbot.waitUntil(lambda: shown._tiles.fault == tiles.SILENT, timeout=5000)
    assert shown.grab().toImage().pixelColor(350, 60) == plain


def test_zooming_on_gives_up_what_is_no_longer_wanted(qtbot, shown, server):
    shown.set_tiles(server.template)
    shown.repaint()
    first = set(shown._tiles._asked)
    for _ in range(6):
        qtbot.keyClick(shown, Qt.Key.Key_Plus)
    shown.repaint()
    assert first
    assert not first & set(shown._tiles._asked)
    qtbot.waitUntil(lambda: not shown._tiles._asked, timeout=5000)


@pytest.mark.parametrize(
    "typed",
    ["tiles.example.fr/{z}/{x}/{y}.png", "https://tiles.example.fr/{z}/{x}.png", "ftp://a/{z}/{x}/{y}", "x"],
)
def test_what_is_no_address_of_tiles_is_refused(typed):
    with pytest.raises(InvalidInput, match=r"holds \{z\}, \{x\} and \{y\}"):
        tiles.checked(typed)


def test_the_background_is_chosen_in_the_window_and_kept(qtbot, server, monkeypatch, tmp_path):
    store = SettingsStore(Settings(), tmp_path / "settings.json")
    screen = LiveScreen(FakeTasks({"live_board": board(), "timeline": [], "messages_of": []}), store=store)
    qtbot.addWidget(screen)
    dialogs = []

    def answer(dialog):
        dialogs.append(dialog)
        address, credit = dialog.form.field("tiles"), dialog.form.field("credit")
        assert isinstance(address, QLineEdit)
        address.setText("tuiles")
        dialog.form.save_button.click()
        assert any("{z}, {x}" in note.text() for note in dialog.findChildren(QLabel))
        assert dialog.result() == 0
        address.setText(f"  {server.template} ")
        credit.setText("© IGN")
        dialog.form.save_button.click()
        return dialog.result()

    monkeypatch.setattr(FormDialog, "exec", answer)
    screen.map.background_asked.emit()
    assert len(dialogs) == 1
    assert (store.settings.map_tiles, store.settings.map_credit) == (server.template, "© IGN")
    again = LiveScreen(FakeTasks({"live_board": board()}), store=SettingsStore.opened(store.file))
    qtbot.addWidget(again)
    assert again.map._tiles._template == server.template


def test_a_dark_window_dims_the_land(qtbot, qapp, shown, server):
    style.apply(qapp, "dark")
    shown.set_tiles(server.template)
    shown.repaint()
    qtbot.waitUntil(lambda: bool(server.asked) and not shown._tiles._asked, timeout=5000)
    assert shown.grab().toImage().pixelColor(350, 30).lightness() < 110
    style.apply(qapp, "light")


def test_places_lie_as_the_tiles_of_the_world_do():
    assert mercator((0, 0)) == (0.5, 0.5)
    assert mercator((85.05112878, -180)) == pytest.approx((0, 0), abs=1e-4)
    # The tile of Paris at scale 10, as every server numbers it.
    u, v = mercator((48.8566, 2.3522))
    assert (int(u * 1024), int(v * 1024)) == (518, 352)
