"""The public page behind the QR code of a signed ticket: whether its fingerprint is that of a paper of ours.

Whoever holds the paper holds its fingerprint, 256 bits that nobody guesses. The page says number, company and
day, which stand on the paper too, and nothing of what was done, where, or by whom.
"""

import datetime as dt
import html
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Response
from sqlalchemy.orm import Session

from app.domain.calendar import PARIS
from app.services import field

_STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 34rem; padding: 1.5rem 1.2rem; }
h1 { font-size: 1.35rem; margin: 0 0 1rem; }
.good, .bad { border-radius: .6rem; padding: .9rem 1rem; font-weight: 600; }
.good { background: #d9f2e3; color: #0b4a2b; }
.bad { background: #fde2df; color: #7a1610; }
dt { font-size: .85rem; opacity: .75; margin-top: .9rem; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-size: .85rem; }
"""


def add_proof_page(
    api: FastAPI,
    call: Callable[[Callable[[Session], dict[str, Any] | None]], Awaitable[dict[str, Any] | None]],
) -> None:
    """Serve the page under /p/FINGERPRINT.

    Args:
        api: The endpoint's application.
        call: Runs a service in a transaction, off the event loop.
    """

    @api.get("/p/style.css", include_in_schema=False)
    async def _show_style() -> Response:
        return Response(_STYLE, media_type="text/css", headers={"cache-control": "max-age=86400"})

    @api.get("/p/{sha256}", include_in_schema=False)
    async def _show_proof(sha256: str) -> Response:
        found = await call(lambda session: field.known_paper(session, sha256))
        return Response(_page(sha256, found), 200 if found else 404, media_type="text/html; charset=utf-8")


def _page(sha256: str, found: dict[str, Any] | None) -> str:
    if found is None:
        body = (
            "<p class=\"bad\">Cette empreinte n'est celle d'aucun bon connu ici.</p>"
            "<p>Vérifiez que le code a été lu en entier. S'il l'a été, ce papier ne vient pas de nous, ou"
            " il a été modifié.</p>"
        )
    else:
        issued = dt.datetime.fromisoformat(found["issued_at"]).astimezone(PARIS)
        verdict = (
            '<p class="good">Ce bon est authentique : son contenu est inchangé depuis sa signature.</p>'
            if found["intact"]
            else '<p class="bad">Ce bon est connu, mais son contenu ne correspond plus à son empreinte.</p>'
        )
        notes = f"<dt>Notes ajoutées ensuite</dt><dd>{int(found['notes'])}</dd>" if found["notes"] else ""
        paper = (
            f"<dt>Empreinte du PDF scellé</dt><dd><code>{html.escape(found['paper_sha256'])}</code></dd>"
            if found["paper_sha256"]
            else ""
        )
        body = (
            f"{verdict}<dl><dt>Bon d'intervention</dt><dd>{html.escape(found['number'])}</dd>"
            f"<dt>Établi par</dt><dd>{html.escape(found['company'] or '')}</dd>"
            f"<dt>Le</dt><dd>{issued:%d/%m/%Y à %H:%M}</dd>{notes}"
            f"<dt>Empreinte du contenu</dt><dd><code>{html.escape(sha256)}</code></dd>{paper}</dl>"
            "<p>Comparez le numéro et l'empreinte avec ceux du papier.</p>"
        )
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><title>Vérification d\'un bon</title>'
        '<link rel="stylesheet" href="/p/style.css"></head><body><main><h1>Vérification d\'un bon</h1>'
        f"{body}</main></body></html>"
    )
