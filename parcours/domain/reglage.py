"""What a structure sets in its watch: when it is warned, by code, the days of accompaniment, FSE+ and initials."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from parcours.domain.catalogue import CATALOGUE
from parcours.domain.catalogue.entree import Choix, Entree
from parcours.domain.echeance import Code, SeuilsChoisis
from parcours.domain.erreurs import SaisieImpossible

# Further away is out of anybody's sight, and more signals are not read: ours, not the law's.
BORNES = {Choix.AVANT: (0, 730), Choix.APRES: (1, 365), Choix.PARTS: (1, 99), Choix.DELAI: (1, 180)}
SEUILS_MAXIMUM = 6
# Longer, a number is out of reach whatever it is.
CHIFFRES_MAXIMUM = 4
_HORS_DE_PORTEE = {
    Choix.AVANT: "Un seuil va de 0, le jour même, à {fin} jours avant la date.",
    Choix.APRES: "Un rappel va de {debut} à {fin} jours après la date.",
    Choix.PARTS: "Une part va de {debut} à {fin} % : le plafond lui-même est toujours dit.",
    Choix.DELAI: "Ce délai va de {debut} à {fin} jours.",
}
_EXEMPLES = {
    Choix.AVANT: "des nombres de jours séparés par des virgules, comme 60, 30, 7",
    Choix.APRES: "des nombres de jours séparés par des virgules, comme 10, 20, 30",
    Choix.PARTS: "des nombres séparés par des virgules, comme 80, 95",
    Choix.DELAI: "un nombre de jours, comme 15",
}


@dataclass(frozen=True)
class Reglable:
    """What a structure may choose of one code: numbers, said as a person counts them (10 days after: 10)."""

    entree: Entree
    choix: Choix

    @property
    def cle(self) -> tuple[Code, Choix]:
        """What names it."""
        return self.entree.code, self.choix

    @property
    def libelle(self) -> str:
        """What it is called, with its unit unless these are days before the date."""
        return f"{self.entree.titre}{_UNITES[self.choix].format(depuis=self.entree.depuis_quoi)}"

    @property
    def du_produit(self) -> list[int]:
        """What a structure that chose nothing has."""
        return list(self.entree.par_defaut(self.choix))

    def lire(self, seuils: SeuilsChoisis) -> list[int]:
        """What a structure has, given what it keeps."""
        gardes = seuils.get(self.entree.code)
        if gardes is None:
            return self.du_produit
        if self.choix is Choix.AVANT:
            return sorted((jours for jours in gardes if jours >= 0), reverse=True)
        if self.choix is Choix.APRES:
            return sorted(-jours for jours in gardes if jours < 0) or self.du_produit
        return list(gardes)

    def dire(self, nombres: list[int]) -> str:
        """When it is signalled, in words, after the code or the title: «45, 20 jours avant»."""
        if self.choix is Choix.PARTS:
            return f"à {en_jours(nombres)} % du plafond"
        quand = "avant" if self.choix is Choix.AVANT else f"après {self.entree.depuis_quoi}"
        return f"{en_jours(nombres)} {'jour' if max(nombres) < 2 else 'jours'} {quand}"


_UNITES = {
    Choix.AVANT: "",
    Choix.APRES: ", jours après {depuis}",
    Choix.PARTS: ", parts du plafond en %",
    Choix.DELAI: ", jours après {depuis}",
}


@dataclass(frozen=True)
class SaisieReglage:
    """The settings as typed, in days; `seuils` by code and kind of choice, None for those of the product."""

    premier_entretien_jours: int
    diagnostic_jours: int
    bilan_jours: int
    participe_fse: bool
    initiales_dans_rappels: bool
    seuils: Mapping[tuple[Code, Choix], list[int] | None] = field(default_factory=dict)

    @property
    def choisis(self) -> dict[str, list[int]]:
        """What to keep, by code: what is not the product's own; days after the date are kept below zero."""
        gardes: dict[str, list[int]] = {}
        for code, reglables_du_code in _par_code().items():
            voulus = {r.choix: self.seuils.get(r.cle) or r.du_produit for r in reglables_du_code}
            if any(voulus[r.choix] != r.du_produit for r in reglables_du_code):
                gardes[code.value] = [-n if choix is Choix.APRES else n for choix, ns in voulus.items() for n in ns]
        return gardes


def reglables() -> list[Reglable]:
    """What a structure may choose, in the order of the codes: some codes have nothing before the day, or after it."""
    possibles = (
        Reglable(entree, choix) for entree in CATALOGUE.values() for choix in Choix if choix in entree.reglables
    )
    return [reglable for reglable in possibles if reglable.du_produit]


def _par_code() -> dict[Code, list[Reglable]]:
    trouves: dict[Code, list[Reglable]] = {}
    for reglable in reglables():
        trouves.setdefault(reglable.entree.code, []).append(reglable)
    return trouves


def lire_seuils(texte: str, choix: Choix = Choix.AVANT) -> list[int] | None:
    """The numbers written «60, 30, 7», in the order of time; None when nothing is written.

    Raises SaisieImpossible: something else than numbers in our digits, a number out of reach or written twice, too
    many of them.
    """
    mots = [mot for mot in re.split(r"[\s,;]+|\bet\b", texte.strip()) if mot]
    if any(not (mot.isascii() and mot.isdecimal()) for mot in mots):
        raise SaisieImpossible(f"Écrivez {_EXEMPLES[choix]}.", "", "mots")
    debut, fin = BORNES[choix]
    if any(len(mot) > CHIFFRES_MAXIMUM or not debut <= int(mot) <= fin for mot in mots):
        raise SaisieImpossible(_HORS_DE_PORTEE[choix].format(debut=debut, fin=fin), "", "hors_de_portee")
    nombres = sorted({int(mot) for mot in mots}, reverse=choix is Choix.AVANT)
    if len(nombres) < len(mots):
        raise SaisieImpossible("Écrivez chaque nombre une seule fois.", "", "deux_fois")
    if choix is Choix.DELAI and len(nombres) > 1:
        raise SaisieImpossible(f"Un seul délai à la fois : écrivez {_EXEMPLES[choix]}.", "", "trop")
    if len(nombres) > SEUILS_MAXIMUM:
        raise SaisieImpossible(f"{SEUILS_MAXIMUM} seuils au plus : au-delà, plus personne ne les lit.", "", "trop")
    return nombres or None


def en_jours(jours: list[int]) -> str:
    """The numbers as a person writes them: «60, 30, 7»."""
    return ", ".join(str(nombre) for nombre in jours)
