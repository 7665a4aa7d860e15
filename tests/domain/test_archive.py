"""What a file from outside is: by its content first, by its name and words then."""

import pytest

from app.domain.archive import MOST_BYTES, type_of
from app.domain.archive import guess_kind as guess
from app.domain.jobs import ISSUED_KINDS
from app.errors import InvalidInput
from app.services.search import folded

OFFICE = ("[Content_Types].xml", "_rels/.rels")


@pytest.mark.parametrize(
    ("name", "body", "members", "mime"),
    [
        ("a.exe", b"%PDF-1.7 ...", (), "application/pdf"),
        ("scan.pdf", b"\xff\xd8\xff\xe0", (), "image/jpeg"),
        ("x", b"\x89PNG\r\n\x1a\n...", (), "image/png"),
        ("notes", "Rappeler M. Léon à 8 h".encode(), (), "text/plain"),
        ("lettre.docx", b"PK", (*OFFICE, "word/document.xml"), ".wordprocessingml.document"),
        ("prix.xlsx", b"PK", (*OFFICE, "xl/workbook.xml"), ".spreadsheetml.sheet"),
        ("lettre.odt", b"PK", ("mimetype", "content.xml"), "opendocument.text"),
        ("vieux.XLS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (), "application/vnd.ms-excel"),
    ],
)
def test_the_content_says_the_type(name, body, members, mime):
    assert type_of(name, body, members).endswith(mime)


@pytest.mark.parametrize(
    ("name", "body", "members", "why"),
    [
        ("vide.pdf", b"", (), "empty"),
        ("gros.pdf", b"%PDF-" + bytes(MOST_BYTES), (), "25 MB"),
        ("facture.pdf", b"MZ\x90\x00\x03", (), "PDF, JPEG"),
        ("photo.jpg", b"GIF89a\x00", (), "PDF, JPEG"),
        ("x.zip", b"PK", ("a.txt",), "PDF, JPEG"),
        ("x.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (), "PDF, JPEG"),
        ("m.docx", b"PK", (*OFFICE, "word/document.xml", "word/vbaProject.bin"), "macros"),
    ],
)
def test_what_is_not_taken_is_said_with_what_to_do(name, body, members, why):
    with pytest.raises(InvalidInput, match=why):
        type_of(name, body, members)


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("BSD_20261124-X7.pdf", "", "tracking_form"),
        ("Bordereau amiante Delmas", "", "tracking_form"),
        ("Carte grise ZZ-101-AA", "", "registration"),
        ("facture 2026-118 garage", "", "purchase"),
        ("Attestation URSSAF", "facture", "certificate"),
        ("permis cabrol recto", "", "licence"),
        ("Protocole de sécurité atelier", "", "protocol"),
        ("CAP-2026-9", "", "acceptance"),
        ("Bon de commande 4711", "", "order"),
        ("ticket de pesée 88", "", "weigh_ticket"),
        ("lettre de voiture", "", "signed_paper"),
        ("scan0001", "Attestation d'assurance responsabilité civile", "certificate"),
        ("scan0002", "Facture n° 12 pour la pose d'un cap en acier", "purchase"),
        ("scan0003", "Le cap du permis de conduire", "licence"),
        ("capitaine", "", "other"),
        ("20261124", "", "other"),
    ],
)
def test_name_and_words_say_the_kind(name, words, kind):
    assert guess(folded(name), folded(words)) == kind


def test_a_picture_without_a_hint_is_a_photo():
    assert guess("20261124 101500", "", is_picture=True) == "photo"
    assert guess("carte grise", "", is_picture=True) == "registration"


def test_no_file_is_taken_for_a_paper_that_we_issue():
    names = ("facture", "avoir", "bon d intervention", "releve", "signature", "feuille de tournee")
    assert not {guess(name) for name in names} & ISSUED_KINDS
