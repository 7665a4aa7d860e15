"""What the acted day does with its hands: looks, waits, presses and types, as a person would."""

import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMessageBox, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

W = TypeVar("W", bound=QWidget)


class Missed(Exception):
    """What should have happened did not."""


def wait(milliseconds: int) -> None:
    """Let the windows live for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], what: str, seconds: float = 20) -> float:
    """Let the windows live until something is so, and return after how many seconds it was.

    Raises:
        Missed: It never was.
    """
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise Missed(f"attendu en vain : {what}")
        wait(15)
    return time.monotonic() - started


def window_of(kind: type[W], seconds: float = 20) -> W:
    """Return the newest open window of a kind, once there is one."""
    found: list[W] = []

    def there() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        return bool(found)

    until(there, kind.__name__, seconds)
    return found[-1]


def answering(answer: Callable[[QDialog], None]) -> None:
    """Answer the next modal question, which holds the caller until it is answered."""

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog):
            answer(asked)
        else:
            QTimer.singleShot(30, look)

    QTimer.singleShot(30, look)


def type_into(widget: QWidget, words: str) -> None:
    """Type words, letters with accents too."""
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, NONE, letter))
        wait(25)


def key(widget: QWidget, pressed: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where a person works: shortcuts ask for the active window, with the focus there."""
    window, focused = widget.window(), QApplication.focusWidget()
    if QApplication.activeWindow() is not window:
        window.activateWindow()
        wait(50)
    if focused is None or not (focused is widget or widget.isAncestorOf(focused)):
        widget.setFocus()
    QTest.keyClick(widget, pressed, modifier)


def press(button: QAbstractButton) -> None:
    """Press a button with the mouse."""
    QTest.mouseClick(button, LEFT, NONE, button.rect().center())


def agree(question: QDialog) -> None:
    """Press the button that says yes."""
    if isinstance(question, QMessageBox):
        press(question.defaultButton())
    else:
        question.accept()


def free_port() -> int:
    """Return a port of this computer that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def photograph(browser: str, url: str, file: Path) -> None:
    """Open a page in a browser of the Chromium family, let it come to rest, and keep its picture."""
    hear, told = os.pipe()
    said, answer = os.pipe()

    def wire() -> None:
        spare = os.dup(hear), os.dup(answer)
        os.dup2(spare[0], 3)
        os.dup2(spare[1], 4)

    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--lang=fr-FR"]
    running = subprocess.Popen(  # noqa: S603 - a browser on our own page
        [browser, *words, "--window-size=390,844", "about:blank"],
        close_fds=False,
        preexec_fn=wire,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(hear)
    os.close(answer)
    number = 0
    with os.fdopen(told, "wb", buffering=0) as out, os.fdopen(said, "rb", buffering=0) as back:
        rest = b""

        def ask(method: str, session: str = "", **given: Any) -> dict[str, Any]:
            nonlocal number, rest
            number += 1
            command: dict[str, Any] = {"id": number, "method": method, "params": given}
            if session:
                command["sessionId"] = session
            out.write(json.dumps(command).encode() + b"\0")
            while True:
                while b"\0" not in rest:
                    piece = back.read(1 << 16)
                    if not piece:
                        raise Missed("le navigateur")
                    rest += piece
                message, _, rest = rest.partition(b"\0")
                heard = json.loads(message)
                if heard.get("id") == number:
                    return dict(heard.get("result", {}))

        try:
            target = ask("Target.createTarget", url="about:blank")["targetId"]
            session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            ask(
                "Emulation.setDeviceMetricsOverride",
                session,
                width=390,
                height=844,
                deviceScaleFactor=2,
                mobile=True,
            )
            ask("Page.navigate", session, url=url)
            wait(2500)
            ask("Runtime.evaluate", session, expression="document.querySelector('button')?.click()")
            wait(2500)
            file.write_bytes(base64.b64decode(ask("Page.captureScreenshot", session)["data"]))
        finally:
            running.terminate()
            running.wait(20)
