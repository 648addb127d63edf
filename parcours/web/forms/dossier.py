"""The form that asks for a review file."""

from datetime import date

from parcours.domain.dates import Periode
from parcours.domain.dossier_gestion import verifier_periode
from parcours.web.forms.base import Formulaire, Jour


class DossierForm(Formulaire):
    """The days of the period."""

    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour.")

    def periode(self, au: date) -> Periode:
        """The period as typed; the form must be valid. Raises SaisieImpossible."""
        assert self.debut.data and self.fin.data  # noqa: S101  required fields
        return verifier_periode(self.debut.data, self.fin.data, au)
