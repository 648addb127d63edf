"""Refusals: what the trade does not allow, said in French to the person who tried.

A refusal carries one or several reasons. Each names the form field it concerns ("" for the whole form),
the sentence to show, a stable code for tests and callers, and the limit date when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

_ESPACE_AVANT = re.compile(r" (?=[:;?!%»])")
_ESPACE_APRES = re.compile(r"(?<=«) ")
_MILLIERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def typographie(phrase: str) -> str:
    """The sentence with the no-break spaces French asks for, so that no message has to carry them."""
    for motif in (_ESPACE_AVANT, _ESPACE_APRES, _MILLIERS):
        phrase = motif.sub("\u00a0", phrase)
    return phrase


@dataclass(frozen=True)
class Manquement:
    """One reason to refuse: the field, the French sentence, the stable code, the limit date if any."""

    champ: str
    message: str
    code: str
    limite: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", typographie(self.message))


class Refus(Exception):
    """The trade says no. `champ`, `message` and `code` are those of the first reason."""

    def __init__(self, message: str, champ: str = "", code: str = "refus", limite: date | None = None) -> None:
        self.manquements: tuple[Manquement, ...] = (Manquement(champ, message, code, limite),)
        super().__init__(self.message)

    @classmethod
    def de(cls, manquements: Sequence[Manquement]) -> Self:
        """The refusal that carries every reason given (at least one)."""
        premier = manquements[0]
        refus = cls(premier.message, premier.champ, premier.code, premier.limite)
        refus.manquements = tuple(manquements)
        refus.args = (" ".join(manquement.message for manquement in manquements),)
        return refus

    @classmethod
    def lever_si(cls, manquements: Sequence[Manquement]) -> None:
        """Raise this refusal with every reason given; do nothing when there is none."""
        if manquements:
            raise cls.de(manquements)

    @property
    def champ(self) -> str:
        """The form field of the first reason; "" for the whole form."""
        return self.manquements[0].champ

    @property
    def message(self) -> str:
        """The French sentence of the first reason."""
        return self.manquements[0].message

    @property
    def code(self) -> str:
        """The stable code of the first reason."""
        return self.manquements[0].code


class PassImpossible(Refus):
    """A PASS IAE that cannot be recorded or moved."""


class SuspensionImpossible(Refus):
    """A suspension that cannot be recorded, changed or ended."""


class ProlongationImpossible(Refus):
    """A prolongation that cannot be asked for."""


class ContratImpossible(Refus):
    """A contract outside the rules of its kind."""


class ParcoursImpossible(Refus):
    """A parcours that cannot be opened, changed or closed."""


class EtapeImpossible(Refus):
    """A step that cannot be recorded."""


class FormationImpossible(Refus):
    """A training that cannot be recorded."""


class ImmersionImpossible(Refus):
    """An immersion (PMSMP) that cannot be recorded."""


class SortieImpossible(Refus):
    """An exit that cannot be recorded."""


class MotifImpossible(Refus):
    """A decision about a motive of exit that cannot be recorded."""


class ObjectifImpossible(Refus):
    """An objective that cannot be recorded."""


class FreinImpossible(Refus):
    """An assessment of an obstacle that cannot be recorded."""


class CompetenceImpossible(Refus):
    """A work skill that cannot be noted."""


class DocumentImpossible(Refus):
    """A document that cannot be noted."""


class FseImpossible(Refus):
    """A participation in the FSE+ that cannot be noted."""


class JalonImpossible(Refus):
    """A line of the plan that cannot be done, moved, dropped or put back."""


class HeuresImpossibles(Refus):
    """Hours that cannot be recorded."""


class AutorisationImpossible(Refus):
    """A waiver or an arrangement outside its rules."""


class SaisieImpossible(Refus):
    """Anything else typed that cannot be kept."""


class LiasseImpossible(Refus):
    """A bundle of papers that cannot be composed."""
