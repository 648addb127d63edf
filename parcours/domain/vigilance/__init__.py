"""Words that deserve a second look in a note: health, origin, belief, justice, judgement. A question, never a refusal.

The words are in `mots.toml`. What was written is kept by nobody but the note itself: only counts, by kind and day.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from parcours.domain.texte import cle_de_tri

_LISTE = Path(__file__).with_name("mots.toml")
_MOT = re.compile(r"[^\W_]+")


class Genre(StrEnum):
    """What a word speaks of."""

    SANTE = "sante"
    ORIGINE = "origine"
    CROYANCE = "croyance"
    JUSTICE = "justice"
    JUGEMENT = "jugement"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "sante": "Santé",
            "origine": "Origine",
            "croyance": "Croyance",
            "justice": "Justice",
            "jugement": "Jugement",
        }[self.value]


class Suite(StrEnum):
    """What became of the question: asked; then the note kept, kept for those who accompany, or written again."""

    MONTRE = "montre"
    GARDE = "garde"
    RESERVE = "reserve"
    RECRIT = "recrit"


@dataclass(frozen=True)
class Signal:
    """What was found of a kind: what to say of it, and the words as they were written."""

    genre: Genre
    question: str
    mots: tuple[str, ...]


Suites = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def _liste() -> dict[Genre, tuple[str, Suites, Suites]]:
    lue = tomllib.loads(_LISTE.read_text(encoding="utf-8"))
    return {
        Genre(nom): (table["question"], _en_mots(table["mots"]), _en_mots(table.get("sauf", ())))
        for nom, table in lue.items()
    }


def _en_mots(phrases: Iterable[str]) -> Suites:
    return tuple(tuple(phrase.split()) for phrase in phrases)


def reperer(note: str | None) -> tuple[Signal, ...]:
    """What a note holds that deserves a second look, by kind; nothing, most often."""
    ecrits = _MOT.findall(note or "")
    lus = [cle_de_tri(ecrit) for ecrit in ecrits]
    signaux = []
    for genre, (question, suites, sauf) in _liste().items():
        permis = _places(sauf, lus)
        places = [
            (debut, fin) for debut, fin in _places(suites, lus) if not any(d <= debut and fin <= f for d, f in permis)
        ]
        if places:
            trouves = dict.fromkeys(" ".join(ecrits[debut:fin]) for debut, fin in places)
            signaux.append(Signal(genre, question, tuple(trouves)))
    return tuple(signaux)


def _places(suites: Suites, lus: list[str]) -> list[tuple[int, int]]:
    return [
        (rang, rang + len(suite))
        for rang in range(len(lus))
        for suite in suites
        if _est_la(suite, lus[rang : rang + len(suite)])
    ]


def _est_la(suite: tuple[str, ...], lus: list[str]) -> bool:
    return len(lus) == len(suite) and all(map(_se_lit, suite, lus))


def _se_lit(attendu: str, lu: str) -> bool:
    return lu.startswith(attendu[:-1]) if attendu.endswith("*") else lu == attendu
