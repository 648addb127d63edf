"""Trainings: recording, changing, removing."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.formation import ResultatFormation, SaisieFormation, avertissements, verifier
from parcours.models import Formation, Parcours
from parcours.queries import formation as queries
from parcours.queries import seance as queries_seance


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieFormation) -> list[str]:
    """Record a training; what deserves a second look is returned, one sentence each. Raises FormationImpossible."""
    verifier(saisie, parcours.entree_le, parcours.clos_le, queries.autres(session, parcours.id), auteur.au)
    formation = Formation(parcours_id=parcours.id, structure_id=parcours.structure_id, **_colonnes(saisie))
    session.add(formation)
    ecrire(session, auteur, "FormationAjoutee", f"Formation ajoutée : {_resume(formation)}.", parcours=parcours)
    echeance.recalculer(session, auteur, [parcours])
    return avertissements(saisie)


def modifier(
    session: Session, auteur: Auteur, parcours: Parcours, formation: Formation, saisie: SaisieFormation, version: int
) -> list[str]:
    """Change a training read at `version`; warns as `ajouter`. Raises FormationImpossible, ModificationConcurrente."""
    verifier_version(formation, version)
    autres, seances = (
        queries.autres(session, parcours.id, sauf_id=formation.id),
        queries_seance.jours(session, formation.id),
    )
    verifier(saisie, parcours.entree_le, parcours.clos_le, autres, auteur.au, seances)
    avant = _resume(formation)
    for nom, valeur in _colonnes(saisie).items():
        setattr(formation, nom, valeur)
    if seances:
        # The sessions say it.
        formation.heures_suivies = None
    apres = _resume(formation)
    change = f" ; avant : {avant}" if apres != avant else ""
    ecrire(session, auteur, "FormationModifiee", f"Formation modifiée : {apres}{change}.", parcours=parcours)
    echeance.recalculer(session, auteur, [parcours])
    return avertissements(saisie)


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, formation: Formation, version: int) -> None:
    """Remove a training read at `version`, sessions included; the journal tells it. Raises ModificationConcurrente."""
    verifier_version(formation, version)
    for seance in queries_seance.de_formation(session, formation.id):
        session.delete(seance)
    session.flush()
    session.delete(formation)
    ecrire(session, auteur, "FormationSupprimee", f"Formation supprimée : {_resume(formation)}.", parcours=parcours)
    echeance.recalculer(session, auteur, [parcours])


def _colonnes(saisie: SaisieFormation) -> dict[str, object]:
    return {
        "intitule": saisie.intitule,
        "organisme": saisie.organisme,
        "finalite": saisie.finalite.value,
        "est_certifiante": saisie.est_certifiante,
        "debut": saisie.debut,
        "fin": saisie.fin,
        "heures_prevues": saisie.heures_prevues,
        "heures_suivies": saisie.heures_suivies,
        "resultat": saisie.resultat.value,
    }


def _resume(formation: Formation) -> str:
    # The journal holds 400 signs, and a change tells two of these.
    titre = formation.intitule if len(formation.intitule) <= 80 else f"{formation.intitule[:79]}…"
    debut, fin = en_toutes_lettres(formation.debut), en_toutes_lettres(formation.fin)
    morceaux = [f"« {titre} » du {debut} au {fin}"]
    if formation.heures_suivies is not None:
        morceaux.append(f"{formation.heures_suivies} h suivies")
    if formation.resultat != ResultatFormation.A_RENSEIGNER:
        morceaux.append(ResultatFormation(formation.resultat).libelle.lower())
    return ", ".join(morceaux)
