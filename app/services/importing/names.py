"""Finds the record that a name typed by hand means: abbreviated, misspelt, turned round."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from app.domain.normal import LEGAL_FORMS, clean, distance, fold

K = TypeVar("K", bound=Hashable)

# Words that tell nothing apart: articles, "Sté", "Ets", legal forms.
_IDLE = frozenset(fold(form) for form in LEGAL_FORMS) | frozenset(
    "a au aux chez d de des du en et ets etablissements l la le les ste societe sur the".split()  # noqa: SIM905
)
_LONG_FORMS = {
    "com": "communaute",
    "synd": "syndicat",
    "st": "saint",
    "lab": "laboratoire",
    "mairie": "commune",
}
_CLEAR = 0.07  # how much better the best must be than the next one


@dataclass(frozen=True, slots=True)
class Known(Generic[K]):
    """One record that may be meant: its name, and the words that may stand beside it (towns, sites)."""

    key: K
    name: str
    beside: str = ""


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """Return the telling words of a name, in their order."""
    found = [_LONG_FORMS.get(word, word) for word in fold(name).split() if word not in _IDLE]
    if found[:2] == ["communaute", "communaute"]:  # "com com"
        found[1] = "communes"
    return tuple(found)


@lru_cache(maxsize=200_000)
def alike(typed: str, meant: str) -> float:
    """Return how surely one typed word means another: 1 the same, 0 not at all."""
    if typed == meant:
        return 1.0
    if len(typed) >= 2 and meant.startswith(typed):
        # An abbreviation or a cut: "menuis.", "elec", "Castelsarr".
        return 0.9 if len(typed) >= 4 else 0.82 if len(typed) == 3 else 0.6
    if min(len(typed), len(meant)) < 4:
        return 0.0
    allowed = 1 if max(len(typed), len(meant)) < 7 else 2
    slips = distance(typed, meant, allowed)
    if slips <= allowed:
        return 0.93 - 0.09 * slips
    if len(typed) >= 6 and distance(typed, meant[: len(typed)], 1) <= 1:
        return 0.75  # cut and misspelt
    return 0.0


class Finder(Generic[K]):
    """Finds records of one list by name."""

    def __init__(self, known: Iterable[Known[K]]) -> None:
        self._entries: list[tuple[K, tuple[str, ...], frozenset[str], str]] = []
        for one in known:
            name, rest = split_place(one.name)  # "Brasserie X - table d'hôtes" is known as Brasserie X
            telling = tokens(name)
            beside = frozenset(tokens(f"{rest} {one.beside}"))
            self._entries.append((one.key, telling, beside, " ".join(sorted(telling))))
        self._by_word: dict[str, list[int]] = {}
        self._exact: dict[str, list[int]] = {}
        for index, (_, telling, _, plain) in enumerate(self._entries):
            self._exact.setdefault(plain, []).append(index)
            for word in set(telling):
                self._by_word.setdefault(word, []).append(index)
        self._memory: dict[str, tuple[K, ...]] = {}

    def find(self, typed: str) -> tuple[K, ...]:
        """Return the record meant; several when they fit equally well, none when nothing fits."""
        kept = self._memory.get(typed)
        if kept is None:
            kept = self._memory[typed] = self._find(clean(typed))
        return kept

    def one(self, typed: str) -> K | None:
        """Return the record meant, or None where there is none or several."""
        found = self.find(typed)
        return found[0] if len(found) == 1 else None

    def _find(self, typed: str) -> tuple[K, ...]:
        mine = tokens(typed)
        if not mine:
            return ()
        exact = self._exact.get(" ".join(sorted(mine)))
        if exact:
            return tuple(self._entries[index][0] for index in exact)
        near: set[int] = set()
        for word in mine:
            for other, indexes in self._by_word.items():
                if alike(word, other) >= 0.6:
                    near.update(indexes)
        scores = sorted(((self._score(mine, index), index) for index in near), reverse=True)
        scores = [(score, index) for score, index in scores if score >= 0.6]
        if not scores:
            return ()
        best = scores[0][0]
        return tuple(self._entries[index][0] for score, index in scores if score > best - _CLEAR)

    def _score(self, typed: tuple[str, ...], index: int) -> float:
        """Return how well the typed words are the record's: each of its words found, none left over."""
        _, name, beside, _ = self._entries[index]
        free = list(typed)
        got = 0.0
        for word in name:
            best = max(free, key=lambda mine: alike(mine, word), default="")
            worth = alike(best, word) if best else 0.0
            if worth >= 0.6:
                free.remove(best)
                got += worth
        covered = got / len(name) if name else 0.0
        if not free and len(typed) > 1:
            covered = max(covered, 0.75 * got / len(typed))  # a part of a long name, but nothing strange
        explained = sum(max((alike(mine, word) for word in beside), default=0.0) for mine in free)
        strange = len(free) - explained
        return covered - 0.2 * strange + 0.1 * min(explained, 2)


def split_place(typed: str) -> tuple[str, str]:
    """Return the name and the place put behind it: "Fonderie Grézillou (Albi)", "Combalès - Dépôt"."""
    text = clean(typed)
    if found := re.fullmatch(r"(.+?)\s*\(([^()]+)\)\s*", text):
        return found[1], found[2]
    if found := re.fullmatch(r"(.+?)\s+[-–]\s+(.+)", text):
        return found[1], found[2]
    return text, ""
