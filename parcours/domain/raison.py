"""Why a parcours is in the list: its deadlines, chosen and put in words, the most pressing first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from parcours.domain.catalogue import (
    CATALOGUE,
    CODES_TUS_AVANT,
    Niveau,
    est_du_travail,
    est_hors_liste,
    est_silencieux,
    limite_dure,
    niveau,
    phrase,
)
from parcours.domain.echeance import Code

RAISONS_MONTREES = 2


class Due(Protocol):
    """What is needed of a deadline."""

    @property
    def code(self) -> str:
        """Its code in the catalogue."""

    @property
    def objet(self) -> str:
        """The fact it comes from."""

    @property
    def limite(self) -> date:
        """The legal date."""

    @property
    def repere(self) -> date | None:
        """The day it is counted from."""

    @property
    def habitude_jours(self) -> int | None:
        """The usual gap between two steps, for a silence."""


D = TypeVar("D", bound=Due)


@dataclass(frozen=True)
class Raisons:
    """The sentences of a line: the first one, the second one if any, and how many more there are."""

    premiere: str | None
    deuxieme: str | None = None
    autres: int = 0


def se_lit_sans_le_social(echeance: Due) -> bool:
    """Whether an encadrant may read a deadline."""
    return est_du_travail(echeance.code, echeance.objet)


def a_dire(echeances: Iterable[D], au: date) -> list[D]:
    """The deadlines worth saying on a day.

    Some are not said at all before their day, or once what they are counted on has stopped before their limit; a
    contract over for too long (ECH-15) takes the place of the end of this very contract (ECH-04).
    """
    connues = [e for e in echeances if _se_dit(e, au)]
    remplacees = {(CATALOGUE[Code(e.code)].prend_la_place_de, e.objet) for e in connues}
    return [e for e in connues if (e.code, e.objet) not in remplacees]


def _se_dit(e: Due, au: date) -> bool:
    entree = CATALOGUE[Code(e.code)]
    if entree.cesse_au_repere and e.repere is not None and e.repere < min(e.limite, au):
        return False
    return e.code not in CODES_TUS_AVANT or e.limite <= au


def raisons(echeances: Iterable[Due], au: date, rouge_jours: int, orange_jours: int) -> Raisons:
    """What to say of a parcours on a day.

    1. Those of `a_dire`, once they are within the orange threshold; a silence once it is reached.
    2. A silence comes after what is overdue or red, before what is orange: a person first, then dates with time left.
    3. When nothing is near, the next deadline is said, and nothing else.
    """
    connues = [e for e in a_dire(echeances, au) if not est_hors_liste(e.code, e.objet)]
    proches = [
        e
        for e in connues
        if est_silencieux(e.code, e.limite, au)
        or (limite_dure(e.code) and niveau(e.limite, au, rouge_jours, orange_jours) is not Niveau.LOIN)
    ]
    if not proches:
        suivantes = [e for e in connues if limite_dure(e.code)]
        prochaine = min(suivantes, key=lambda e: (e.limite, e.code), default=None)
        return Raisons(_dire(prochaine, au) if prochaine else None)
    urgents = (Niveau.RETARD, Niveau.ROUGE)

    def pression(e: Due) -> tuple[int, date, str]:
        if not limite_dure(e.code):
            return (1, e.limite, e.code)
        return (0 if niveau(e.limite, au, rouge_jours, orange_jours) in urgents else 2, e.limite, e.code)

    proches.sort(key=pression)
    premiere, *suite = (_dire(e, au) for e in proches[:RAISONS_MONTREES])
    return Raisons(premiere, minuscule(suite[0]) if suite else None, max(len(proches) - RAISONS_MONTREES, 0))


def _dire(e: Due, au: date) -> str:
    return phrase(e.code, e.objet, e.limite, e.repere, e.habitude_jours, au)


def minuscule(texte: str) -> str:
    """The sentence as the rest of another one: «Contrat…» reads «contrat…», «PASS…» stays."""
    return texte[:1].lower() + texte[1:] if texte[1:2].islower() else texte
