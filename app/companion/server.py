"""How the endpoint listens: uvicorn, hanging up on whoever says nothing, says it slowly or says it wrong."""

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.companion.guard import SECURITY

# Longest wait for a request's head, in seconds: for the first of a connection and for each later one.
HEAD_SECONDS = 10.0
CONNECTIONS = 2_000
# What a refused phone may still send before the line is cut: it hears the answer only once it has sent.
HEARD_OUT = 8_000_000


class Impatient(H11Protocol):
    """Hangs up on a connection that does not get to the end of a request's head."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._hurry: asyncio.TimerHandle | None = None
        self._unread = 0
        if len(self.connections) > CONNECTIONS:
            transport.abort()
            return
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a new head has to come to its end in time."""
        if self._answered():
            self._unread += len(data)
            if self._unread > HEARD_OUT:
                self.transport.abort()
                return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._unread = 0
            self._stop()
        elif self._hurry is None:
            self._start()

    def send_400_response(self, _: str) -> None:
        """Answer what is no HTTP as everything else is answered: in our words, with every guard."""
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE} or self.transport.is_closing():
            self.transport.close()  # in the middle of another answer
            return
        body = json.dumps({"error": "unreadable", "text": "Cette demande est illisible."}).encode()
        headers = [(name.encode(), value.encode()) for name, value in SECURITY.items()]
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        headers += [(b"cache-control", b"no-store"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _answered(self) -> bool:
        """Whether what comes in belongs to a request that was answered before it was read."""
        return (
            self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.SEND_BODY
        )

    def _start(self) -> None:
        self._hurry = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _stop(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _hang_up(self) -> None:
        self._hurry = None
        at_work: Any = self.cycle
        if (at_work is None or at_work.response_complete) and not self.transport.is_closing():
            self.transport.close()


def config(api: FastAPI, *, front: str = "", **options: Any) -> uvicorn.Config:
    """Return how uvicorn serves the endpoint.

    Args:
        api: The application.
        front: The address of the proxy before us, or several with commas: it alone is believed when it says
            for whom it asks.
        **options: Of uvicorn.
    """
    return uvicorn.Config(
        api,
        http=Impatient,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # addresses hold codes
        server_header=False,
        proxy_headers=bool(front),
        forwarded_allow_ips=front,
        h11_max_incomplete_event_size=32_768,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
        **options,
    )


@contextlib.contextmanager
def running(api: FastAPI, host: str = "127.0.0.1", port: int = 0, *, front: str = "") -> Iterator[str]:
    """Serve in a thread while the block runs, and give the address: port 0 takes one that is free."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(64)
        server = uvicorn.Server(config(api, front=front))
        thread = threading.Thread(target=server.run, args=([listening],), name="rondo-companion", daemon=True)
        thread.start()
        try:
            yield f"http://{host}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
