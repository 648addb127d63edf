"""The form of the hours of a month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from wtforms import SelectField
from wtforms.validators import InputRequired

from parcours.domain.dates import en_mois
from parcours.domain.heures import SaisieHeures
from parcours.web.forms.base import FormulaireVersionne, facultatif
from parcours.web.forms.nombre import Nombre


class HeuresForm(FormulaireVersionne):
    """The hours of one month of a contract."""

    mois = SelectField("Mois")
    travaillees = Nombre("Heures travaillées", [InputRequired("Indiquez les heures du mois, zéro s’il n’y en a pas.")])
    en_entreprise = Nombre("Dont heures en entreprise", [facultatif()])

    def proposer(self, mois: Sequence[date], *, avec_entreprise: bool) -> None:
        """Offer these months; hours in companies are asked only where they are capped."""
        self.mois.choices = {m.isoformat(): en_mois(m).capitalize() for m in mois}
        if not avec_entreprise:
            del self.en_entreprise

    def garder_le_mois(self, *, avec_entreprise: bool) -> None:
        """The hours change, not their month."""
        del self.mois
        if not avec_entreprise:
            del self.en_entreprise

    def saisie(self, mois: date | None = None) -> SaisieHeures:
        """The hours as typed, of the month `mois` when the form does not ask for it; the form must be valid."""
        assert self.travaillees.data is not None  # noqa: S101  required field
        en_entreprise = self.en_entreprise.data if "en_entreprise" in self else None
        choisi = mois or date.fromisoformat(self.mois.data)
        return SaisieHeures(choisi, self.travaillees.data, en_entreprise or Decimal(0))
