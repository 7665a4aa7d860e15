"""Invoices read back: the page by pypdf, the data by rules of EN 16931 computed here anew."""

import datetime as dt
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from xml.etree import ElementTree

import facturx
import pikepdf
import pypdf
import pytest

from app.domain.invoice import InvoiceKind
from app.services.documents.einvoice import facturx_xml
from app.services.documents.invoice import invoice
from tests.services.documents.samples import BUYER, DAY, LINES, LONG_NAME, SELLER, SHA, invoice_content, line

ISSUED, DUE = dt.date(2026, 10, 31), dt.date(2026, 12, 31)
NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
SETTLEMENT = ".//ram:ApplicableHeaderTradeSettlement"
SUMMATION = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"

SCRAP = line("Rachat ferraille E40", "11.420", "t", "-215.00", vat=("reverse_charge", "0.00"))
PUBLIC_SERVICE = (
    line("Collecte sélective", "12", "rotation", "640.00", vat=("reduced", "5.50")),
    line("Tri", "48.200", "t", "185.00", vat=("reduced", "5.50")),
    line("Tournée ordures résiduelles", "26", "rotation", "710.00", vat=("intermediate", "10.00")),
    line("Incinération", "142.360", "t", "98.00", vat=("intermediate", "10.00")),
    line("TGAP", "142.360", "t", "16.00", vat=("intermediate", "10.00")),
    line("Bac 240 L", "20", "unit", "38.50"),
)
CASES = {
    "usual": invoice_content(),
    "three rates": invoice_content(PUBLIC_SERVICE, nature="both", delivery=None, vat_on_debits=True),
    "bought material": invoice_content((*LINES, SCRAP), nature="both"),
    "exempt": invoice_content((line("Formation", "1", "flat", "100", vat=("exempt", "0.00")), *LINES)),
    "awkward cents": invoice_content(
        [line("Centimes", "3", "unit", f"0.{cents:02}", vat=("reduced", "5.50")) for cents in range(1, 40)]
    ),
    "credit note": invoice_content().credited("FA2026-000123", ISSUED, "Poids erroné", LINES[1:3]),
    "self-billed": invoice_content(
        (line("Ferraille E40", "11.420", "t", "215.00", vat=("reverse_charge", "0.00")),),
        kind=InvoiceKind.SELF_BILLED,
        seller=BUYER,
        buyer=SELLER,
        nature="goods",
    ),
    "direct debit": invoice_content(
        payment_method="PRLV",
        mandate_reference="RUM-0042",
        creditor_id="FR12ZZZ123456",
        buyer_reference="S-1",
    ),
    "cheque, no period": invoice_content(payment_method="CHQ", iban="", bic="", period_from=None),
    "transfer without account": invoice_content(iban="", contract_number="M-2026-7", note="Marché à bons."),
    "private person": invoice_content(buyer=replace(BUYER, siren="", siret="", vat_number="")),
    "sixty lines": invoice_content(
        [replace(LINES[rank % 6], label=f"Ligne {rank:02}") for rank in range(60)]
    ),
}
ALL = pytest.mark.parametrize("content", CASES.values(), ids=CASES.keys())


def xml_of(content):
    return facturx_xml(content, "FA2026-000124", ISSUED, DUE)


def tree_of(content):
    return ElementTree.fromstring(xml_of(content))  # noqa: S314 -- written here, not received


def text(node, path):
    found = node.findtext(path, namespaces=NAMES)
    assert found is not None, path
    return found


def number(node, path):
    return Decimal(text(node, path))


def cents(amount):
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def pages_of(pdf):
    reader = pypdf.PdfReader(BytesIO(pdf))
    return [page.extract_text().replace("\xa0", " ") for page in reader.pages]


def printed(content, **more):
    given = {"number": "FA2026-000124", "issued_on": ISSUED, "due_on": DUE, "sha256": SHA, **more}
    return invoice(content, **given)


@ALL
def test_the_xml_is_valid_against_the_schema_of_its_profile(content):
    facturx.xml_check_xsd(xml_of(content), flavor="factur-x", level="en16931")


@ALL
def test_each_line_is_quantity_times_price(content):
    lines = tree_of(content).findall(".//ram:IncludedSupplyChainTradeLineItem", NAMES)
    assert [text(each, ".//ram:LineID") for each in lines] == [str(n + 1) for n in range(len(content.lines))]
    for each, given in zip(lines, content.lines, strict=True):
        quantity = number(each, ".//ram:BilledQuantity")
        price = number(each, ".//ram:NetPriceProductTradePrice/ram:ChargeAmount")
        net = number(each, ".//ram:LineTotalAmount")
        assert net == cents(quantity * price) == given.amount_eur
        assert price >= 0  # BR-27
        assert -quantity.as_tuple().exponent <= 4  # BR-FR-DEC-02
        assert -price.as_tuple().exponent <= 6  # BR-FR-DEC-03


@ALL
def test_the_totals_obey_the_calculation_rules(content):
    tree = tree_of(content)
    settlement = tree.find(SETTLEMENT, NAMES)
    summation = tree.find(SUMMATION, NAMES)
    nets = [Decimal(each.text) for each in tree.findall(".//ram:LineTotalAmount", NAMES)[:-1]]
    line_total = number(summation, "ram:LineTotalAmount")
    assert line_total == sum(nets)  # BR-CO-10
    allowances = number(summation, "ram:AllowanceTotalAmount")
    charges = number(summation, "ram:ChargeTotalAmount")
    assert (allowances, charges) == (0, 0)  # BR-CO-11, BR-CO-12: no allowance or charge of the document
    basis = number(summation, "ram:TaxBasisTotalAmount")
    assert basis == line_total - allowances + charges  # BR-CO-13
    taxes = settlement.findall("ram:ApplicableTradeTax", NAMES)
    tax_total = number(summation, "ram:TaxTotalAmount")
    assert tax_total == sum(number(tax, "ram:CalculatedAmount") for tax in taxes)  # BR-CO-14
    grand = number(summation, "ram:GrandTotalAmount")
    assert grand == basis + tax_total  # BR-CO-15
    assert number(summation, "ram:DuePayableAmount") == grand  # BR-CO-16: nothing paid in advance
    assert summation.find("ram:TaxTotalAmount", NAMES).get("currencyID") == "EUR"
    for tax in taxes:
        rate = number(tax, "ram:RateApplicablePercent")
        base = number(tax, "ram:BasisAmount")
        assert number(tax, "ram:CalculatedAmount") == cents(base * rate / 100)  # BR-CO-17
    assert len(taxes) >= 1  # BR-CO-18
    for amount in summation:
        assert -Decimal(amount.text).as_tuple().exponent == 2  # BR-DEC


@ALL
def test_each_vat_base_is_the_sum_of_its_lines(content):
    tree = tree_of(content)
    sums = defaultdict(Decimal)
    for each in tree.findall(".//ram:IncludedSupplyChainTradeLineItem", NAMES):
        key = (text(each, ".//ram:CategoryCode"), number(each, ".//ram:RateApplicablePercent"))
        sums[key] += number(each, ".//ram:LineTotalAmount")
    bases = {}
    for tax in tree.findall(f"{SETTLEMENT}/ram:ApplicableTradeTax", NAMES):
        category, rate = text(tax, "ram:CategoryCode"), number(tax, "ram:RateApplicablePercent")
        assert (category, rate) not in bases  # one breakdown for each
        bases[category, rate] = number(tax, "ram:BasisAmount")
        reason = tax.findtext("ram:ExemptionReason", namespaces=NAMES)
        if category == "S":
            assert rate > 0  # BR-S-05
            assert reason is None  # BR-S-10
        else:
            assert rate == 0  # BR-AE-05, BR-E-05
            assert number(tax, "ram:CalculatedAmount") == 0  # BR-AE-09, BR-E-09
            assert reason  # BR-AE-10, BR-E-10
    assert bases == dict(sums)  # BR-S-08, BR-AE-08, BR-E-08


@ALL
def test_the_french_rules_on_notes_dates_and_addresses_hold(content):
    tree = tree_of(content)
    subjects = [node.text for node in tree.findall(".//ram:IncludedNote/ram:SubjectCode", NAMES)]
    for subject in ("PMT", "PMD", "AAB", "BAR"):
        assert subjects.count(subject) == 1  # BR-FR-05, BR-FR-06
    issued = text(tree, ".//rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString")
    due = text(tree, ".//ram:DueDateDateTime/udt:DateTimeString")
    assert (issued, due) == ("20261031", "20261231")
    seller, buyer = (tree.find(f".//ram:{role}TradeParty", NAMES) for role in ("Seller", "Buyer"))
    uri = seller.find(".//ram:URIUniversalCommunication/ram:URIID", NAMES)
    assert (uri.get("schemeID"), uri.text) == ("0225", content.seller.siren)  # BR-FR-13
    siren = seller.find("ram:SpecifiedLegalOrganization/ram:ID", NAMES)
    siret = seller.find("ram:GlobalID", NAMES)
    assert siret.text.startswith(siren.text)  # BR-FR-09
    is_business = ("BAR", "B2B") in _notes(tree)
    assert is_business == bool(content.buyer.siren)
    assert is_business == (buyer.find("ram:SpecifiedLegalOrganization/ram:ID", NAMES) is not None)
    # BR-61: who asks for a transfer says where to.
    for means in tree.findall(".//ram:SpecifiedTradeSettlementPaymentMeans", NAMES):
        if text(means, "ram:TypeCode") == "58":
            assert means.find(".//ram:IBANID", NAMES) is not None


def _notes(tree):
    return [
        (text(note, "ram:SubjectCode"), text(note, "ram:Content"))
        for note in tree.findall(".//ram:IncludedNote", NAMES)
    ]


@pytest.mark.parametrize(
    ("name", "code", "frame", "point"),
    [
        ("usual", "380", "S1", "72"),
        ("three rates", "380", "M1", "5"),
        ("credit note", "381", "S1", "72"),
        ("self-billed", "389", "B1", "29"),
    ],
)
def test_type_frame_and_vat_point(name, code, frame, point):
    tree = tree_of(CASES[name])
    assert text(tree, ".//rsm:ExchangedDocument/ram:TypeCode") == code
    assert text(tree, ".//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") == frame
    assert text(tree, ".//ram:DueDateTypeCode") == point


def test_a_credit_note_names_its_invoice_with_its_date_and_asks_for_no_payment():
    tree = tree_of(CASES["credit note"])
    preceding = tree.find(".//ram:InvoiceReferencedDocument", NAMES)
    assert text(preceding, "ram:IssuerAssignedID") == "FA2026-000123"
    assert text(preceding, ".//qdt:DateTimeString") == "20261031"
    assert number(tree, f"{SUMMATION}/ram:DuePayableAmount") > 0
    assert tree.find(".//ram:SpecifiedTradeSettlementPaymentMeans", NAMES) is None


def test_two_categories_of_one_letter_and_rate_are_one_breakdown():
    content = invoice_content((*LINES[:1], line("Autre", "1", "unit", "10", vat=("own category", "20.00"))))
    taxes = tree_of(content).findall(f"{SETTLEMENT}/ram:ApplicableTradeTax", NAMES)
    assert [number(tax, "ram:BasisAmount") for tax in taxes] == [Decimal("340.00")]
    total = number(tree_of(content), f"{SUMMATION}/ram:TaxTotalAmount")
    assert total == Decimal("68.00")


def test_a_direct_debit_carries_its_mandate():
    tree = tree_of(CASES["direct debit"])
    assert text(tree, ".//ram:DirectDebitMandateID") == "RUM-0042"
    assert text(tree, ".//ram:CreditorReferenceID") == "FR12ZZZ123456"
    assert text(tree, ".//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode") == "59"


@pytest.mark.parametrize("name", ["usual", "credit note", "sixty lines"])
def test_the_file_is_sound_and_declares_pdf_a_3b_with_the_xml_inside(name, tmp_path):
    content = CASES[name]
    pdf = printed(content)
    inside, xml = facturx.get_xml_from_pdf(pdf, check_xsd=True)
    assert inside == "factur-x.xml"
    assert xml == xml_of(content)
    with pikepdf.open(BytesIO(pdf)) as opened:
        with opened.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "B"
            schema = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
            assert metadata[f"{schema}ConformanceLevel"] == "EN 16931"
            assert metadata[f"{schema}DocumentFileName"] == "factur-x.xml"
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"  # an ICC profile
        (attached,) = opened.Root.AF
        assert attached.AFRelationship == "/Data"
        assert attached.EF.F.Subtype == "/text/xml"
        assert "/ModDate" in attached.EF.F.Params
        for page in opened.pages:
            for font in page.Resources.Font.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        assert pikepdf.open(BytesIO(pdf)).check_pdf_syntax() == []
        return
    path = tmp_path / "facture.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False)


def test_the_page_says_all_that_the_law_wants():
    (page,) = pages_of(printed(CASES["usual"]))
    for words in (
        "Facture",
        "FA2026-000124",
        "du 31/10/2026",
        "31/12/2026",
        "du 01/10/2026 au 31/10/2026",
        "SAS au capital de 150 000,00 €",
        "RCS Toulouse 000 914 275",
        "TVA FR65000914275",
        "SIREN 000 836 155",
        "CDE-77821",
        "Prestations de services",
        "Œuvré-Lacœur",
        "8,660",
        "148,00 €",
        "1 281,68 €",
        "3,980 t portés au minimum facturé de 4,000 t.",
        "BP2026-000871",
        "2 342,70 €",
        "TVA 20 %",
        "468,54 €",
        "2 811,24 €",
        "12,15 %",
        "lendemain de l'échéance",
        "40,00 €",
        "D441-5",
        "Pas d'escompte",
        "FR76 3000 6000 0112 3456 7890 189",
        SHA,
        "Page 1 / 1",
    ):
        assert words in page, words


def test_special_cases_say_their_mention():
    assert "Autoliquidation" in pages_of(printed(CASES["bought material"]))[0]
    assert "−2 455,30 €" in pages_of(printed(CASES["bought material"]))[0]
    debits = pages_of(printed(CASES["three rates"]))[0]
    assert "Option pour le paiement de la taxe d'après les débits" in debits
    assert "TVA 5,5 % sur 16 597,00 €" in debits
    assert "4 535,74 €" in debits
    assert "AVOIR sur facture FA2026-000123 du 31/10/2026. Motif : Poids erroné" in pages_of(
        printed(CASES["credit note"])
    )[0].replace("\n", " ")
    own = pages_of(printed(CASES["self-billed"]))[0]
    assert "Autofacture" in own
    assert "Autofacturation" in own
    assert "Référence du mandat (RUM)" in pages_of(printed(CASES["direct debit"]))[0]
    assert "M-2026-7" in pages_of(printed(CASES["transfer without account"]))[0]


def test_sixty_lines_run_over_pages_that_each_say_what_they_are():
    pages = pages_of(printed(CASES["sixty lines"]))
    assert len(pages) >= 3
    for rank, page in enumerate(pages, 1):
        assert "FA2026-000124" in page
        assert f"Page {rank} / {len(pages)}" in page
    for rank in range(60):
        assert sum(page.count(f"Ligne {rank:02}") for page in pages) == 1
        assert not re.search(r"(Autres prestations|Chantier École Jean-Jaurès)\s+Tarnaval", page)
    # The head of the table comes back wherever lines go on.
    for page in pages:
        assert ("Désignation" in page) == ("Ligne" in page)


def test_the_same_invoice_is_the_same_file_and_another_is_not():
    content = CASES["usual"]
    assert printed(content) == printed(content)
    assert printed(content) != printed(content, number="FA2026-000125")


def test_what_the_font_lacks_is_written_otherwise():
    content = invoice_content(
        buyer=replace(BUYER, name="Ⅻ Société\u200b 株式 \t 😀"), note="Fin\u202fde\u2011ligne"
    )
    (page,) = pages_of(printed(content))
    assert "XII Société ??" in page
    facturx.xml_check_xsd(xml_of(content), flavor="factur-x", level="en16931")


def test_a_draft_says_so_on_every_page_and_has_nothing_for_machines():
    pdf = printed(CASES["sixty lines"], number="PROJET", sha256="")
    assert all("ce document ne vaut pas facture" in page for page in pages_of(pdf))
    assert pypdf.PdfReader(BytesIO(pdf)).attachments == {}
    assert "ne vaut pas" not in pages_of(printed(CASES["usual"]))[0]


def test_a_private_person_is_reached_by_e_mail():
    person = replace(BUYER, siren="", siret="", vat_number="", email="eloise@oeuvre.example")
    uri = tree_of(invoice_content(buyer=person)).find(".//ram:BuyerTradeParty//ram:URIID[@schemeID]", NAMES)
    assert (uri.get("schemeID"), uri.text) == ("EM", "eloise@oeuvre.example")


def test_characters_that_xml_cannot_hold_do_not_stop_an_invoice():
    content = invoice_content([replace(LINES[0], label="Rotation\x0b de\x02 benne")], note="a\x1fb & <c>")
    assert text(tree_of(content), ".//ram:SpecifiedTradeProduct/ram:Name") == "Rotation  de  benne"
    assert ("AAI", "a b & <c>") in _notes(tree_of(content))


def test_a_long_name_is_wrapped_not_cut():
    page = pages_of(printed(CASES["usual"]))[0].replace("\n", " ")
    assert LONG_NAME in page


def test_a_line_without_its_own_period_is_dated_by_its_service():
    lines = tree_of(CASES["usual"]).findall(".//ram:IncludedSupplyChainTradeLineItem", NAMES)
    starts = [text(each, ".//ram:StartDateTime/udt:DateTimeString") for each in lines]
    assert starts[0] == f"{DAY:%Y%m%d}"
    assert starts[3] == "20261001"
