"""The work skills of a parcours as pages show them: each with its last level, its progress, and what it was seen on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from parcours.domain.competence import HORS_LISTE, NiveauCompetence, competences, progression
from parcours.models import CompetenceObservee, Parcours
from parcours.rendering.radar import Marches, tracer_marches


@dataclass(frozen=True)
class CompetenceMontree:
    """A skill: its words, its trade, its last level, its progress in words and in a small curve, its observations."""

    cle: str
    libelle: str
    rome: str | None
    niveau: str
    mots: str
    marches: Marches
    observations: list[CompetenceObservee]


def regrouper(
    parcours: Parcours, observations: Sequence[CompetenceObservee], au: date
) -> list[tuple[str, list[CompetenceMontree]]]:
    """The skills seen, by family in the order of the list; in each, the one seen last comes first."""
    connues = competences(au)
    familles = {competence.cle: competence.famille for competence in connues}
    ordre = {famille: rang for rang, famille in enumerate(dict.fromkeys(c.famille for c in connues))}
    par_cle: dict[str, list[CompetenceObservee]] = {}
    for observation in sorted(observations, key=lambda o: (o.le, o.id), reverse=True):
        par_cle.setdefault(observation.cle, []).append(observation)

    def rang(cle: str) -> int:
        return ordre.get(familles.get(cle, HORS_LISTE), len(ordre))

    rangees = sorted(par_cle, key=rang)
    fin = parcours.clos_le or au
    return [
        (familles.get(groupe[0], HORS_LISTE), [_montrer(parcours, par_cle[cle], fin) for cle in groupe])
        for groupe in (list(cles) for _, cles in groupby(rangees, key=rang))
    ]


def _montrer(parcours: Parcours, siennes: list[CompetenceObservee], fin: date) -> CompetenceMontree:
    derniere = siennes[0]
    marches = [(observation.le, NiveauCompetence(observation.niveau).rang) for observation in reversed(siennes)]
    return CompetenceMontree(
        cle=derniere.cle,
        libelle=derniere.libelle,
        rome=derniere.rome,
        niveau=NiveauCompetence(derniere.niveau).libelle,
        mots=progression(siennes),
        marches=tracer_marches(marches, parcours.entree_le, fin),
        observations=siennes,
    )
