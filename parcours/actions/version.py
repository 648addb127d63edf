"""Optimistic versions: what was read must still be what is stored."""

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
