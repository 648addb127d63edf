"""The form of the settings of the watch: a field for each code whose thresholds may be chosen."""

from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field
from wtforms.widgets import TextInput

from parcours.domain.catalogue.entree import Choix
from parcours.domain.echeance import Code
from parcours.domain.erreurs import SaisieImpossible, typographie
from parcours.domain.reglage import Reglable, SaisieReglage, en_jours, lire_seuils, reglables
from parcours.models import Structure
from parcours.web.forms.base import FormulaireVersionne, entre, obligatoire
from parcours.web.forms.nombre import Entier

THEMES = {
    "PASS IAE": (Code.PASS, Code.SUSPENSION, Code.PROLONGATION, Code.ELIGIBILITE),
    "Contrats, missions et autorisations": (
        Code.CONTRAT,
        Code.CDDI,
        Code.HEURES_AI,
        Code.MISSIONS,
        Code.DOCUMENT,
        Code.AUTORISATION,
    ),
    "Accompagnement": (Code.IMMERSION, Code.RENDEZ_VOUS, Code.ACTION, Code.FORMATION),
    "Sortie et suites": (Code.SUIVI, Code.SORTIE, Code.FSE),
    "Structure": (Code.CONVENTION,),
}


class Seuils(Field):
    """Numbers written «60, 30, 7»; empty for those of the product."""

    widget = TextInput()
    data: list[int] | None

    def __init__(self, label: str, choix: Choix, **autres: Any) -> None:
        super().__init__(label, **autres)
        self.choix = choix

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the days. Raises ValueError with a French sentence."""
        self.data = None
        try:
            self.data = lire_seuils(valuelist[0], self.choix) if valuelist else None
        except SaisieImpossible as refus:
            raise ValueError(refus.message) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return en_jours(self.data) if self.data else ""


@dataclass(frozen=True)
class Theme:
    """Some fields of thresholds, under one title."""

    titre: str
    champs: list[tuple[Seuils, str]]

    @property
    def choisis(self) -> int:
        """How many are not left to the product."""
        return sum(bool(champ.data) for champ, _ in self.champs)

    @property
    def est_a_revoir(self) -> bool:
        """Whether something typed there was refused."""
        return any(champ.errors for champ, _ in self.champs)


class ReglageForm(FormulaireVersionne):
    """The settings; the fields of the thresholds are added below, one by code."""

    premier_entretien_jours = Entier(
        "Premier entretien, en jours après l’entrée", [obligatoire("Indiquez un nombre."), entre(1, 365)]
    )
    diagnostic_jours = Entier(
        "Diagnostic socioprofessionnel, en jours après l’entrée", [obligatoire("Indiquez un nombre."), entre(1, 365)]
    )
    bilan_jours = Entier("Bilan, en jours après le précédent", [obligatoire("Indiquez un nombre."), entre(7, 730)])
    participe_fse = BooleanField("La structure participe au FSE+")
    initiales_dans_rappels = BooleanField("Mettre les initiales des personnes dans les rappels")

    @property
    def des_seuils(self) -> list[Theme]:
        """The fields of the thresholds, by theme, each with the line of help that gives those of the product."""
        return [
            Theme(titre, [(self[champ_de(r)], _aide(r)) for r in reglables() if r.entree.code in codes])
            for titre, codes in THEMES.items()
        ]

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The settings of a stored structure, its thresholds by field."""
        assert isinstance(objet, Structure)  # noqa: S101  no other row has settings
        choisis = {
            champ_de(reglable): nombres
            for reglable in reglables()
            if (nombres := reglable.lire(objet.seuils)) != reglable.du_produit
        }
        return {"obj": objet, **choisis}

    def saisie(self) -> SaisieReglage:
        """The settings as typed; the form must be valid."""
        return SaisieReglage(
            premier_entretien_jours=int(self.premier_entretien_jours.data or 0),
            diagnostic_jours=int(self.diagnostic_jours.data or 0),
            bilan_jours=int(self.bilan_jours.data or 0),
            participe_fse=bool(self.participe_fse.data),
            initiales_dans_rappels=bool(self.initiales_dans_rappels.data),
            seuils={reglable.cle: self[champ_de(reglable)].data for reglable in reglables()},
        )


def champ_de(reglable: Reglable) -> str:
    """The name of the field that holds what is chosen of a code."""
    apres = "_apres" if reglable.choix is Choix.APRES else ""
    return f"seuils{apres}_{reglable.entree.code.value.replace('-', '_').lower()}"


def _aide(reglable: Reglable) -> str:
    suite = ""
    if reglable.choix is Choix.AVANT and -1 in reglable.entree.jours:
        suite = "\u00a0; puis le lendemain, toujours"
    elif reglable.choix is Choix.PARTS:
        suite = "\u00a0; puis le plafond lui-même, toujours"
    elif reglable.choix is Choix.DELAI:
        suite = f", puis tous les {reglable.entree.repete_jours} jours"
    return f"Vide\u00a0: {en_jours(reglable.du_produit)}{suite}."


for _reglable in reglables():
    setattr(ReglageForm, champ_de(_reglable), Seuils(typographie(_reglable.libelle), _reglable.choix))
