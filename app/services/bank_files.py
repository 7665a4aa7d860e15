"""Reads the files that French banks offer: CAMT.053 (.02 and .08), CFONB 120 and OFX.

Each file becomes statements whose lines add up to their balances, or is refused in words that say what to do.
The same movement bears the same key in every format and in every reissue.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from app.domain.banking import BankLine, BankStatement, keyed
from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken

__all__ = ["BankLine", "BankStatement", "read_bank_file"]

LARGEST_FILE = 20_000_000
"""Bytes; a year of a busy account is a tenth of it."""

_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF"})


def read_bank_file(filename: str, data: bytes) -> tuple[BankStatement, ...]:
    """Return the statements of a bank's file, each proved by its balances.

    Args:
        filename: The file's name, for the messages.
        data: Its content.

    Raises:
        InvalidInput: It is no bank file, is damaged, or does not add up.
        RuleBroken: It holds what is refused for safety.
    """
    if len(data) > LARGEST_FILE:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{file} is too large for a bank statement."), file=filename
        )
    start = data[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if re.match(rb"0[1457]\d{5}", start):
        read = _read_cfonb
    elif b"OFXHEADER" in data[:4000].upper() or re.search(rb"<OFX>", data[:4000], re.IGNORECASE):
        read = _read_ofx
    elif start.startswith(b"<") or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        read = _read_camt
    else:
        raise _not_a_statement(filename)
    try:
        statements = tuple(_checked(filename, statement) for statement in read(filename, data))
    except (InvalidOperation, ValueError, KeyError, IndexError) as error:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} is damaged and was not read. Download it again from your bank."
            ),
            file=filename,
        ) from error
    if not statements:
        raise _not_a_statement(filename)
    return statements


def _not_a_statement(filename: str) -> InvalidInput:
    return InvalidInput(
        QT_TRANSLATE_NOOP(
            "errors",
            "{file} is not a bank statement. Choose CAMT.053, CFONB 120 or OFX at your bank.",
        ),
        file=filename,
    )


def _checked(filename: str, statement: BankStatement) -> BankStatement:
    """Refuse a statement whose lines do not lead from its opening to its closing balance; key its lines."""
    total = sum((line.amount_eur for line in statement.lines), Decimal(0))
    if statement.opening_eur + total != statement.closing_eur:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors",
                "{file} lacks lines: {opening} and movements of {total} do not make {closing}.",
            ),
            file=filename,
            opening=statement.opening_eur,
            total=total,
            closing=statement.closing_eur,
        )
    if statement.ends_on < statement.starts_on:
        raise ValueError(f"{statement.starts_on} > {statement.ends_on}")
    keys = keyed(statement.lines)
    lines = tuple(replace(line, key=key) for line, key in zip(statement.lines, keys, strict=True))
    return replace(statement, lines=lines)


def _only_euros(filename: str, currency: str) -> None:
    if currency and currency.upper() != "EUR":
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} is of an account in {currency}; Rondo keeps accounts in euros."
            ),
            file=filename,
            currency=currency,
        )


def _reference(text: str) -> str:
    text = text.strip()
    return "" if text.upper() in _NO_REFERENCE or not text.strip("0") else text


def _end_to_end(text: str) -> str:
    text = text.strip()
    return "" if text.upper() in _NO_REFERENCE else text


def french_iban(bank: str, branch: str, account: str) -> str:
    """Return the IBAN of a French account, its two keys computed."""
    plain = (
        (bank + branch + account)
        .upper()
        .translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789"))
    )
    key = 97 - int(plain + "00") % 97
    bban = f"{bank}{branch}{account}{key:02d}".upper()
    digits = "".join(str(int(c, 36)) for c in bban + "FR00")
    return f"FR{98 - int(digits) % 97:02d}{bban}"


# ------------------------------------------------------------------------------------------------ CAMT.053
def _parse_xml(filename: str, data: bytes) -> Element:
    """Parse the XML without namespaces; a document type could hide entities that grow, and is refused."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse_doctype(*_: object) -> None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "{file} holds a document type, which no bank sends. It was not read, for safety."
            ),
            file=filename,
        )

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda name, attributes: builder.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: builder.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} is damaged at line {line}: download it again from your bank."
            ),
            file=filename,
            line=error.lineno,
        ) from error
    return builder.close()


def _text(element: Element | None, *paths: str) -> str:
    """Return the first text that stands at one of the paths."""
    if element is None:
        return ""
    for path in paths:
        found = element.find(path)
        if found is not None and found.text and found.text.strip():
            return found.text.strip()
    return ""


def _signed(element: Element) -> Decimal:
    amount = Decimal(_text(element, "Amt"))
    sign = _text(element, "CdtDbtInd")
    if sign not in {"CRDT", "DBIT"}:
        raise ValueError("CdtDbtInd")
    return amount if sign == "CRDT" else -amount


def _camt_day(element: Element | None) -> dt.date:
    return dt.date.fromisoformat(_text(element, "Dt", "DtTm")[:10])


def _read_camt(filename: str, data: bytes) -> Iterator[BankStatement]:
    root = _parse_xml(filename, data)
    for statement in root.iterfind("BkToCstmrStmt/Stmt"):
        yield _camt_statement(filename, statement)


def _camt_statement(filename: str, statement: Element) -> BankStatement:
    _only_euros(filename, _text(statement, "Acct/Ccy"))
    owner = _text(statement, "Acct/Ownr/Nm")
    balances: dict[str, tuple[Decimal, dt.date]] = {}
    for balance in statement.iterfind("Bal"):
        code = _text(balance, "Tp/CdOrPrtry/Cd")
        balances.setdefault(code, (_signed(balance), _camt_day(balance.find("Dt"))))
    opening = balances.get("OPBD") or balances.get("PRCD")
    closing = balances.get("CLBD")
    if opening is None or closing is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} lacks its opening or closing balance: ask your bank for final statements."
            ),
            file=filename,
        )
    lines = tuple(
        _camt_line(entry, owner)
        for entry in statement.iterfind("Ntry")
        if _text(entry, "Sts/Cd", "Sts") in {"", "BOOK"}
    )
    days = [line.booked_on for line in lines]
    first = _text(statement, "FrToDt/FrDtTm", "FrToDt/FrDt")[:10]
    last = _text(statement, "FrToDt/ToDtTm", "FrToDt/ToDt")[:10]
    return BankStatement(
        _text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", "").upper(),
        dt.date.fromisoformat(first) if first else min([*days, closing[1]]),
        dt.date.fromisoformat(last) if last else max([*days, closing[1]]),
        opening[0],
        closing[0],
        lines,
        "camt",
    )


def _camt_line(entry: Element, owner: str) -> BankLine:
    amount = _signed(entry)
    details = entry.findall("NtryDtls/TxDtls")
    label = _text(entry, "AddtlNtryInf")
    # The other party: the debtor of a credit, the creditor of a debit; a movement that comes back names them
    # the way it went.
    is_return = _text(entry, "RvslInd") == "true"
    sides = ("Dbtr", "Cdtr") if (amount > 0) != is_return else ("Cdtr", "Dbtr")
    name, iban, end_to_end = "", "", ""
    if len(details) == 1:
        detail = details[0]
        parties = detail.find("RltdPties")
        names = [(side, _text(parties, f"{side}/Pty/Nm", f"{side}/Nm")) for side in sides]
        side, name = next(((s, n) for s, n in names if n and n != owner), (sides[0], names[0][1]))
        iban = _text(parties, f"{side}Acct/Id/IBAN").replace(" ", "").upper()
        end_to_end = _end_to_end(_text(detail, "Refs/EndToEndId"))
    words: list[str] = []
    for detail in details:
        if len(details) > 1:
            words.append(_end_to_end(_text(detail, "Refs/EndToEndId")))
        words.extend(part.text.strip() for part in detail.iterfind("RmtInf/Ustrd") if part.text)
        words.extend(part.text.strip() for part in detail.iterfind("RmtInf/Strd/CdtrRefInf/Ref") if part.text)
        words.extend(part.text.strip() for part in detail.iterfind("RmtInf/Strd/RfrdDocInf/Nb") if part.text)
    text = " ".join(word for word in words if word)
    if not text:
        count = _text(entry, "NtryDtls/Btch/NbOfTxs")
        batch = _text(entry, "NtryDtls/Btch/PmtInfId")
        text = " ".join(filter(None, (label, batch, f"{count} OPERATIONS" if count else "")))
    return BankLine(
        booked_on=_camt_day(entry.find("BookgDt")),
        value_on=_camt_day(entry.find("ValDt"))
        if entry.find("ValDt") is not None
        else _camt_day(entry.find("BookgDt")),
        amount_eur=amount,
        text=text,
        counterparty=name,
        counterparty_iban=iban,
        end_to_end=end_to_end,
        reference=_reference(_text(entry, "AcctSvcrRef", "NtryRef")),
        label=label,
    )


# ------------------------------------------------------------------------------------------------ CFONB 120
_OVERPUNCH = {
    **{c: (i, 1) for i, c in enumerate("{ABCDEFGHI")},
    **{c: (i, -1) for i, c in enumerate("}JKLMNOPQR")},
}
_OUR_WORDS = re.compile(
    r"^(?:REJET\s+(?:PRLV|VIR)(?:\s+SEPA)?|VIR(?:EMENT)?(?:\s+SEPA)?(?:\s+(?:EMIS|RECU|INST|INSTANTANE))?|"
    r"PRLV(?:\s+SEPA)?|PRELEVEMENT(?:\s+SEPA)?)(?=\s|$)\s*",
    re.IGNORECASE,
)


def _split_label(label: str) -> tuple[str, str]:
    """Part the bank's word for a movement from the name behind it."""
    found = _OUR_WORDS.match(label)
    return (found[0].strip(), label[found.end() :].strip()) if found else (label.strip(), "")


def _cfonb_amount(field: str, decimals: str) -> Decimal:
    digit, sign = _OVERPUNCH[field[-1]]
    return Decimal(f"{field[:-1]}{digit}").scaleb(-int(decimals or "2")) * sign


def _cfonb_day(field: str) -> dt.date:
    return dt.date(2000 + int(field[4:6]), int(field[2:4]), int(field[:2]))


def _read_cfonb(filename: str, data: bytes) -> Iterator[BankStatement]:
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp1252", errors="replace")
    records = text.splitlines()
    if len(records) == 1:  # some banks send the records without line breaks
        records = [text[i : i + 120] for i in range(0, len(text), 120)]
    opening: tuple[str, Decimal, dt.date] | None = None
    movements: list[tuple[str, list[str]]] = []
    for number, raw in enumerate(records, start=1):
        record = raw.ljust(120)
        kind = record[:2]
        if not raw.strip():
            continue
        try:
            if kind == "01":
                _only_euros(filename, record[16:19].strip())
                amount = _cfonb_amount(record[90:104], record[19])
                opening, movements = (record[2:32], amount, _cfonb_day(record[34:40])), []
            elif kind == "04" and opening is not None:
                _cfonb_line(record, ())  # a record that is wrong is named by its own place
                movements.append((record, []))
            elif kind == "05" and movements:
                movements[-1][1].append(record)
            elif kind == "07" and opening is not None:
                yield _cfonb_statement(opening, movements, record)
                opening = None
            else:
                raise ValueError(kind)
        except (KeyError, ValueError, IndexError, InvalidOperation) as error:
            raise InvalidInput(
                QT_TRANSLATE_NOOP(
                    "errors", "{file} is damaged at line {line}: download it again from your bank."
                ),
                file=filename,
                line=number,
            ) from error
    if opening is not None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} ends before its closing balance: download it again from your bank."
            ),
            file=filename,
        )


def _cfonb_statement(
    opening: tuple[str, Decimal, dt.date], movements: Sequence[tuple[str, list[str]]], closing: str
) -> BankStatement:
    lines = tuple(_cfonb_line(record, notes) for record, notes in movements)
    last = _cfonb_day(closing[34:40])
    first = min([opening[2] + dt.timedelta(days=1), last, *(line.booked_on for line in lines)])
    return BankStatement(
        french_iban(closing[2:7], closing[11:16], closing[21:32]),
        first,
        last,
        opening[1],
        _cfonb_amount(closing[90:104], closing[19]),
        lines,
        "cfonb",
    )


def _cfonb_line(record: str, notes: Sequence[str]) -> BankLine:
    label = record[48:79].strip()
    said: dict[str, str] = {}
    for note in notes:
        # A long text goes on in a second record of the same qualifier.
        said[note[45:48]] = f"{said.get(note[45:48], '')} {note[48:118].strip()}".strip()
    word, name = _split_label(label)
    return BankLine(
        booked_on=_cfonb_day(record[34:40]),
        value_on=_cfonb_day(record[42:48]) if record[42:48].strip() else _cfonb_day(record[34:40]),
        amount_eur=_cfonb_amount(record[90:104], record[19]),
        text=" ".join(filter(None, (said.get("LCC", ""), said.get("LC2", "")))) or label,
        counterparty=said.get("NPY") or said.get("NBE") or name,
        counterparty_iban=(said.get("CPY") or said.get("CBE") or "").replace(" ", "").upper(),
        end_to_end=_end_to_end(said.get("RCN", "")[:35]),
        reference=_reference(record[104:120]),
        label=word,
    )


# ------------------------------------------------------------------------------------------------ OFX
_OFX_TAG = re.compile(r"<(/?)([A-Za-z0-9._]+)>([^<\r\n]*)")


def _ofx_text(data: bytes) -> str:
    header = data[:2000].decode("latin-1").upper()
    if "CHARSET:1252" in header and "UTF-8" not in header:
        return data.decode("cp1252", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _ofx_amount(text: str) -> Decimal:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    return Decimal(plain.replace(",", ".")).quantize(Decimal("0.01"))


def _ofx_day(text: str) -> dt.date:
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _read_ofx(filename: str, data: bytes) -> Iterator[BankStatement]:
    head: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    inside = False
    for found in _OFX_TAG.finditer(_ofx_text(data)):
        closes, tag, value = bool(found[1]), found[2].upper(), html.unescape(found[3]).strip()
        if tag == "STMTRS" and not closes:
            head, rows = {}, []
        elif tag == "STMTRS":
            yield _ofx_statement(filename, head, rows)
            head = {}
        elif tag == "STMTTRN":
            inside = not closes
            if inside:
                rows.append({})
        elif value and not closes:
            target = rows[-1] if inside else head
            # The available balance follows the ledger's: the first one counts.
            target.setdefault(tag, value)
    if head.get("ACCTID") or inside:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} ends before its closing balance: download it again from your bank."
            ),
            file=filename,
        )


def _ofx_statement(filename: str, head: dict[str, str], rows: Sequence[dict[str, str]]) -> BankStatement:
    _only_euros(filename, head.get("CURDEF", ""))
    if "BALAMT" not in head:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "{file} lacks its opening or closing balance: ask your bank for final statements."
            ),
            file=filename,
        )
    lines = tuple(_ofx_line(row) for row in rows)
    closing = _ofx_amount(head["BALAMT"])
    balance_on = _ofx_day(head["DTASOF"])
    days = [line.booked_on for line in lines]
    first = _ofx_day(head["DTSTART"]) if head.get("DTSTART") else min([*days, balance_on])
    last = _ofx_day(head["DTEND"]) if head.get("DTEND") else max([*days, balance_on])
    account = head["ACCTID"].replace(" ", "").upper()
    is_french = head.get("BANKID", "").isdigit() and head.get("BRANCHID", "").isdigit() and len(account) == 11
    return BankStatement(
        french_iban(head["BANKID"], head["BRANCHID"], account) if is_french else account,
        min([first, *days]),
        max([last, *days]),
        closing - sum((line.amount_eur for line in lines), Decimal(0)),
        closing,
        lines,
        "ofx",
        balance_known=max([first, *days]) <= balance_on <= max([last, *days]),
    )


def _ofx_line(row: dict[str, str]) -> BankLine:
    name, memo = row.get("NAME", ""), row.get("MEMO", "")
    word, party = _split_label(name)
    if (
        not party
        and row.get("TRNTYPE", "").upper() in {"CREDIT", "XFER", "DIRECTDEP"}
        and word == name.strip()
    ):
        known = re.match(r"(?:VIR|PRLV|REMISE|REJET|FRAIS|ECHEANCE|CHEQUE)", name, re.IGNORECASE)
        party = "" if known else name
    reference = re.search(r"\bREF\s+(\S{1,35})$", memo)
    booked = _ofx_day(row["DTPOSTED"])
    return BankLine(
        booked_on=booked,
        value_on=_ofx_day(row["DTUSER"]) if row.get("DTUSER") else booked,
        amount_eur=_ofx_amount(row["TRNAMT"]),
        text=memo or name,
        counterparty=party,
        end_to_end=_end_to_end(reference[1]) if reference else "",
        reference=_reference(row.get("FITID", "")),
        label=word,
    )
