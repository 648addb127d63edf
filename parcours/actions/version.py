"""Optimistic versions: what was read must still be what is stored."""

from sqlalchemy.orm import Session

from parcours.domain.erreurs import Refus
from parcours.models.base import Versionne


class ModificationConcurrente(Exception):
    """Someone saved the same thing meanwhile; nothing was written."""

    def __init__(self, objet: Versionne) -> None:
        super().__init__("modifié entre-temps")
        self.objet = objet


class RetraitConcurrent(Refus):
    """Someone removed the same thing meanwhile; nothing was written, and saving again records it anew."""


def verifier_version(objet: Versionne, version_lue: int) -> None:
    """Raise ModificationConcurrente when `objet` moved on since the form was shown."""
    if objet.version != version_lue:
        raise ModificationConcurrente(objet)


def verifier_version_ou_absence(objet: Versionne | None, version_lue: int, si_retire: str) -> None:
    """The same for what may not exist yet (`version_lue` 0): raise RetraitConcurrent with a sentence when it is gone.

    Raises ModificationConcurrente, RetraitConcurrent.
    """
    if objet is not None:
        verifier_version(objet, version_lue)
    elif version_lue != 0:
        raise RetraitConcurrent(si_retire, code="retire")


def ajouter_apres(session: Session, objet: Versionne, ecritures: int) -> None:
    """Add what may have been removed and recorded anew, at a version that no form has seen.

    `ecritures` says how often such rows were written for the same owner: none of them had a higher version.
    """
    session.add(objet)
    if ecritures:
        # SQLAlchemy numbers every new row 1; only a change may say another version.
        session.flush()
        objet.version = ecritures + 1
