"""What became of the plans of the invented territory: most lines whose day has passed were done, a few dropped."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.insertion import ajouter
from parcours.domain.plan import EtatJalon, a_venir, lignes
from parcours.models import Jalon, Parcours
from parcours.queries import faits as queries_faits

PART_FAITE, PART_ABANDONNEE = 0.82, 0.06
AVANCE_JOURS = 21
MOTIFS = ("Fait autrement, avec le prescripteur.", "La personne préfère attendre.", "Un emploi est trouvé.")


def tenir(session: Session, rng: Random, au: date, parcours: Sequence[Parcours]) -> None:
    """Say what became of the lines of these parcours that were expected before a day."""
    tous_faits = queries_faits.de_parcours(session, [suivi.id for suivi in parcours])
    dites = []
    for suivi in parcours:
        for jalon in a_venir(lignes(tous_faits[suivi.id], au)):
            tirage = rng.random()
            if jalon.le >= au or tirage >= PART_FAITE + PART_ABANDONNEE:
                continue
            est_fait = tirage < PART_FAITE
            fait_le = max(jalon.le - timedelta(days=rng.randrange(AVANCE_JOURS)), suivi.entree_le)
            dites.append(
                {
                    "structure_id": suivi.structure_id,
                    "parcours_id": suivi.id,
                    "cle": jalon.cle,
                    "du_le": jalon.du_le,
                    "etat": (EtatJalon.FAIT if est_fait else EtatJalon.ABANDONNE).value,
                    "fait_le": fait_le if est_fait else None,
                    "motif": None if est_fait else rng.choice(MOTIFS),
                }
            )
    ajouter(session, Jalon, dites)
