"""Work contracts: recording, renewing, changing, removing; and what a hiring does to a suspended PASS."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions import echeance, suspension
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.autorisation import derogation_sans_dates
from parcours.domain.contrat import (
    Derogation,
    GenreContrat,
    SaisieContrat,
    hors_du_pass,
    rencontre_suspension,
    verifier_renouvelable,
)
from parcours.domain.contrat_regles import verifier
from parcours.domain.dates import en_mois, en_toutes_lettres
from parcours.domain.eligibilite import AuteurDiagnostic, diagnostic_depasse
from parcours.domain.erreurs import ContratImpossible
from parcours.domain.faits import Faits
from parcours.domain.pass_iae import PassIae as FaitPass
from parcours.domain.pass_iae import est_en_cours
from parcours.models import Contrat, Parcours
from parcours.queries import autorisation as queries_autorisation
from parcours.queries import contrat as queries
from parcours.queries import faits as queries_faits
from parcours.queries import heures as queries_heures
from parcours.queries import pass_iae as queries_pass


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieContrat) -> str:
    """Record a contract of a parcours loaded with its salarié. Raises ContratImpossible.

    A hiring ends the suspension of the PASS that runs that day: the sentence that says so, empty without effect.
    """
    faits = _faits(session, parcours)
    verifier(saisie, faits, parcours.salarie.naissance)
    _enregistrer(session, auteur, parcours, saisie, "ContratAjoute", "ajouté")
    avis = _rencontrer(session, auteur, parcours, faits, saisie.debut)
    echeance.recalculer_sejours(session, auteur, parcours)
    return avis


def a_verifier(session: Session, parcours: Parcours, saisie: SaisieContrat, au: date) -> list[str]:
    """What deserves a second look in a contract recorded as typed, one sentence each; the rules are those of a day."""
    passes = [queries_faits.en_faits(p) for p in queries_pass.de_salarie(session, parcours.salarie_id)]
    autorisations = queries_autorisation.en_faits(session, [parcours.id]).get(parcours.id, [])
    sans_dates = derogation_sans_dates(saisie.derogation_horaire, autorisations, saisie.debut)
    eligible = _diagnostic_depasse(session, parcours, saisie, passes)
    return [phrase for phrase in [hors_du_pass(saisie, passes, au), eligible, sans_dates] if phrase]


def _diagnostic_depasse(session: Session, parcours: Parcours, saisie: SaisieContrat, passes: Sequence[FaitPass]) -> str:
    # Of the hiring alone: what comes after is covered by the PASS.
    if parcours.diagnostic_le is None or parcours.diagnostic_auteur is None:
        return ""
    if any(contrat.debut < saisie.debut for contrat in queries.en_faits(session, parcours.id)):
        return ""
    return diagnostic_depasse(
        parcours.diagnostic_le,
        AuteurDiagnostic(parcours.diagnostic_auteur),
        saisie.debut,
        pass_valide=any(est_en_cours(p, saisie.debut) for p in passes),
    )


def renouveler(
    session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat, saisie: SaisieContrat, version: int
) -> None:
    """Record the contract that follows the latest one, read at `version`, without a break.

    Raises ContratImpossible, ModificationConcurrente.
    """
    verifier_version(contrat, version)
    suite = preparer_la_suite(parcours, contrat, saisie, _faits(session, parcours))
    _enregistrer(session, auteur, parcours, suite, "ContratRenouvele", "ajouté (renouvellement)")
    echeance.recalculer_sejours(session, auteur, parcours)


def preparer_la_suite(parcours: Parcours, contrat: Contrat, saisie: SaisieContrat, faits: Faits) -> SaisieContrat:
    """What would be recorded to renew a contract of a parcours. Writes nothing. Raises ContratImpossible."""
    verifier_renouvelable(faits.contrats, contrat.id, contrat.rompu_le is not None)
    suite = replace(saisie, genre=GenreContrat(contrat.genre), renouvelle_id=contrat.id)
    verifier(suite, faits, parcours.salarie.naissance)
    return suite


def modifier(
    session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat, saisie: SaisieContrat, version: int
) -> str:
    """Change a contract read at `version`, or record its rupture. Raises ContratImpossible, ModificationConcurrente.

    A hiring that moves meets the suspension of the PASS as a new one would: the sentence that says so, else empty.
    """
    verifier_version(contrat, version)
    voulu, faits = replace(saisie, renouvelle_id=contrat.renouvelle_id), _faits(session, parcours)
    verifier(voulu, faits, parcours.salarie.naissance, contrat.id)
    avant, derogations = _resume(contrat), _derogations(contrat)
    dates = (contrat.debut, contrat.fin, contrat.rompu_le)
    for nom, valeur in _colonnes(voulu).items():
        setattr(contrat, nom, valeur)
    if dates != (contrat.debut, contrat.fin, contrat.rompu_le):
        # The next file will not undo what someone corrected.
        contrat.source = "saisie"
    apres = _resume(contrat)
    change = f" ; avant : {avant}" if apres != avant else ""
    ecrire(session, auteur, "ContratModifie", f"Contrat modifié : {apres}{change}.", parcours=parcours)
    if _derogations(contrat) != derogations:
        _noter_derogations(session, auteur, parcours, contrat)
    avis = ""
    if contrat.debut != dates[0] and contrat.renouvelle_id is None:
        avis = _rencontrer(session, auteur, parcours, faits, contrat.debut, contrat.id)
    echeance.recalculer_sejours(session, auteur, parcours)
    return avis


def _rencontrer(
    session: Session, auteur: Auteur, parcours: Parcours, faits: Faits, embauche_le: date, sauf_id: int | None = None
) -> str:
    autres = [contrat for contrat in faits.contrats if contrat.id != sauf_id]
    if not faits.pass_iae or not rencontre_suspension(faits.pass_iae.suspensions, autres, embauche_le):
        return ""
    return suspension.appliquer_embauche(session, auteur, parcours, embauche_le)


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat, version: int) -> None:
    """Remove a contract read at `version`. Raises ContratImpossible (something needs it), ModificationConcurrente."""
    verifier_version(contrat, version)
    verifier_supprimable(session, contrat)
    session.delete(contrat)
    ecrire(session, auteur, "ContratSupprime", f"Contrat supprimé : {_resume(contrat)}.", parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)


def verifier_supprimable(session: Session, contrat: Contrat) -> None:
    """Raise ContratImpossible, naming the renewal that needs this contract, or the hours recorded under it."""
    suite = queries.renouvellement_de(session, contrat.id)
    if suite is not None:
        raise ContratImpossible(
            f"Un autre contrat renouvelle celui-ci : {_resume(suite)}. Supprimez-le d’abord.", code="renouvele"
        )
    heures = queries_heures.de_contrat(session, contrat.id)
    if heures:
        raise ContratImpossible(
            f"Des heures sont notées sous ce contrat, jusqu’en {en_mois(heures[0].mois)} : supprimez-les d’abord.",
            code="heures_notees",
            limite=heures[0].mois,
        )


def _faits(session: Session, parcours: Parcours) -> Faits:
    return queries_faits.de_parcours(session, [parcours.id])[parcours.id]


def _enregistrer(
    session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieContrat, evenement: str, verbe: str
) -> None:
    contrat = Contrat(parcours_id=parcours.id, structure_id=parcours.structure_id, **_colonnes(saisie))
    session.add(contrat)
    ecrire(session, auteur, evenement, f"Contrat {verbe} : {_resume(contrat)}.", parcours=parcours)
    if _derogations(contrat):
        _noter_derogations(session, auteur, parcours, contrat)


def _colonnes(saisie: SaisieContrat) -> dict[str, object]:
    return {
        "genre": saisie.genre.value,
        "debut": saisie.debut,
        "fin": saisie.fin,
        "rompu_le": saisie.rompu_le,
        "heures_hebdo": saisie.heures_hebdo,
        "metier": saisie.metier,
        "derogation": saisie.derogation.value if saisie.derogation else None,
        "derogation_horaire": saisie.derogation_horaire,
        "renouvelle_id": saisie.renouvelle_id,
    }


def _resume(contrat: Contrat) -> str:
    morceaux = [f"{GenreContrat(contrat.genre).libelle} du {en_toutes_lettres(contrat.debut)}"]
    if contrat.fin is not None:
        morceaux[0] += f" au {en_toutes_lettres(contrat.fin)}"
    if contrat.rompu_le is not None:
        morceaux.append(f"rompu le {en_toutes_lettres(contrat.rompu_le)}")
    if contrat.heures_hebdo is not None:
        morceaux.append(f"{contrat.heures_hebdo.normalize():f} h par semaine".replace(".", ","))
    if contrat.metier:
        morceaux.append(contrat.metier)
    return ", ".join(morceaux)


def _derogations(contrat: Contrat) -> list[str]:
    durees = [Derogation(contrat.derogation).libelle] if contrat.derogation else []
    return durees + (["Heures sous le minimum"] if contrat.derogation_horaire else [])


def _noter_derogations(session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat) -> None:
    # Apart from the contract's own line: an exception may speak of health or justice.
    liste = " ; ".join(_derogations(contrat)) or "aucune"
    phrase = f"Dérogations du contrat du {en_toutes_lettres(contrat.debut)} : {liste}."
    ecrire(session, auteur, "DerogationNotee", phrase, parcours=parcours, est_social=True)
