"""Documents of a person: noting one, renewing it, removing it. They follow the person, whatever the parcours."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.document import SaisieDocument, avertissements, nom, verifier
from parcours.models import Document, Parcours
from parcours.queries import document as queries


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieDocument) -> list[str]:
    """Note a document of the person of a parcours; what deserves a second look is returned, one sentence each.

    Raises DocumentImpossible.
    """
    autres = queries.autres(session, parcours.salarie_id)
    verifier(saisie, autres, auteur.au)
    document = Document(salarie_id=parcours.salarie_id, structure_id=parcours.structure_id, **_colonnes(saisie))
    session.add(document)
    _noter(session, auteur, parcours, "DocumentNote", f"Document noté : {_resume(document)}.")
    return avertissements(saisie, autres)


def modifier(
    session: Session, auteur: Auteur, parcours: Parcours, document: Document, saisie: SaisieDocument, version: int
) -> list[str]:
    """Change a document read at `version`, or note its new last day; warns as `ajouter`.

    Raises DocumentImpossible, ModificationConcurrente.
    """
    verifier_version(document, version)
    autres = queries.autres(session, parcours.salarie_id, sauf_id=document.id)
    verifier(saisie, autres, auteur.au)
    avant = _resume(document)
    for colonne, valeur in _colonnes(saisie).items():
        setattr(document, colonne, valeur)
    apres = _resume(document)
    change = f" ; avant : {avant}" if apres != avant else ""
    _noter(session, auteur, parcours, "DocumentModifie", f"Document modifié : {apres}{change}.")
    return avertissements(saisie, autres)


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, document: Document, version: int) -> None:
    """Remove a document read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(document, version)
    session.delete(document)
    _noter(session, auteur, parcours, "DocumentSupprime", f"Document retiré : {_resume(document)}.")


def _noter(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str) -> None:
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=True)
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)


def _colonnes(saisie: SaisieDocument) -> dict[str, object]:
    return {"genre": saisie.genre.value, "libelle": saisie.libelle, "fin": saisie.fin, "vu_le": saisie.vu_le}


def _resume(document: Document) -> str:
    return f"{nom(document.genre, document.libelle)}, jusqu’au {en_toutes_lettres(document.fin)}"
