"""A line between phones and the endpoint that breaks in all the ways lines break."""

import contextlib
import random
import socket
import struct
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)
HELD_SECONDS = 0.8


class Line:
    """Passes bytes on to an endpoint at a fixed address of its own.

    `quality` is "good", "bad" (each connection meets a fate of chance) or "down" (each is refused).
    """

    def __init__(self, target: str, seed: int) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._dice = random.Random(seed)  # noqa: S311 - the same misfortunes each time
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.quality = "good"
        self.uploaded = 0
        """Bytes that phones have sent."""
        self.fates: Counter[str] = Counter()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):  # where closing alone does not wake who accepts
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection that is open."""
        with self._lock:
            for end in list(self._open):
                self._reset(end)

    def _reset(self, end: socket.socket) -> None:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listening.accept()
            except OSError:
                return
            fate = "passed"
            if self.quality == "down":
                fate = "refused"
            elif self.quality == "bad":
                fate = self._dice.choice(
                    ["passed", "refused", "reset in mid-upload", "answer swallowed", "answer cut", "hung"]
                )
            self.fates[fate] += 1
            # A connection may serve several requests before its fate comes.
            after = self._dice.choice([0, 300, 2_000, 9_000, 25_000])
            threading.Thread(target=self._serve, args=(phone, fate, after), daemon=True).start()

    def _serve(self, phone: socket.socket, fate: str, after: int) -> None:
        if fate == "refused":
            self._reset(phone)
            return
        if fate == "hung" and after == 0:
            time.sleep(HELD_SECONDS)
            self._reset(phone)
            return
        try:
            office = socket.create_connection(self._target)
        except OSError:
            self._reset(phone)
            return
        with self._lock:
            self._open |= {phone, office}
        answers = threading.Thread(target=self._answers, args=(office, phone, fate, after), daemon=True)
        answers.start()
        passed = 0
        with contextlib.suppress(OSError):
            while chunk := phone.recv(4096):
                room = after - passed
                if fate == "reset in mid-upload" and room < len(chunk):
                    office.sendall(chunk[: max(room, 0)])
                    break
                if fate == "hung" and room < len(chunk):
                    time.sleep(HELD_SECONDS)
                    break
                office.sendall(chunk)
                passed += len(chunk)
                self.uploaded += len(chunk)
        self._end(phone, office)

    def _answers(self, office: socket.socket, phone: socket.socket, fate: str, after: int) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while chunk := office.recv(4096):
                room = min(after, 4_000) - passed
                if fate == "answer swallowed" and room < len(chunk):
                    break  # the endpoint has done what was asked; nobody hears of it
                if fate == "answer cut" and room < len(chunk):
                    phone.sendall(chunk[: max(room, len(chunk) // 2)])
                    break
                phone.sendall(chunk)
                passed += len(chunk)
        self._end(phone, office)

    def _end(self, *ends: socket.socket) -> None:
        with self._lock:
            for end in ends:
                if end in self._open:
                    self._open.discard(end)
                    self._reset(end)
