"""The hours of the shown structure, month by month: enough for its ETP, with a few lacking, as in life."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.insertion import ajouter
from parcours.domain.dates import Periode, ajouter_mois, dernier_du_mois, jours_inclus, premier_du_mois
from parcours.models import Contrat, Heures
from parcours.queries.contrat import de_structure

MOIS = 24
SEMAINES_PAR_MOIS = Decimal(52) / 12
# One month of a contract in so many is not noted yet.
OUBLIES_SUR = 40


def noter(session: Session, rng: Random, au: date, structure_id: int) -> None:
    """Store the hours of the months that are over, for every contract of a structure."""
    lignes: list[dict[str, object]] = []
    for contrat in de_structure(session, structure_id):
        lignes += _lignes(rng, au, structure_id, contrat)
    ajouter(session, Heures, lignes)


def _lignes(rng: Random, au: date, structure_id: int, contrat: Contrat) -> Sequence[dict[str, object]]:
    hebdo = contrat.heures_hebdo or Decimal(20)
    dernier = min(contrat.rompu_le or contrat.fin or au, au)
    mois = max(premier_du_mois(contrat.debut), ajouter_mois(premier_du_mois(au), -MOIS))
    lignes: list[dict[str, object]] = []
    while dernier_du_mois(mois) < au and mois <= dernier:
        jours = Periode(max(mois, contrat.debut), min(dernier_du_mois(mois), dernier))
        part = Decimal(jours_inclus(jours.debut, jours.fin)) / jours_inclus(mois, dernier_du_mois(mois))
        # A few hours lost each month: illness, leave, weather.
        travaillees = (hebdo * SEMAINES_PAR_MOIS * part * Decimal(rng.randint(86, 100)) / 100).quantize(Decimal("0.5"))
        if rng.randrange(OUBLIES_SUR) and travaillees:
            lignes.append(
                {
                    "structure_id": structure_id,
                    "parcours_id": contrat.parcours_id,
                    "contrat_id": contrat.id,
                    "mois": mois,
                    "travaillees": travaillees,
                }
            )
        mois = ajouter_mois(mois, 1)
    return lignes
