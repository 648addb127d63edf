"""The form of a decision about a motive of exit."""

from wtforms import BooleanField, HiddenField, RadioField

from parcours.domain.motif_sortie import RAISON_MAX, CategorieSortie, SaisieMotif
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, obligatoire
from parcours.web.requete import lire_cle


class MotifForm(FormulaireVersionne):
    """A family from a day on, and where that comes from. `version`: how many decisions the motive had."""

    categorie = RadioField("Catégorie", [obligatoire("Choisissez une catégorie.")], choices=choix(CategorieSortie))
    depuis = Jour("À partir du", requis="Indiquez à partir de quel jour.")
    raison = Texte(
        "Raison", [obligatoire("Dites d’où vient cette décision\u00a0: un texte, un courrier, un appel.")], RAISON_MAX
    )
    relu = BooleanField("J’ai lu ce que cela change, et je le confirme")
    # How many exits were said to change family when the box was shown.
    annonce = HiddenField(default="")

    def saisie(self) -> SaisieMotif:
        """The decision as typed; the form must be valid."""
        assert self.depuis.data is not None and self.raison.data is not None  # noqa: S101  required fields
        relu = lire_cle(str(self.annonce.data or "")) if self.relu.data else None
        return SaisieMotif(CategorieSortie(self.categorie.data), self.depuis.data, self.raison.data, relu)

    def annoncer(self, changees: int) -> None:
        """Remember how many exits were said to change, in the page that asks to confirm it."""
        self.annonce.data = str(changees)
        self.relu.data = False
