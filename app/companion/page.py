"""The files of the pages, held in memory; the common fingerprint of the drivers' page is its version."""

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
_QUEUE = ("ids.js", "store.js", "words.js", "sync.js")


def _files_in(*folder: str) -> dict[str, bytes]:
    found = files("app.companion").joinpath("static", *folder).iterdir()
    return {entry.name: entry.read_bytes() for entry in found if entry.is_file()}


def _answer(body: bytes, name: str, **headers: str) -> Response:
    return Response(body, headers=headers, media_type=_TYPES[name[name.rindex(".") :]])


class Files:
    """The files of a page that no browser keeps."""

    def __init__(self, folder: str) -> None:
        self._files = _files_in(folder)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def answer(self, name: str) -> Response:
        """Return the file `name`."""
        return _answer(self._files[name], name)


class Page:
    """What the phone loads once, and keeps for the hours without network."""

    def __init__(self) -> None:
        found = _files_in()
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
        return _answer(self._files[name], name, **{"cache-control": "no-cache"})


def _without_modules(source: str) -> str:
    """Return a module as a piece of a plain script: several share one scope, where nothing is imported."""
    return re.sub(
        r"^export ", "", re.sub(r"^import .*;\n", "", source, flags=re.MULTILINE), flags=re.MULTILINE
    )
