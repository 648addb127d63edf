"""The sessions of a training: planned, one by one or by the week, pointed, corrected, removed."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.seance import Presence, SaisieSeance, jours_du_rythme, verifier
from parcours.models import Formation, Parcours, Seance
from parcours.queries import parcours as queries_parcours
from parcours.queries import seance as queries


def ajouter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    formation: Formation,
    saisie: SaisieSeance,
    jusqu_au: date | None = None,
) -> int:
    """Plan a session, or one each week until a day; how many were planned. Raises FormationImpossible.

    With a session, the hours followed are the sum of the sessions: what was typed for the whole goes, and the journal
    keeps it.
    """
    queries_parcours.verrouiller(session, [parcours.id])
    deja = queries.jours(session, formation.id)
    verifier(saisie, formation.debut, formation.fin, () if jusqu_au else deja, auteur.au)
    jours = jours_du_rythme(saisie.le, jusqu_au, formation.fin, deja)
    session.add_all(
        Seance(
            parcours_id=parcours.id,
            structure_id=parcours.structure_id,
            formation_id=formation.id,
            le=jour,
            heures_prevues=saisie.heures_prevues,
            heures_suivies=saisie.retenues,
            presence=saisie.presence.value,
        )
        for jour in jours
    )
    quand = f"le {en_toutes_lettres(jours[0])}"
    if len(jours) > 1:
        quand = f"du {en_toutes_lettres(jours[0])} au {en_toutes_lettres(jours[-1])}"
    suite = ""
    if formation.heures_suivies is not None:
        suite = f" ; avant : {formation.heures_suivies} h suivies, notées en tout"
        formation.heures_suivies = None
    combien = accorder(len(jours), "séance prévue", "séances prévues")
    _noter(session, auteur, parcours, formation, "SeancesAjoutees", f"{combien} {quand}{suite}")
    return len(jours)


def modifier(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    formation: Formation,
    seance: Seance,
    saisie: SaisieSeance,
    version: int,
) -> None:
    """Change a session read at `version`, or say who came. Raises FormationImpossible, ModificationConcurrente."""
    verifier_version(seance, version)
    autres = queries.jours(session, formation.id, sauf_id=seance.id)
    verifier(saisie, formation.debut, formation.fin, autres, auteur.au)
    avant = _resume(seance)
    seance.le, seance.heures_prevues, seance.presence = saisie.le, saisie.heures_prevues, saisie.presence.value
    seance.heures_suivies = saisie.retenues
    apres = _resume(seance)
    change = f" ; avant : {avant}" if apres != avant else ""
    _noter(session, auteur, parcours, formation, "SeanceNotee", f"séance {apres}{change}")


def pointer(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    formation: Formation,
    seance: Seance,
    presence: Presence,
    version: int,
) -> None:
    """Say in one touch who came to a session read at `version`, for all its hours.

    Raises FormationImpossible, ModificationConcurrente.
    """
    saisie = SaisieSeance(seance.le, Decimal(seance.heures_prevues), presence)
    modifier(session, auteur, parcours, formation, seance, saisie, version)


def supprimer(
    session: Session, auteur: Auteur, parcours: Parcours, formation: Formation, seance: Seance, version: int
) -> None:
    """Remove a session read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(seance, version)
    session.delete(seance)
    _noter(session, auteur, parcours, formation, "SeanceSupprimee", f"séance supprimée, {_resume(seance)}")


def _noter(
    session: Session, auteur: Auteur, parcours: Parcours, formation: Formation, evenement: str, quoi: str
) -> None:
    titre = formation.intitule if len(formation.intitule) <= 80 else f"{formation.intitule[:79]}…"
    ecrire(session, auteur, evenement, f"Formation « {titre} » : {quoi}.", parcours=parcours, est_social=True)


def _resume(seance: Seance) -> str:
    heures = f"{seance.heures_suivies.normalize():f}" if seance.heures_suivies else "0"
    presence = Presence(seance.presence)
    dite = f", {heures} h" if presence is Presence.PRESENT else ""
    return f"du {en_toutes_lettres(seance.le)}, {presence.libelle.lower()}{dite}"
