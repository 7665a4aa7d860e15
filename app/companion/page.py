"""The files of the drivers' page, held in memory; their common fingerprint is the page's version."""

import hashlib
import json
import re
from importlib.resources import files

from starlette.responses import Response

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_ROOT = ("index.html", "sw.js", "manifest.webmanifest")
# What the service worker shares with the page.
_QUEUE = ("ids.js", "store.js", "sync.js")


class Page:
    """What the phone loads once, and keeps for the hours without network."""

    def __init__(self) -> None:
        found = {entry.name: entry.read_bytes() for entry in (files("app.companion") / "static").iterdir()}
        digest = hashlib.sha256()
        for name in sorted(found):
            digest.update(name.encode() + b"\0" + found[name])
        self.version = digest.hexdigest()[:12]
        shell = ["/", "/manifest.webmanifest"] + [
            f"/static/{name}" for name in sorted(found) if name not in _ROOT
        ]
        worker = found["sw.js"].decode().replace("__VERSION__", self.version)
        queue = "\n".join(_without_modules(found[name].decode()) for name in _QUEUE)
        worker = worker.replace("__SHELL__", json.dumps(shell)).replace("__QUEUE__", queue)
        found["sw.js"] = worker.encode()
        self._files = found

    def __contains__(self, name: str) -> bool:
        return name in self._files and name not in _ROOT

    def answer(self, name: str) -> Response:
        """Return the file `name`; the phone asks again whether it is still the same."""
        suffix = name[name.rindex(".") :]
        return Response(self._files[name], headers={"cache-control": "no-cache"}, media_type=_TYPES[suffix])


def _without_modules(source: str) -> str:
    """Return a module as a piece of a plain script: several share one scope, where nothing is imported."""
    return re.sub(
        r"^export ", "", re.sub(r"^import .*;\n", "", source, flags=re.MULTILINE), flags=re.MULTILINE
    )
