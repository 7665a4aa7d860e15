"""What people type in lists and cells, made uniform: plates, SIRET, phones, names, days, amounts, weights.

An empty cell gives None (or an empty text); what cannot be read raises `Unreadable`. Nothing is guessed
beyond what the trade writes every day.
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

Hours = dict[str, list[list[str]]]
"""Opening hours: mo, tu ... su to pairs of "HH:MM"."""

_BLANK = frozenset(
    {
        "",
        "-",
        "--",
        "nc",
        "n c",
        "na",
        "n a",
        "neant",
        "null",
        "none",
        "aucun",
        "aucune",
        "inconnu",
        "sans objet",
        "so",
    }
)
_WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6}
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
LEGAL_FORMS = (
    "SARL",
    "SASU",
    "SAS",
    "SA",
    "EURL",
    "SCOP",
    "SELARL",
    "EARL",
    "GAEC",
    "SCEA",
    "SCI",
    "SNC",
    "EI",
    "EIRL",
)


class Unreadable(ValueError):
    """The text says something, but nothing that can be taken."""


class _Letters(dict[int, str]):
    """What is left of each letter, worked out when it is first met: thousands of texts are folded at once."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).replace("œ", "oe").replace("Œ", "oe")).casefold()
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        left = self[code] = re.sub("[^0-9a-z]", " ", letters)
        return left


_LETTERS = _Letters()


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return the words of `text` in small plain letters, one blank between them: "N° SIRET" → "n siret"."""
    return " ".join(text.translate(_LETTERS).split())


def clean(value: Any) -> str:
    """Return the cell's text: single blanks, no ends, whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value
    return " ".join(str(value).replace("\xa0", " ").replace("\u202f", " ").split())


def is_blank(value: Any) -> bool:
    """Return whether the cell says nothing, or says that there is nothing ("NC", "-", "néant")."""
    return fold(clean(value)) in _BLANK


def words(value: Any) -> str:
    """Return the cell's text, or an empty one where it says nothing."""
    return "" if is_blank(value) else clean(value)


# ------------------------------------------------------------------ identifiers
def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if index % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def siret(value: Any) -> str:
    """Return a SIRET (14 digits) or, where only the firm is given, a SIREN (9 digits).

    A spreadsheet that took the number for a quantity lost its leading zeros: they come back.

    Raises:
        Unreadable: Another count of digits, or a wrong check digit.

    Source: INSEE; the key is Luhn's. For La Poste (356 000 000) a sum that 5 divides will do.
    """
    if is_blank(value):
        return ""
    text = clean(value)
    digits = re.sub(r"[\s.\-]", "", text)
    if isinstance(value, int | float) and digits.isdigit() and 9 <= len(digits) < 14:
        digits = digits.zfill(14)
    if not digits.isdigit() or len(digits) not in (9, 14):
        raise Unreadable(text)
    good = _luhn(digits) and _luhn(digits[:9])
    if digits.startswith("356000000") and len(digits) == 14:
        good = good or sum(map(int, digits)) % 5 == 0
    if not good:
        raise Unreadable(text)
    return digits


def plate(value: Any) -> str:
    """Return a registration plate as it is printed: AA-123-AA, or 1234 AB 31 for the older ones.

    Raises:
        Unreadable: It is neither.
    """
    if is_blank(value):
        return ""
    letters = re.sub(r"[^0-9A-Z]", "", clean(value).upper())
    if found := re.fullmatch(r"([A-Z]{2})(\d{3})([A-Z]{2})", letters):
        return "-".join(found.groups())
    if found := re.fullmatch(r"(\d{1,4})([A-Z]{1,3})(\d{2}|2[AB]|97\d)", letters):
        return " ".join(found.groups())
    raise Unreadable(clean(value))


def container_number(value: Any, type_code: str = "") -> str:
    """Return a container's number as it is painted: "b30-1" or 1 of the type B30 → "B30-0001".

    Raises:
        Unreadable: There is no number in it, or no type to put before it.
    """
    if is_blank(value):
        return ""
    text = clean(value).upper()
    if found := re.fullmatch(r"([A-Z]+\d*)[\s\-_./]+0*(\d{1,6})", text):
        return f"{found[1]}-{int(found[2]):04d}"
    if found := re.fullmatch(r"(?:N\s?°\s?)?0*(\d{1,6})", text):
        if type_code:
            return f"{type_code}-{int(found[1]):04d}"
    elif re.fullmatch(r"[A-Z0-9][A-Z0-9\-/ ]*\d[A-Z0-9\-/ ]*", text):
        return text
    raise Unreadable(text)


def postcode(value: Any) -> str:
    """Return a postcode of five digits; a number that lost its leading zero gets it back.

    Raises:
        Unreadable: It has not five digits.
    """
    if is_blank(value):
        return ""
    digits = re.sub(r"\s|^F-?", "", clean(value))
    if digits.isdigit() and len(digits) == 4:
        digits = digits.zfill(5)
    if not re.fullmatch(r"\d{5}", digits):
        raise Unreadable(clean(value))
    return digits


def iban(value: Any) -> str:
    """Return an IBAN without blanks.

    Raises:
        Unreadable: The check digits do not fit.

    Source: ISO 13616 (remainder of 97).
    """
    if is_blank(value):
        return ""
    text = re.sub(r"\s", "", clean(value)).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", text):
        raise Unreadable(text)
    if int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 != 1:
        raise Unreadable(text)
    return text


# ------------------------------------------------------------------ phones, names, places
_PHONE = re.compile(
    r"(?:\+\s?33|00\s?33|\(\+33\))\s?(?:\(0\))?[\s.\-]?\d(?:[\s.\-/]?\d\d){4}|0\d(?:[\s.\-]?\d\d){4}"
)


def phones(value: Any) -> list[str]:
    """Return the French numbers of a cell as +33..., in their order; a lost leading zero comes back."""
    if is_blank(value):
        return []
    if isinstance(value, int | float) and len(clean(value)) == 9:
        return [f"+33{clean(value)}"]
    found: list[str] = []
    for match in _PHONE.findall(clean(value)):
        digits = re.sub(r"\D", "", match)
        number = "+33" + digits[-9:]
        if number not in found:
            found.append(number)
    return found


def contact(value: Any) -> str:
    """Return the person of a cell such as "Alain : 06 39 98 01 74 ou 02 61 91 56 03"."""
    if is_blank(value) or isinstance(value, int | float):
        return ""
    rest = _PHONE.sub(" ", clean(value))
    rest = re.sub(r"\b(?:ou|et|tél|tel|port)\b\.?|[()/:;]|\s-\s|^\s*-|-\s*$", " ", rest, flags=re.IGNORECASE)
    return " ".join(rest.split())


def legal_form(name: str) -> tuple[str, str]:
    """Return a firm's name without its legal form, and the form: "SARL Ferrand" → ("Ferrand", "SARL")."""
    parts = name.split()
    for index in (0, -1):
        if len(parts) > 1 and parts[index].strip(".,").upper().replace(".", "") in LEGAL_FORMS:
            form = parts.pop(index).strip(".,").upper().replace(".", "")
            return " ".join(parts), form
    return " ".join(parts), ""


def person_name(value: Any) -> str:
    """Return a surname or first name with its capitals: "DA SILVA" → "Da Silva"."""
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), words(value))


def position(value: Any) -> tuple[float, float] | None:
    """Return latitude and longitude of a cell, or None: "43,66 / 1,39", "N 43.66 E 1.39", "43.66, 1.39"."""
    if is_blank(value):
        return None
    numbers = re.findall(r"-?\d{1,3}[.,]\d{2,}", clean(value))
    if len(numbers) != 2:
        raise Unreadable(clean(value))
    lat, lon = (float(number.replace(",", ".")) for number in numbers)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unreadable(clean(value))
    return lat, lon


# ------------------------------------------------------------------ days and hours
@dataclass(frozen=True, slots=True)
class Day:
    """A day as a cell gives it; of a month alone it is the last day, as a paper runs to the month's end."""

    on: dt.date
    month_only: bool = False


_NAMED_MONTH = re.compile(
    r"(?:(?<!\d)(\d{1,2})(?:er)?\s+)?"
    r"\b(jan|f[ée]v|mar|avr|mai|juin|juil|ao[uû]|sep|oct|nov|d[ée]c)[^\W\d_]*\.?\s+(\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def day(value: Any, before: dt.date | None = None) -> Day | None:
    """Return the day of a cell, None where it says nothing.

    Args:
        value: A date, a spreadsheet's day number, or a text: 21/09/27, 21 septembre 2027, 09/2027,
            sept. 2027; text around it ("FCO 16/09/28") does not harm.
        before: With it a day without its year is understood (22/10): the last such day not after `before`.

    Raises:
        Unreadable: It names no day that exists.
    """
    if isinstance(value, dt.datetime):
        return Day(value.date())
    if isinstance(value, dt.date):
        return Day(value)
    if is_blank(value) or re.fullmatch(r"[0/.\-\s]+", clean(value)):
        return None
    text = clean(value)
    if isinstance(value, int | float) or re.fullmatch(r"\d{5}", text):
        number = int(float(text))
        if 14_000 <= number <= 80_000:  # 1938 to 2119
            return Day(dt.date(1899, 12, 30) + dt.timedelta(days=number))
        raise Unreadable(text)
    try:
        return _day_of(text, before)
    except ValueError:
        raise Unreadable(text) from None


def _day_of(text: str, before: dt.date | None) -> Day:
    if found := re.search(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)", text):
        return Day(dt.date(int(found[1]), int(found[2]), int(found[3])))
    if found := re.search(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?!\d)", text):
        return Day(dt.date(_year(found[3]), int(found[2]), int(found[1])))
    if found := _NAMED_MONTH.search(text):
        month, year = _MONTHS.index(fold(found[2])) + 1, _year(found[3])
        return Day(dt.date(year, month, int(found[1]))) if found[1] else _month(year, month)
    if found := re.search(r"(?<![\d/])(\d{1,2})\s?[/.\-]\s?(\d{4})(?!\d)", text):
        return _month(int(found[2]), int(found[1]))
    if before and (found := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})", text)):
        last = dt.date(before.year, int(found[2]), int(found[1]))
        return Day(last if last <= before else last.replace(year=before.year - 1))
    raise ValueError(text)


def _month(year: int, month: int) -> Day:
    return Day(dt.date(year, month, calendar.monthrange(year, month)[1]), month_only=True)


def clock(value: Any) -> dt.time | None:
    """Return a time of day: 7h, 7h30, 07:30, 7.30.

    Raises:
        Unreadable: It is no time of day.
    """
    if isinstance(value, dt.datetime):
        return value.time()
    if isinstance(value, dt.time):
        return value
    if is_blank(value):
        return None
    found = re.fullmatch(r"(\d{1,2})\s?(?:[hH:.]\s?(\d{2})?)?(?::\d\d)?", clean(value))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(clean(value))
    return dt.time(int(found[1]), int(found[2] or 0))


_SPAN = re.compile(r"(\d{1,2})h(\d\d)?\s?(?:-|/|à|a)\s?(\d{1,2})h(\d\d)?")
_NAMED = r"(lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?"


def hours(value: Any) -> Hours | None:
    """Return opening hours, or None where a person has to read the cell ("sur RDV").

    A text that names no day means Monday to Friday.
    """
    if is_blank(value):
        return None
    text = "".join(
        c for c in unicodedata.normalize("NFKD", clean(value).casefold()) if not unicodedata.combining(c)
    )
    if re.search(r"24\s?h?\s?/\s?24", text):
        return {name: [["00:00", "24:00"]] for name in _WEEK}
    if not _SPAN.search(text):
        return None
    open_on: dict[int, list[list[str]]] = {}
    for part in re.split(r"[,;+]", text):
        spans = [
            [f"{int(a):02d}:{b or '00'}", f"{int(c):02d}:{d or '00'}"] for a, b, c, d in _SPAN.findall(part)
        ]
        closed = re.search(rf"(?:ferme|sauf)\s(?:le\s)?{_NAMED}(.*)", part)
        if spans:
            named = part[: closed.start()] if closed else part
            for number in _named_days(named) or range(5):
                open_on[number] = spans
        if closed:
            number = _DAYS[closed[1]]
            if re.search(r"ap|soir", closed[2]):
                open_on[number] = open_on.get(number, [])[:1]
            elif "matin" in closed[2]:
                open_on[number] = open_on.get(number, [])[1:]
            else:
                open_on.pop(number, None)
    return {_WEEK[number]: spans for number, spans in sorted(open_on.items()) if spans}


def _named_days(text: str) -> list[int]:
    if found := re.search(rf"{_NAMED}\s?(?:-|au|a)\s?{_NAMED}", text):
        first, last = _DAYS[found[1]], _DAYS[found[2]]
        return list(range(first, last + 1)) if first <= last else [*range(first, 7), *range(last + 1)]
    return [_DAYS[name] for name in re.findall(rf"\b{_NAMED}", text)]


# ------------------------------------------------------------------ amounts and weights
_MINUS = re.compile("[−–—]")  # the signs that spreadsheets print for minus


def amount(value: Any) -> Decimal | None:
    """Return an amount or a quantity: "1 234,56 €", "- 75 €", "−211", "-79 (rachat)", 12.5.

    Raises:
        Unreadable: There is no number in it.
    """
    if isinstance(value, Decimal):
        return value
    if is_blank(value):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = _MINUS.sub("-", clean(value))
    found = re.match(r"\(?\s*(-?)\s*((?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:[.,]\d+)?)", text)
    if not found:
        raise Unreadable(text)
    digits = found[2].replace(" ", "")
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        return Decimal(found[1] + digits)
    except InvalidOperation:  # pragma: no cover - the pattern lets numbers only through
        raise Unreadable(text) from None


def kilograms(value: Any, unit: str = "") -> int | None:
    """Return a weight in whole kilograms: "26 T", "26 000 kg", "13,5t", "PTAC 32T", 26000.

    Args:
        value: The cell; its own unit counts first.
        unit: "t" or "kg": the unit of a bare number. Without it a number below 100 is tonnes.

    Raises:
        Unreadable: There is no weight in it.
    """
    if is_blank(value):
        return None
    text = re.sub(r"^[^\d\-−]*(?=\d)", "", clean(value)) if isinstance(value, str) else value
    number = amount(text)
    if number is None:
        return None
    shown = clean(value).casefold()
    if re.search(r"\d\s?kg", shown):
        unit = "kg"
    elif re.search(r"\d\s?t", shown):
        unit = "t"
    elif not unit:
        unit = "t" if abs(number) < 100 else "kg"
    return int((number * (1000 if unit == "t" else 1)).quantize(Decimal(1)))


def rate(value: Any) -> Decimal | None:
    """Return a percentage: 0.2, "20 %", "5,5 %" → 20.00, 20.00, 5.50.

    Raises:
        Unreadable: There is no number in it.
    """
    number = amount(value)
    if number is None:
        return None
    return (number * 100 if 0 < number < 1 else number).quantize(Decimal("0.01"))


# ------------------------------------------------------------------ yes, terms, methods
def yes(value: Any) -> bool:
    """Return whether a cell ticks: x, oui, O, 1, vrai."""
    return fold(clean(value)) in {"x", "o", "oui", "y", "yes", "1", "vrai", "true", "ok"}


@dataclass(frozen=True, slots=True)
class Terms:
    """When an invoice is due: days, "no" end of month or "after" or "before" the days, a day."""

    days: int
    end_of_month: str = "no"
    day: int | None = None


def terms(value: Any) -> Terms | None:
    """Return payment terms: "30 j FDM le 10", "45 jours fin de mois", "à réception", "60 j date de facture".

    Raises:
        Unreadable: It says something else.
    """
    text = fold(clean(value))
    if not text:
        return None
    if re.search(r"comptant|reception|immediat", text):
        return Terms(0)
    found = re.search(r"(\d{1,3}) ?j?", text)
    if not found or int(found[1]) > 180:
        raise Unreadable(clean(value))
    days = int(found[1])
    end = "no"
    if mark := re.search(r"\bfdm\b|fin (?:de |du )?mois", text):
        end = "after" if mark.start() > found.start() else "before"
    on = re.search(r"\ble (\d{1,2})\b", text)
    return Terms(days, end, int(on[1]) if on and 1 <= int(on[1]) <= 31 else None)


def payment_method(value: Any) -> str:
    """Return VIR, PRLV, CHQ, LCR, CB or ESP; VIR where the cell says nothing known."""
    text = fold(clean(value))
    for code, starts in (
        ("PRLV", ("prel", "prlv", "sepa")),
        ("CHQ", ("cheq", "chq")),
        ("LCR", ("lcr", "traite", "effet")),
        ("CB", ("carte", "cb")),
        ("ESP", ("esp",)),
    ):
        if text.startswith(starts):
            return code
    return "VIR"


# ------------------------------------------------------------------ likeness of words
def distance(one: str, other: str, most: int = 2) -> int:
    """Return how many slips (a letter too few, too many, wrong, or two swapped) part two words.

    Args:
        one: A word.
        other: The other word.
        most: Beyond it the count stops: `most` + 1 then means "too far".
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one known text that `word` means in spite of case, accents or a slip; None when in doubt."""
    wanted = fold(word)
    if not wanted:
        return None
    near: list[tuple[int, str]] = []
    for text in known:
        plain = fold(text)
        if plain == wanted:
            return text
        slips = distance(wanted, plain)
        if slips <= (2 if len(wanted) > 7 else 1 if len(wanted) > 3 else 0):
            near.append((slips, text))
    near.sort()
    return near[0][1] if near and (len(near) == 1 or near[0][0] < near[1][0]) else None
