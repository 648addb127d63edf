"""The form of the settings of the watch: a field for each code whose thresholds may be chosen."""

from typing import Any

from wtforms import BooleanField, Field
from wtforms.widgets import TextInput

from parcours.domain.catalogue.entree import Entree
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.reglage import SaisieReglage, en_jours, lire_seuils, reglables, seuils_du_produit
from parcours.models import Structure
from parcours.web.forms.base import Entier, FormulaireVersionne, entre, obligatoire


class Seuils(Field):
    """Days before a date, written «60, 30, 7»; empty for those of the product."""

    widget = TextInput()
    data: list[int] | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the days. Raises ValueError with a French sentence."""
        self.data = None
        try:
            self.data = lire_seuils(valuelist[0]) if valuelist else None
        except SaisieImpossible as refus:
            raise ValueError(refus.message) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return en_jours(self.data) if self.data else ""


class ReglageForm(FormulaireVersionne):
    """The settings; the fields of the thresholds are added below, one by code."""

    premier_entretien_jours = Entier(
        "Premier entretien, en jours après l’entrée", [obligatoire("Indiquez un nombre."), entre(1, 365)]
    )
    diagnostic_jours = Entier(
        "Diagnostic, en jours après l’entrée", [obligatoire("Indiquez un nombre."), entre(1, 365)]
    )
    bilan_jours = Entier("Bilan, en jours après le précédent", [obligatoire("Indiquez un nombre."), entre(7, 730)])
    participe_fse = BooleanField("La structure participe au FSE+")
    initiales_dans_rappels = BooleanField("Mettre les initiales des personnes dans les rappels")

    @property
    def des_seuils(self) -> list[tuple[Any, str]]:
        """The fields of the thresholds, each with the line of help that gives those of the product."""
        return [(self[champ_de(entree)], _aide(entree)) for entree in reglables()]

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The settings of a stored structure, its thresholds by field."""
        assert isinstance(objet, Structure)  # noqa: S101  no other row has settings
        choisis = {champ_de(entree): objet.seuils.get(entree.code) for entree in reglables()}
        return {"obj": objet, **choisis}

    def saisie(self) -> SaisieReglage:
        """The settings as typed; the form must be valid."""
        return SaisieReglage(
            premier_entretien_jours=int(self.premier_entretien_jours.data or 0),
            diagnostic_jours=int(self.diagnostic_jours.data or 0),
            bilan_jours=int(self.bilan_jours.data or 0),
            participe_fse=bool(self.participe_fse.data),
            initiales_dans_rappels=bool(self.initiales_dans_rappels.data),
            seuils={entree.code.value: self[champ_de(entree)].data for entree in reglables()},
        )


def champ_de(entree: Entree) -> str:
    """The name of the field that holds the thresholds of a code."""
    return f"seuils_{entree.code.value.replace('-', '_').lower()}"


def _aide(entree: Entree) -> str:
    suite = " ; puis le lendemain, toujours" if any(jours < 0 for jours in entree.jours) else ""
    return f"Vide\u00a0: {en_jours(seuils_du_produit(entree))}{suite}.".replace(" ;", "\u00a0;")


for _entree in reglables():
    setattr(ReglageForm, champ_de(_entree), Seuils(_entree.titre))
