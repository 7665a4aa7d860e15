"""Names of payers as banks write them: shortened, misspelt, cut, with legal forms and towns."""

import re
import unicodedata
from collections.abc import Sequence

_LEGAL = frozenset(
    """
    sarl sas sasu sa eurl ei eirl scop selarl scea gaec earl snc sci scp sem cuma ets etablissements
    chez ste societe mme monsieur madame mr m entreprise vir virement sepa
    """.split()  # noqa: SIM905 - one word a line is no easier to read
)
_SMALL = frozenset(
    """
    de du des d la le les l et a au aux en sur st ste saint sainte
    """.split()  # noqa: SIM905 - one word a line is no easier to read
)
_NOBODY = frozenset(
    """
    compte courant cpte pro client titulaire vir virement instantane permanent particulier
    professionnel sepa recu emis paiement reglement inconnu
    """.split()  # noqa: SIM905 - one word a line is no easier to read
)
_NAME_ROOM = 24
"""Letters after which a bank may have cut a name; what follows may then be missing."""


def folded(text: str) -> str:
    """Return the text in small letters without accents, its words parted by single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[0-9a-z]+", plain))


def name_words(name: str) -> list[str]:
    """Return the words that tell one name from another: no legal form, no article."""
    words = folded(name).split()
    return [word for word in words if word not in _LEGAL and word not in _SMALL]


def is_nobody(name: str) -> bool:
    """Say whether a payer's name says nothing ("COMPTE COURANT")."""
    return not set(name_words(name)) - _NOBODY


def payer_alias(line_iban: str, counterparty: str) -> str:
    """Return what a payer is remembered by: the account, else a name that says something, else nothing."""
    if line_iban:
        return line_iban.replace(" ", "").upper()
    return "" if is_nobody(counterparty) else folded(counterparty)


def _one_slip(a: str, b: str) -> bool:
    """Say whether one letter added, lost, changed or two exchanged make the one word of the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    )


def word_cost(written: str, real: str) -> int | None:
    """Return 0 for the same word, 1 for a shortened or misspelt one, None for another."""
    if written == real:
        return 0
    if len(written) >= 3 and real.startswith(written):
        return 1
    if min(len(written), len(real)) >= 4 and _one_slip(written, real):
        return 1
    return None


def begins_with(cut: str, real: str) -> bool:
    """Say whether a word that the bank cut, with a slip at the most, begins the real one."""
    return real.startswith(cut) or (
        len(cut) >= 5 and any(_one_slip(cut, real[: len(cut) + more]) for more in (-1, 0, 1))
    )


def name_cost(written: str, real: str, town: str = "") -> int | None:
    """Return how far a payer's name as written is from a customer's, or None if it is another's.

    Every telling word of the customer must be there, in any order, shortened or with a slip at the most; the
    last ones may be missing where the bank cuts names. Words too many count, but those of the town.
    """
    words, wanted = name_words(written), name_words(real)
    if not words or not wanted:
        return None
    is_cut = len(written.strip()) >= _NAME_ROOM
    cost, found, missing = 0, 0, 0
    free = list(words)
    for want in wanted:
        options = [(c, i) for i, word in enumerate(free) if (c := word_cost(word, want)) is not None]
        if not options and is_cut and free and begins_with(free[-1], want):
            options = [(1, len(free) - 1)]
        if not options:
            missing += 1
            continue
        c, i = min(options)
        cost, found = cost + c, found + 1
        del free[i]
    if missing and not (is_cut and found >= 2 and missing == 1 and _word_missing_last(wanted, words)):
        return None
    towns = [*name_words(town), *folded(town).split()]
    strangers = [
        word for word in free if not any(word_cost(word, t) is not None or t.startswith(word) for t in towns)
    ]
    return cost + 2 * missing + 4 * len(strangers)


def _word_missing_last(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return all(word_cost(word, wanted[-1]) is None for word in words)
