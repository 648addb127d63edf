"""The file to import, and the two answers to its preview."""

from flask_wtf.file import FileField, FileRequired

from parcours.domain.erreurs import Refus
from parcours.web.forms.base import Formulaire


class DepotForm(Formulaire):
    """One workbook."""

    fichier = FileField("Fichier .xlsx", [FileRequired("Choisissez le fichier à importer.")])

    def refuser(self, refus: Refus) -> None:
        """Whatever is wrong is in the file."""
        self.fichier.errors = [*self.fichier.errors, *(manquement.message for manquement in refus.manquements)]


class ReponseForm(Formulaire):
    """Import what was previewed, or give it up."""
