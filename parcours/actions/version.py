"""Optimistic versions: what was read must still be what is stored."""

from parcours.models.base import Versionne


class ModificationConcurrente(Exception):
    """Someone saved the same thing meanwhile; nothing was written."""

    def __init__(self, objet: Versionne) -> None:
        super().__init__("modifié entre-temps")
        self.objet = objet


def verifier_version(objet: Versionne, version_lue: int) -> None:
    """Raise ModificationConcurrente when `objet` moved on since the form was shown."""
    if objet.version != version_lue:
        raise ModificationConcurrente(objet)
