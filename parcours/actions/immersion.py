"""Immersions (PMSMP): recording, changing, removing."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.faits import FaitImmersion
from parcours.domain.immersion import (
    ObjetImmersion,
    ResultatImmersion,
    SaisieImmersion,
    avertissements,
    verifier,
)
from parcours.models import Immersion, Parcours
from parcours.queries import faits as queries_faits
from parcours.queries import immersion as queries


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieImmersion) -> list[str]:
    """Record an immersion; the limits it passes are returned, one sentence each. Raises ImmersionImpossible."""
    autres = queries.autres(session, parcours.id)
    _verifier(auteur, parcours, saisie, autres)
    immersion = Immersion(parcours_id=parcours.id, structure_id=parcours.structure_id, **_colonnes(saisie))
    session.add(immersion)
    ecrire(session, auteur, "ImmersionAjoutee", f"Immersion ajoutée : {_resume(immersion)}.", parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)
    return _avertissements(session, parcours, saisie, autres)


def modifier(
    session: Session, auteur: Auteur, parcours: Parcours, immersion: Immersion, saisie: SaisieImmersion, version: int
) -> list[str]:
    """Change an immersion read at `version`; warns as `ajouter`.

    Raises ImmersionImpossible, ModificationConcurrente.
    """
    verifier_version(immersion, version)
    autres = queries.autres(session, parcours.id, sauf_id=immersion.id)
    _verifier(auteur, parcours, saisie, autres)
    avant = _resume(immersion)
    for nom, valeur in _colonnes(saisie).items():
        setattr(immersion, nom, valeur)
    apres = _resume(immersion)
    change = f" ; avant : {avant}" if apres != avant else ""
    ecrire(session, auteur, "ImmersionModifiee", f"Immersion modifiée : {apres}{change}.", parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)
    return _avertissements(session, parcours, saisie, autres)


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, immersion: Immersion, version: int) -> None:
    """Remove an immersion read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(immersion, version)
    session.delete(immersion)
    ecrire(session, auteur, "ImmersionSupprimee", f"Immersion supprimée : {_resume(immersion)}.", parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)


def _verifier(auteur: Auteur, parcours: Parcours, saisie: SaisieImmersion, autres: list[FaitImmersion]) -> None:
    verifier(saisie, parcours.structure.type, parcours.entree_le, parcours.clos_le, autres, auteur.au)


def _avertissements(
    session: Session, parcours: Parcours, saisie: SaisieImmersion, autres: list[FaitImmersion]
) -> list[str]:
    faits = queries_faits.de_parcours(session, [parcours.id])[parcours.id]
    return avertissements(saisie, faits.contrats, [*autres, *faits.autres_sejours.immersions])


def _colonnes(saisie: SaisieImmersion) -> dict[str, object]:
    return {
        "hote": saisie.hote,
        "metier": saisie.metier,
        "objet": saisie.objet.value,
        "debut": saisie.debut,
        "fin": saisie.fin,
        "resultat": saisie.resultat.value,
    }


def _resume(immersion: Immersion) -> str:
    # The journal holds 400 signs, and a change tells two of these.
    hote = immersion.hote if len(immersion.hote) <= 60 else f"{immersion.hote[:59]}…"
    debut, fin = en_toutes_lettres(immersion.debut), en_toutes_lettres(immersion.fin)
    morceaux = [f"{hote}, du {debut} au {fin}", ObjetImmersion(immersion.objet).libelle.lower()]
    if immersion.resultat != ResultatImmersion.A_RENSEIGNER:
        morceaux.append(ResultatImmersion(immersion.resultat).libelle.lower())
    return ", ".join(morceaux)
