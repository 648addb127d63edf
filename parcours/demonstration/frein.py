"""Assessments of the freins of the people of the invented territory: at the entry, then every few months."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.insertion import ajouter
from parcours.domain.etape import Theme
from parcours.domain.frein import Niveau
from parcours.models import EvaluationFrein, Parcours

PART_EVALUEE, PART_A_L_ENTREE, PART_REVUE = 0.8, 0.85, 0.6
# The first look, so many days after the entry; the next ones, so many days apart.
PREMIERE, SUIVANTES = (5, 45), (95, 170)
# How often a theme is none, light, heavy, blocking at first; then how often it goes down, stays, goes up.
DEPART, SUITE = (2, 3, 3, 1), (5, 6, 1)
PRECISIONS = {
    Theme.MOBILITE: ("Dernier bus à 18 h.", "Permis en cours, un scooter en attendant."),
    Theme.ARGENT: ("Plan d’apurement signé.", "Un crédit à la consommation en cours."),
    Theme.LOGEMENT: ("Hébergé par de la famille.", "Demande de logement déposée."),
    Theme.NUMERIQUE: ("Téléphone sans forfait de données.",),
    Theme.LANGUE: ("Lit les consignes, écrit avec aide.",),
}
PART_PRECISEE = 0.3


def evaluer(session: Session, au: date, parcours: Sequence[Parcours]) -> None:
    """Give assessments to most of these parcours, until their exit or a day."""
    lignes: list[dict[str, object]] = []
    for suivi in parcours:
        # A generator of its own: the rest of the territory does not depend on them.
        rng = Random(f"frein {suivi.id}")  # noqa: S311  nothing secret
        if rng.random() < PART_EVALUEE:
            lignes += _evaluations(rng, suivi, min(au, suivi.clos_le or au))
    ajouter(session, EvaluationFrein, lignes)


def _evaluations(rng: Random, suivi: Parcours, jusqu_au: date) -> list[dict[str, object]]:
    lignes = []
    niveaux: dict[Theme, int] = {}
    le = suivi.entree_le + timedelta(days=rng.randint(*PREMIERE))
    while le <= jusqu_au:
        for theme in Theme:
            if theme not in niveaux:
                if rng.random() >= PART_A_L_ENTREE:
                    continue
                niveaux[theme] = rng.choices(range(4), DEPART)[0]
            elif rng.random() < PART_REVUE:
                pas = rng.choices((-1, 0, 1), SUITE)[0]
                niveaux[theme] = min(Niveau.BLOQUANT, max(Niveau.AUCUN, niveaux[theme] + pas))
            else:
                continue
            lignes.append(
                {
                    "structure_id": suivi.structure_id,
                    "parcours_id": suivi.id,
                    "le": le,
                    "theme": theme.value,
                    "niveau": niveaux[theme],
                    "precision": _precision(rng, theme, niveaux[theme]),
                }
            )
        le += timedelta(days=rng.randint(*SUIVANTES))
    return lignes


def _precision(rng: Random, theme: Theme, niveau: int) -> str | None:
    possibles = PRECISIONS.get(theme)
    return rng.choice(possibles) if possibles and niveau and rng.random() < PART_PRECISEE else None
