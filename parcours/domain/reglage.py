"""What a structure sets in its watch: its own thresholds by code, the days of accompaniment, FSE+ and initials."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from parcours.domain.catalogue import CATALOGUE
from parcours.domain.catalogue.entree import Entree
from parcours.domain.erreurs import SaisieImpossible

# Further ahead is out of anybody's sight, and more signals are not read: ours, not the law's.
JOURS_MAXIMUM = 730
SEUILS_MAXIMUM = 6


@dataclass(frozen=True)
class SaisieReglage:
    """The settings as typed, in days; `seuils` by code, None for those of the product."""

    premier_entretien_jours: int
    diagnostic_jours: int
    bilan_jours: int
    participe_fse: bool
    initiales_dans_rappels: bool
    seuils: Mapping[str, list[int] | None] = field(default_factory=dict)

    @property
    def choisis(self) -> dict[str, list[int]]:
        """The thresholds to keep: those that are not the product's own."""
        return {
            entree.code.value: jours
            for entree in reglables()
            if (jours := self.seuils.get(entree.code)) is not None and jours != seuils_du_produit(entree)
        }


def reglables() -> list[Entree]:
    """The entries whose thresholds a structure may choose, in the order of the codes: some have none before the day."""
    return [entree for entree in CATALOGUE.values() if entree.est_reglable and seuils_du_produit(entree)]


def seuils_du_produit(entree: Entree) -> list[int]:
    """The thresholds of an entry that a structure may replace, in days before the limit, the furthest first."""
    return sorted((jours for jours in entree.jours if jours >= 0), reverse=True)


def lire_seuils(texte: str) -> list[int] | None:
    """The days written «60, 30, 7», the furthest first; None when nothing is written.

    Raises SaisieImpossible: something else than numbers, a number out of reach, too many of them.
    """
    if not texte.strip():
        return None
    mots = re.split(r"[\s,;]+|\bet\b", texte.strip())
    if any(mot and not mot.isdecimal() for mot in mots):
        raise SaisieImpossible("Écrivez des nombres de jours séparés par des virgules, comme 60, 30, 7.", "", "mots")
    jours = sorted({int(mot) for mot in mots if mot}, reverse=True)
    if jours and jours[0] > JOURS_MAXIMUM:
        raise SaisieImpossible(
            f"Un seuil va de 0, le jour même, à {JOURS_MAXIMUM} jours avant la date.", "", "hors_de_portee"
        )
    if len(jours) > SEUILS_MAXIMUM:
        raise SaisieImpossible(f"{SEUILS_MAXIMUM} seuils au plus : au-delà, plus personne ne les lit.", "", "trop")
    return jours or None


def en_jours(jours: list[int]) -> str:
    """The days as a person writes them: «60, 30, 7»."""
    return ", ".join(str(nombre) for nombre in jours)
