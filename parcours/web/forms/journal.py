"""The filters of the journal of a person, read from the address."""

from wtforms import SelectField

from parcours.domain.journal import Demande, Rubrique
from parcours.web.forms.base import Formulaire, Jour, choix

TOUT, FAIT = "tout", "Faits et alertes"


class JournalForm(Formulaire):
    """A subject and days; sent in the address, it writes nothing."""

    class Meta(Formulaire.Meta):
        """No token in an address."""

        csrf = False

    quoi = SelectField("Quoi", choices={"": FAIT, TOUT: "Tout, lectures comprises", **choix(Rubrique)}, default="")
    du = Jour("Du")
    au = Jour("Au")

    def demande(self) -> Demande:
        """What is asked; what is written wrong is left out."""
        connues = {rubrique.value for rubrique in Rubrique}
        rubrique = Rubrique(self.quoi.data) if self.quoi.data in connues else None
        return Demande(rubrique, self.quoi.data == TOUT, self.du.data, self.au.data)

    def arguments(self) -> dict[str, str]:
        """The same, as the arguments of an address."""
        demande = self.demande()
        quoi = TOUT if demande.avec_lectures else demande.rubrique
        lus = {"quoi": quoi, "du": demande.debut, "au": demande.fin}
        return {nom: str(lu) for nom, lu in lus.items() if lu}
