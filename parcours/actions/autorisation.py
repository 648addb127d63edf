"""Waivers and arrangements: recording, changing, removing."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.autorisation import GenreAutorisation, SaisieAutorisation, verifier
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.faits import Faits
from parcours.models import Autorisation, Parcours
from parcours.queries import faits as queries_faits


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieAutorisation) -> None:
    """Record an authorisation. Raises AutorisationImpossible."""
    verifier(saisie, _faits(session, parcours))
    session.add(Autorisation(parcours_id=parcours.id, structure_id=parcours.structure_id, **_colonnes(saisie)))
    _terminer(session, auteur, parcours, "AutorisationAjoutee", f"Autorisation ajoutée : {_resume(saisie)}")


def modifier(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    autorisation: Autorisation,
    saisie: SaisieAutorisation,
    version: int,
) -> None:
    """Change an authorisation read at `version`. Raises AutorisationImpossible, ModificationConcurrente."""
    verifier_version(autorisation, version)
    verifier(saisie, _faits(session, parcours), autorisation.id)
    for nom, valeur in _colonnes(saisie).items():
        setattr(autorisation, nom, valeur)
    _terminer(session, auteur, parcours, "AutorisationModifiee", f"Autorisation modifiée : {_resume(saisie)}")


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, autorisation: Autorisation, version: int) -> None:
    """Remove an authorisation read at `version`. Raises ModificationConcurrente."""
    verifier_version(autorisation, version)
    session.delete(autorisation)
    saisie = SaisieAutorisation(GenreAutorisation(autorisation.genre), autorisation.debut, autorisation.fin)
    _terminer(session, auteur, parcours, "AutorisationSupprimee", f"Autorisation supprimée : {_resume(saisie)}")


def _faits(session: Session, parcours: Parcours) -> Faits:
    return queries_faits.de_parcours(session, [parcours.id])[parcours.id]


def _colonnes(saisie: SaisieAutorisation) -> dict[str, object]:
    return {**vars(saisie), "genre": saisie.genre.value}


def _resume(saisie: SaisieAutorisation) -> str:
    libelle = saisie.genre.libelle
    return f"{libelle}, du {en_toutes_lettres(saisie.debut)} au {en_toutes_lettres(saisie.fin)}."


def _terminer(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str) -> None:
    # Apart from what an encadrant reads: fewer hours may say something of a health or of a family.
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=True)
    echeance.recalculer_sejours(session, auteur, parcours)
