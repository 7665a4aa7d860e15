"""Bank files as the banks write them, and as they come when something went wrong on the way."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import InvalidInput, RuleBroken
from app.services.bank_files import french_iban, read_bank_file

BANK = Path(__file__).parents[1] / "data" / "samples" / "bank"
CAMT, CFONB, OFX = "CAMT053_01-10_2026-10.xml", "CFONB120_01-10_2026-10.txt", "releve_01-10_2026-10.ofx"
LAST = "CAMT053_21-31_2026-10.xml"  # version 08 of the format


def _read(name: str, change=lambda data: data):
    (statement,) = read_bank_file(name, change((BANK / name).read_bytes()))
    return statement


@pytest.mark.parametrize("name", [CAMT, CFONB, OFX])
def test_each_format_says_the_same(name):
    statement = _read(name)
    assert statement.iban == "FR7699911042100008712045596"
    assert (statement.starts_on, statement.ends_on) == (dt.date(2026, 10, 1), dt.date(2026, 10, 10))
    assert (statement.opening_eur, statement.closing_eur) == (Decimal("148213.77"), Decimal("189698.11"))
    assert len(statement.lines) == 54
    assert [line.key for line in statement.lines] == [line.key for line in _read(CAMT).lines]
    assert [line.reference for line in statement.lines] == [line.reference for line in _read(CAMT).lines]


@pytest.mark.parametrize("name", [CAMT, CFONB, OFX])
def test_a_line_keeps_payer_text_and_reference_of_the_order(name):
    line = next(each for each in _read(name).lines if each.amount_eur == Decimal("7438.70"))
    assert (line.booked_on, line.value_on) == (dt.date(2026, 10, 2), dt.date(2026, 10, 3))
    assert line.counterparty == "FONDERIE DRIADOU"
    assert line.text.startswith("REGLEMENT FACTURE")
    assert line.end_to_end == "FA26-04380"
    assert line.counterparty_iban == ("" if name == OFX else "FR7699983506706094559001534")


@pytest.mark.parametrize("name", [CAMT, CFONB, OFX])
def test_a_returned_debit_names_the_customer_not_us(name):
    line = next(each for each in _read(name).lines if each.amount_eur == Decimal("-3564.65"))
    assert line.counterparty.startswith("ORTUNEZ AUTOMOB")
    assert line.end_to_end == "FA26-04339"


def test_version_08_is_read_like_version_02():
    statement = _read(LAST)
    assert len(statement.lines) == 52
    assert statement.lines[1].counterparty == "EMBALLAGES MARTINOL"


def test_two_equal_lines_of_a_day_have_two_keys():
    keys = [
        line.key for line in _read("CAMT053_11-20_2026-10.xml").lines if line.amount_eur == Decimal("1664.46")
    ]
    assert keys == ["20261019:1664.46:1", "20261019:1664.46:2"]


def test_a_reissue_gives_the_same_keys():
    month = {line.key for name in (CAMT, "CAMT053_11-20_2026-10.xml") for line in _read(name).lines}
    assert {line.key for line in _read("CAMT053_06-10_au_14-10_reedition.xml").lines} <= month


# ------------------------------------------------------------------------------------------------ CAMT
def test_a_document_type_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "aaaa">]><Document>&a;</Document>'
    with pytest.raises(RuleBroken, match="for safety"):
        read_bank_file("bombe.xml", bomb)


def test_a_document_type_in_another_encoding_is_refused_too():
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE D SYSTEM "file:///etc/passwd"><D/>'
    with pytest.raises(RuleBroken, match="for safety"):
        read_bank_file("bombe.xml", bomb.encode("utf-16"))


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (CAMT, lambda data: data[:20000], "damaged at line"),
        (
            CAMT,
            lambda data: data.replace(b'<Amt Ccy="EUR">2268.01', b'<Amt Ccy="EUR">2268.02'),
            "lacks lines",
        ),
        (CAMT, lambda data: data.replace(b">2268.01<", b">2 268,01<", 1), "damaged and was not read"),
        (CAMT, lambda data: data.replace(b"<CdtDbtInd>CRDT", b"<CdtDbtInd>?", 3), "damaged and was not read"),
        (CAMT, lambda data: data.replace(b"<Ccy>EUR", b"<Ccy>CHF"), "in CHF"),
        (CAMT, lambda data: data.replace(b"CLBD", b"CLAV"), "lacks its opening or closing"),
        (CAMT, lambda data: data.replace(b"BkToCstmrStmt", b"BkToCstmrDbtCdtNtfctn"), "not a bank statement"),
        (CFONB, lambda data: data.replace(b"0000000022680A", b"0000000022680B"), "lacks lines"),
        (CFONB, lambda data: data.replace(b"0000000022680A", b"00000000226801"), "damaged at line 6"),
        (CFONB, lambda data: data.replace(b"EUR2", b"USD2", 1), "in USD"),
        (CFONB, lambda data: b"\n".join(data.splitlines()[:-1]), "ends before its closing"),
        (OFX, lambda data: data[:5000], "ends before its closing"),
        (OFX, lambda data: data.replace(b"<CURDEF>EUR", b"<CURDEF>GBP"), "in GBP"),
        (OFX, lambda data: data.replace(b"<BALAMT>189698.11", b""), "lacks its opening or closing"),
        (
            OFX,
            lambda data: data.replace(b"<TRNAMT>+2268.01", b"<TRNAMT>beaucoup"),
            "damaged and was not read",
        ),
        (OFX, lambda data: data.replace(b"<DTPOSTED>20261001", b"<DTPOSTED>20269901"), "damaged and was not"),
    ],
)
def test_a_broken_file_is_refused_in_words(name, change, words):
    with pytest.raises(InvalidInput, match=words) as refused:
        _read(name, change)
    assert name in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"Date;Montant\r\n01/10/2026;12,00\r\n", b"%PDF-1.7", b"\x00" * 400])
def test_another_file_is_refused_in_words(data):
    with pytest.raises(InvalidInput, match="is not a bank statement"):
        read_bank_file("autre.csv", data)


def test_a_file_too_large_is_refused():
    with pytest.raises(InvalidInput, match="too large"):
        read_bank_file("gros.xml", b" " * 20_000_001)


ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><DtTm>2026-10-05T10:00:00</DtTm></BookgDt>{details}<AddtlNtryInf>VIR RECUS</AddtlNtryInf></Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>{ref}</EndToEndId></Refs><RmtInf><Strd><CdtrRefInf><Ref>RF{ref}</Ref>
</CdtrRefInf></Strd></RmtInf></TxDtls>"""
STATEMENT = """<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>FR76 9991</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt>10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-10-04</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt>20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-05</Dt></Dt></Bal>
{entries}</Stmt></BkToCstmrStmt></Document>"""


def test_an_entry_of_several_payments_stays_one_line_that_names_them_all():
    details = f"<NtryDtls>{DETAIL.format(ref='F1')}{DETAIL.format(ref='F2')}</NtryDtls>"
    entries = ENTRY.format(amount="30.00", status="BOOK", details=details)
    entries += ENTRY.format(amount="99.00", status="PDNG", details="")  # announced only
    (statement,) = read_bank_file("x.xml", STATEMENT.format(entries=entries).encode())
    (line,) = statement.lines
    assert (line.amount_eur, line.text, line.counterparty) == (Decimal("30.00"), "F1 RFF1 F2 RFF2", "")
    assert line.value_on == line.booked_on == dt.date(2026, 10, 5)
    assert (statement.iban, statement.opening_eur) == ("FR769991", Decimal("-10.00"))
    assert (statement.starts_on, statement.ends_on) == (dt.date(2026, 10, 5), dt.date(2026, 10, 5))


# ------------------------------------------------------------------------------------------------ CFONB, OFX
def test_cfonb_is_read_without_line_breaks_and_without_complements():
    def change(data: bytes) -> bytes:
        records = [record for record in data.splitlines() if not record.startswith(b"05")]
        return b"".join(record.ljust(120) for record in records)

    statement = _read(CFONB, change)
    assert len(statement.lines) == 54
    assert statement.lines[1].counterparty == "USINAGE VALADIEROL"


def test_several_days_of_cfonb_are_several_statements():
    data = (BANK / CFONB).read_bytes() + b"\r\n" + (BANK / "CFONB120_11-20_2026-10.txt").read_bytes()
    assert [len(statement.lines) for statement in read_bank_file("deux.txt", data)] == [54, 59]


def test_ofx_with_closing_tags_commas_and_utf8_is_read():
    body = """<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200"?><OFX><STMTRS><CURDEF>EUR</CURDEF>
    <BANKACCTFROM><BANKID>BANQUE</BANKID><ACCTID>FR76 1234</ACCTID></BANKACCTFROM><BANKTRANLIST>
    <STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20261005120000[+2]</DTPOSTED><TRNAMT>1 200,50</TRNAMT>
    <FITID>0000</FITID><NAME>Société Générale &amp; Fils</NAME></STMTTRN></BANKTRANLIST>
    <LEDGERBAL><BALAMT>1300.50</BALAMT><DTASOF>20261020</DTASOF></LEDGERBAL>
    <AVAILBAL><BALAMT>9.99</BALAMT><DTASOF>20261020</DTASOF></AVAILBAL></STMTRS></OFX>"""
    (statement,) = read_bank_file("x.ofx", body.encode())
    (line,) = statement.lines
    assert (line.counterparty, line.text, line.reference) == ("Société Générale & Fils",) * 2 + ("",)
    assert (statement.iban, statement.opening_eur) == ("FR761234", Decimal("100.00"))
    assert (statement.starts_on, statement.ends_on) == (dt.date(2026, 10, 5), dt.date(2026, 10, 20))
    # Without the period's end the balance's own day ends it.
    assert statement.balance_known


def test_an_ofx_balance_of_another_day_proves_nothing():
    assert not _read(OFX, lambda data: data.replace(b"<DTASOF>20261010", b"<DTASOF>20261013")).balance_known


def test_the_keys_of_a_french_account_are_computed():
    # The example of the IBAN registry.
    assert french_iban("20041", "01005", "0500013M026") == "FR1420041010050500013M02606"
