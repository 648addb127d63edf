"""What a review decides about a parcours: a step of its own kind, that ends no silence."""

from sqlalchemy.orm import Session

from parcours.actions import etape
from parcours.actions.journal import Auteur
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.models import Etape, Parcours


def decider(session: Session, auteur: Auteur, parcours: Parcours, decision: str, cle: str) -> Etape | None:
    """Note a decision, read by those who accompany; None when it was already noted with this key.

    Raises EtapeImpossible.
    """
    saisie = SaisieEtape(
        le=auteur.au,
        genre=GenreEtape.REVUE,
        etat=EtatEtape.FAITE,
        theme=None,
        lieu=Lieu.INTERNE,
        duree_minutes=None,
        est_collective=False,
        visibilite=Visibilite.CIP,
        note=decision,
    )
    return etape.noter(session, auteur, parcours, saisie, voit_le_social=True, cle_idempotence=cle)
