"""The chance of each exit of a structure: what its kind gives to a profile, moved by its own level, frozen together."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from parcours.domain.derive_reference import NiveauPropre, Reference, SortieComptee, niveau_propre
from parcours.domain.modele_type import Modele, ModeleDuType, relire_modele
from parcours.domain.profil_entree import Profil
from parcours.domain.sens import Sens


@dataclass(frozen=True, slots=True)
class ModeleFige:
    """The model of a kind that a reference rests on, and the own level of the structure beside it."""

    version: str
    modele: Modele
    propre: NiveauPropre

    def chances(
        self, sorties: Sequence[SortieComptee], profils: Mapping[str, Profil], sens: Sens, au: date
    ) -> dict[str, float]:
        """The probability expected of each exit, by its reference, rounded to the thousandth (drift method, 3.1).

        An exit without a profile is left out: the level of the structure stands for it.
        """

        @cache
        def chance(profil: Profil, trimestre: int) -> float:
            # The quarter of the year is all that the day of an exit says.
            le = date(au.year, 3 * trimestre + 1, 1)
            return round(self.propre.probabilite(self.modele.logit(profil, le), sens, au), 3)

        return {
            sortie.ref: chance(profils[sortie.ref], (sortie.le.month - 1) // 3)
            for sortie in sorties
            if sortie.ref in profils
        }

    def en_donnees(self) -> dict[str, Any]:
        """The same as plain data, to be stored as JSON."""
        return {
            "version": self.version,
            "modele": self.modele.en_donnees(),
            "decalage": self.propre.decalage,
            "ecart_type": self.propre.ecart_type,
        }


def relire(donnees: dict[str, Any]) -> ModeleFige:
    """The model stored by `en_donnees`."""
    propre = NiveauPropre(donnees["decalage"], donnees["ecart_type"])
    return ModeleFige(donnees["version"], relire_modele(donnees["modele"]), propre)


def rapprocher(
    reference: Reference,
    sorties: Sequence[SortieComptee],
    profils: Mapping[str, Profil],
    du_type: ModeleDuType,
    structure: str,
) -> tuple[Reference, ModeleFige | None]:
    """A reference with what the model of its kind says: the over-dispersion, and the chance of each exit.

    Its levels become the mean chances of the exits it counts: the threshold comes from them (drift method, 3.2). None,
    and the level it had, where the model is the rate of the kind alone or the profile of no exit is known.
    """
    reference = replace(reference, surdispersion=du_type.surdispersion)
    modele = du_type.pour(structure)
    comptees = [s for s in sorties if reference.debut <= s.le <= reference.fin and s.dynamique is not None]
    comptees = [sortie for sortie in comptees if sortie.ref in profils]
    if modele is None or not du_type.a_un_profil(structure) or not comptees:
        return reference, None
    n: Counter[float] = Counter()
    dynamiques: Counter[float] = Counter()
    for sortie in comptees:
        eta = modele.logit(profils[sortie.ref], sortie.le)
        n[eta] += 1
        dynamiques[eta] += sortie.dynamique is True
    propre = niveau_propre([(eta, n[eta], dynamiques[eta]) for eta in sorted(n)], reference.fin)
    fige = ModeleFige(du_type.version, modele, propre)
    recul, hausse = (_moyenne(fige.chances(comptees, profils, sens, reference.fin)) for sens in Sens)
    return replace(reference, niveau=recul, niveau_hausse=hausse, modele=fige.version), fige


def _moyenne(chances: Mapping[str, float]) -> float:
    return round(math.fsum(chances.values()) / len(chances), 3)
