"""The exit of a parcours: recording it, completing it once its motive is known, undoing it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions import affectation, echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version, verifier_version_ou_absence
from parcours.domain.cloture import SaisieSortie, appelle_un_suivi, contrats_a_rompre, verifier
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import SortieImpossible
from parcours.domain.faits import FaitContrat
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.suivi import MOIS_DE_SUIVI, prevu_le
from parcours.models import Contrat, Parcours, Sortie, Suivi
from parcours.queries import faits as queries_faits
from parcours.queries import immersion as queries_immersion
from parcours.queries import motif as queries_motif
from parcours.queries import parcours as queries_parcours
from parcours.queries import sortie as queries

ANNULEE = "La sortie a été annulée entre-temps : vérifiez avant de l’enregistrer à nouveau."


def enregistrer(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieSortie, version: int) -> Sortie:
    """Record the exit of a parcours loaded with its assignments, or change the one read at `version` (0: none yet).

    It closes the parcours, sets the assignments it ends aside, breaks the contracts that still run when asked to, and
    plans the news at 3 and 6 months. Raises SortieImpossible, ModificationConcurrente, RetraitConcurrent.
    """
    queries_parcours.verrouiller(session, [parcours.id])
    sortie = queries.de_parcours(session, parcours.id)
    verifier_version_ou_absence(sortie, version, ANNULEE)
    faits, motifs = queries_faits.de_parcours(session, [parcours.id])[parcours.id], queries_motif.table(session)
    verifier(
        saisie,
        entree_le=parcours.entree_le,
        contrats=faits.contrats,
        etapes=faits.etapes,
        immersions=queries_immersion.autres(session, parcours.id),
        traces=queries.traces(session, parcours.id),
        motifs=motifs,
        au=auteur.au,
    )
    _rompre(session, auteur, parcours, contrats_a_rompre(faits.contrats, saisie.le), saisie.le)
    est_nouvelle = sortie is None
    accompagnaient = affectation.tenues(parcours)
    affectation.rendre(session, parcours)
    affectation.ecarter(parcours, saisie.le)
    if sortie is None:
        sortie = Sortie(structure_id=parcours.structure_id, parcours_id=parcours.id, le=saisie.le)
        session.add(sortie)
    sortie.le, sortie.motif, sortie.emploi = saisie.le, saisie.motif, saisie.emploi
    sortie.justificatif, sortie.justificatif_le = saisie.justificatif, saisie.justificatif_le
    parcours.clos_le = saisie.le
    en_clair = motifs.motif(saisie.motif, saisie.le).libelle if saisie.motif else "motif pas encore connu"
    verbe = "enregistrée" if est_nouvelle else "modifiée"
    ecrire(
        session,
        auteur,
        "SortieEnregistree" if est_nouvelle else "SortieModifiee",
        f"Sortie du {en_toutes_lettres(saisie.le)} {verbe} : {en_clair}.",
        parcours=parcours,
        est_social=True,
    )
    quoi = "Accompagnement arrêté par la sortie" if est_nouvelle else "Accompagnement changé avec la sortie"
    affectation.noter(session, auteur, parcours, "AffectationTerminee", quoi, accompagnaient)
    _prevoir_suivis(session, auteur, parcours, sortie, motifs)
    echeance.recalculer(session, auteur, [parcours])
    return sortie


def annuler(session: Session, auteur: Auteur, parcours: Parcours, sortie: Sortie, version: int) -> None:
    """Undo an exit read at `version`: the parcours is current again, with the assignments that it had ended.

    The news noted go with it; a contract broken that day stays so. Raises SortieImpossible when the person has another
    current parcours, ModificationConcurrente.
    """
    queries_parcours.verrouiller(session, [parcours.id])
    verifier_version(sortie, version)
    if queries.autre_parcours_en_cours(session, parcours):
        raise SortieImpossible("Cette personne a un autre parcours en cours : celui-ci ne peut pas être rouvert.")
    suivis = queries.suivis(session, parcours.id)
    for suivi in suivis:
        session.delete(suivi)
    session.delete(sortie)
    accompagnaient = affectation.tenues(parcours)
    affectation.rendre(session, parcours)
    parcours.clos_le = None
    ecrire(
        session,
        auteur,
        "SortieAnnulee",
        f"Sortie du {en_toutes_lettres(sortie.le)} annulée, parcours rouvert.",
        parcours=parcours,
        est_social=True,
    )
    affectation.noter(session, auteur, parcours, "AffectationRetablie", "Accompagnement rétabli", accompagnaient)
    _noter_suivis(session, auteur, parcours, "SuivisRetires", "Nouvelles retirées", suivis)
    echeance.recalculer(session, auteur, [parcours])


def _rompre(session: Session, auteur: Auteur, parcours: Parcours, contrats: list[FaitContrat], le: date) -> None:
    for fait in contrats:
        contrat = session.get(Contrat, fait.id)
        if contrat is not None:
            contrat.rompu_le = le
            # The next file will not undo it.
            contrat.source = "saisie"
            ecrire(session, auteur, "ContratRompu", f"Contrat arrêté le {en_toutes_lettres(le)}.", parcours=parcours)


def _prevoir_suivis(session: Session, auteur: Auteur, parcours: Parcours, sortie: Sortie, motifs: TableMotifs) -> None:
    existants = {suivi.mois: suivi for suivi in queries.suivis(session, parcours.id)}
    est_attendu = appelle_un_suivi(motifs.lu(sortie.motif, sortie.le))
    prevus, retires = [], []
    for mois in MOIS_DE_SUIVI:
        suivi, du_le = existants.get(mois), prevu_le(sortie.le, mois)
        if suivi is not None and suivi.fait_le is not None:
            continue
        if suivi is not None and not est_attendu:
            session.delete(suivi)
            retires.append(suivi)
        elif suivi is None and est_attendu:
            prevu = Suivi(structure_id=parcours.structure_id, parcours_id=parcours.id, mois=mois, du_le=du_le)
            session.add(prevu)
            prevus.append(prevu)
        elif suivi is not None and suivi.du_le != du_le:
            suivi.du_le = du_le
            prevus.append(suivi)
    _noter_suivis(session, auteur, parcours, "SuivisPrevus", "Nouvelles à prendre", prevus)
    _noter_suivis(session, auteur, parcours, "SuivisRetires", "Nouvelles retirées", retires)


def _noter_suivis(
    session: Session, auteur: Auteur, parcours: Parcours, evenement: str, quoi: str, suivis: Sequence[Suivi]
) -> None:
    dits = [
        f"à {suivi.mois} mois, notées le {en_toutes_lettres(suivi.fait_le)}"
        if suivi.fait_le is not None
        else f"à {suivi.mois} mois, le {en_toutes_lettres(suivi.du_le)}"
        for suivi in suivis
    ]
    if dits:
        ecrire(session, auteur, evenement, f"{quoi} : {' ; '.join(dits)}.", parcours=parcours, est_social=True)
