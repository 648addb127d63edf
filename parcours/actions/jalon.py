"""What is done about a line of the plan: done, moved to a day, dropped with a reason, put back."""

from sqlalchemy.orm import Session

from parcours.actions import echeance, etape
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.etape import SaisieEtape
from parcours.domain.plan import (
    Cle,
    EtatJalon,
    SaisieAbandon,
    SaisieDeplacement,
    SaisieFait,
    verifier_abandon,
    verifier_deplacement,
    verifier_fait,
    verifier_retour,
)
from parcours.models import Jalon, Parcours
from parcours.queries.jalon import en_jalon


def faire(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    jalon: Jalon,
    saisie: SaisieFait,
    version: int,
    *,
    noter: SaisieEtape | None = None,
) -> None:
    """Say that a line read at `version` was done; with `noter`, a step is noted at the same time.

    Raises JalonImpossible, EtapeImpossible, ModificationConcurrente.
    """
    verifier_version(jalon, version)
    verifier_fait(en_jalon(jalon), saisie, parcours.entree_le, parcours.clos_le, auteur.au)
    jalon.etat, jalon.fait_le = EtatJalon.FAIT.value, saisie.fait_le
    _noter(session, auteur, parcours, "JalonFait", jalon, f"fait le {en_toutes_lettres(saisie.fait_le)}")
    if noter is not None:
        etape.noter(session, auteur, parcours, noter, voit_le_social=True)
    else:
        echeance.recalculer(session, auteur, [parcours])


def deplacer(
    session: Session, auteur: Auteur, parcours: Parcours, jalon: Jalon, saisie: SaisieDeplacement, version: int
) -> None:
    """Expect a line read at `version` on another day, whatever becomes of the end of the parcours.

    Raises JalonImpossible, ModificationConcurrente.
    """
    verifier_version(jalon, version)
    avant = en_jalon(jalon)
    verifier_deplacement(avant, saisie, parcours.clos_le, auteur.au)
    jalon.deplace_au = saisie.deplace_au
    suite = f"déplacé du {en_toutes_lettres(avant.le)} au {en_toutes_lettres(saisie.deplace_au)}"
    _noter(session, auteur, parcours, "JalonDeplace", jalon, suite)
    echeance.recalculer(session, auteur, [parcours])


def abandonner(
    session: Session, auteur: Auteur, parcours: Parcours, jalon: Jalon, saisie: SaisieAbandon, version: int
) -> None:
    """Drop a line read at `version`, for a reason. Raises JalonImpossible, ModificationConcurrente."""
    verifier_version(jalon, version)
    verifier_abandon(en_jalon(jalon), parcours.clos_le)
    jalon.etat, jalon.motif = EtatJalon.ABANDONNE.value, saisie.motif
    _noter(session, auteur, parcours, "JalonAbandonne", jalon, f"abandonné ({saisie.motif})")
    echeance.recalculer(session, auteur, [parcours])


def retablir(session: Session, auteur: Auteur, parcours: Parcours, jalon: Jalon, version: int) -> None:
    """Expect a line read at `version` again, on the day that the plan computes.

    Raises JalonImpossible, ModificationConcurrente.
    """
    verifier_version(jalon, version)
    verifier_retour(en_jalon(jalon), parcours.clos_le)
    jalon.etat, jalon.fait_le, jalon.motif, jalon.deplace_au = EtatJalon.PREVU.value, None, None, None
    _noter(session, auteur, parcours, "JalonRetabli", jalon, "rétabli")
    echeance.recalculer(session, auteur, [parcours])


def _noter(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, jalon: Jalon, suite: str) -> None:
    phrase = f"Plan, « {Cle(jalon.cle).libelle} » : {suite}."
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=True)
