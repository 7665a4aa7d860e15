"""What a file from outside is: its type by its content, its kind by its name and words."""

import re
from dataclasses import dataclass

from app.domain.jobs import DocumentKind
from app.errors import QT_TRANSLATE_NOOP, InvalidInput

MOST_BYTES = 25 * 1024 * 1024
"""The largest file that is taken in."""

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    f"{_OPEN_XML}wordprocessingml.document": ".docx",
    f"{_OPEN_XML}spreadsheetml.sheet": ".xlsx",
    f"{_OPEN_XML}presentationml.presentation": ".pptx",
    f"{_OPEN_DOCUMENT}text": ".odt",
    f"{_OPEN_DOCUMENT}spreadsheet": ".ods",
}
"""Every type that is taken in, with the ending of its files."""

_PARTS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_MIMES = {suffix: mime for mime, suffix in SUFFIXES.items()}
_ODD = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TAKEN = QT_TRANSLATE_NOOP(
    "errors",
    "“{name}” is none of the files that are kept here: PDF, JPEG, PNG, text, Word, Excel, PowerPoint or"
    " LibreOffice. Save it as a PDF and drop that.",
)


def type_of(name: str, body: bytes, members: tuple[str, ...] = ()) -> str:
    """Return the type of a file by its content; its name decides only between old Word and old Excel.

    Args:
        name: As it was dropped.
        body: Its bytes.
        members: The names within, where it is a ZIP archive.

    Raises:
        InvalidInput: It is empty, too large, holds macros, or is of no type that is taken in.
    """
    if not body:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "“{name}” is empty."), name=name)
    if len(body) > MOST_BYTES:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "“{name}” is larger than {most} MB. Make it smaller, or split it."),
            name=name,
            most=MOST_BYTES // 1024**2,
        )
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    ending = "." + name.rpartition(".")[2].casefold()
    if body.startswith(_OLE) and ending in (".doc", ".xls"):
        return _MIMES[ending]
    if any(member.endswith("vbaProject.bin") for member in members):
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "“{name}” holds macros. Save it without them, or as a PDF."),
            name=name,
        )
    if members[:1] == ("mimetype",) and ending in (".odt", ".ods"):
        return _MIMES[ending]
    for folder, suffix in _PARTS.items():
        if "[Content_Types].xml" in members and any(member.startswith(folder) for member in members):
            return _MIMES[suffix]
    if not _ODD.search(body) and not members:
        return "text/plain"
    raise InvalidInput(_NOT_TAKEN, name=name)


_HINTS: tuple[tuple[DocumentKind, str], ...] = (
    (
        DocumentKind.TRACKING_FORM,
        r"bsd|bsda|bsdd|bsdasri|bsff|bsvhu|bordereaux?( de)? suivi|bordereaux?|cerfa 12571",
    ),
    (DocumentKind.REGISTRATION, r"cartes? grises?|certificat d immatriculation|cg"),
    (
        DocumentKind.LICENCE,
        r"permis( de conduire)?|fimo|fco|cqc|carte (de )?conducteur|caces|habilitation|aptitude"
        r"|visite medicale|certificat de formation adr",
    ),
    (DocumentKind.PROTOCOL, r"protocole( de)? securite|protocole|plan de prevention"),
    (DocumentKind.ACCEPTANCE, r"cap|fid|acceptation prealable|fiche d identification"),
    (DocumentKind.PURCHASE, r"factures?|invoice|avoirs?"),
    (
        DocumentKind.CERTIFICATE,
        r"attestations?|assurances?|kbis|urssaf|vigilance|recepisses?|certificats?|agrement"
        r"|controle technique",
    ),
    (DocumentKind.CONTRACT, r"contrats?|conventions?|avenants?|devis signe"),
    (DocumentKind.ORDER, r"bons? de commande|commandes?|bdc|bc"),
    (DocumentKind.WEIGH_TICKET, r"(bons?|tickets?) de pesee|pesees?|pont bascule"),
    (
        DocumentKind.SIGNED_PAPER,
        r"bons? (d intervention|signes?|de livraison|d enlevement)|lettre de voiture|cmr",
    ),
    (DocumentKind.LETTER, r"courriers?|lettres?|mise en demeure|mails?"),
    (DocumentKind.PHOTO, r"photos?|img|dsc|dcim|pxl|whatsapp image"),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<![a-z])(?:{hint})(?![a-z])")) for kind, hint in _HINTS)
_TOO_SHORT = frozenset({"cap", "fid", "cg", "bc", "img", "dsc", "mail", "mails", "avoir", "permis", "photo"})
"""Words that mean it in the name of a file, and too many other things in its text."""
_READ = 1500
"""Characters: what a paper is stands at its head."""


def guess_kind(name: str, words: str = "", *, is_picture: bool = False) -> DocumentKind:
    """Return what a file most likely is: its name decides, then the head of its text.

    Args:
        name: Of the file, folded.
        words: Of its text, folded; empty where it has none.
        is_picture: Whether it is one: without any hint a photo.
    """
    for kind, pattern in _PATTERNS:
        if pattern.search(name):
            return kind
    found = [
        (match.start(), place, kind)
        for place, (kind, pattern) in enumerate(_PATTERNS)
        for match in pattern.finditer(words[:_READ])
        if match.group() not in _TOO_SHORT
    ]
    if found:
        return min(found)[2]
    return DocumentKind.PHOTO if is_picture else DocumentKind.OTHER


OWNER_KINDS = (
    "customer",
    "site",
    "job",
    "tour",
    "driver",
    "vehicle",
    "container",
    "outlet",
    "subcontractor",
    "company",
)
"""Kinds of records that files may be dropped on."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A record that papers lie on: its kind as `OWNER_KINDS` has it, and its id as text."""

    kind: str
    key: str


COMPANY = Owner("company", "00000000-0000-0000-0000-000000000000")
"""What belongs to no record in particular."""
