"""The file to import, and the two answers to its preview."""

from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from parcours.domain.erreurs import Refus
from parcours.web.forms.base import Formulaire
from parcours.web.forms.parcours import PERSONNE


class DepotForm(Formulaire):
    """One workbook."""

    fichier = FileField("Fichier .xlsx", [FileRequired("Choisissez le fichier à importer.")])

    def refuser(self, refus: Refus) -> None:
        """Whatever is wrong is in the file."""
        self.fichier.errors = [*self.fichier.errors, *(manquement.message for manquement in refus.manquements)]


class ReponseForm(Formulaire):
    """Import what was previewed, with who accompanies the parcours that it opens; or give it up."""

    referent_id = SelectField("Référent·e des nouveaux parcours", choices={"": PERSONNE}, default="")
    accepter_reculs = BooleanField("Écrire aussi les fins de PASS qui reculent")

    def proposer(self, comptes: Mapping[int, str]) -> None:
        """Let one of these accounts (key → name) be chosen, or nobody."""
        self.referent_id.choices = {"": PERSONNE, **{str(cle): nom for cle, nom in comptes.items()}}

    @property
    def referent(self) -> int | None:
        """The account chosen; the form must be valid."""
        return int(self.referent_id.data) if self.referent_id.data else None
