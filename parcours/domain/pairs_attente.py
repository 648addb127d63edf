"""What is expected of the exits of structures that are compared: by the profile of each person, else one rate for all.

The model of the kind gives each exit its probability (`modele_type`); where it knows no more than a rate, the one
observed over the months compared stands for it. A structure too heavy to be held against a reference it makes itself
is held against that of the others.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from parcours.domain.modele_type import Modele, ModeleDuType, Observation
from parcours.domain.profil_entree import Profil

# Dynamic exits, exits of known outcome.
Compte = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of a structure: its dynamic exits, and what was expected of each exit of known outcome.

    `groupes`: probability, how many exits share it. `cle` belongs to the caller.
    """

    cle: str
    observes: int
    groupes: tuple[tuple[float, int], ...]

    @property
    def n(self) -> int:
        """How many exits there are."""
        return sum(combien for _, combien in self.groupes)


@dataclass(frozen=True, slots=True)
class Attente:
    """What one reference makes expect of every structure; `taux`: that of the exits the reference comes from."""

    taux: float
    dossiers: tuple[Dossier, ...]


@dataclass(frozen=True, slots=True)
class ParProfil:
    """What a model expects of the exits of each structure, by key; `sans`: the same for a structure too heavy."""

    taux: float
    groupes: Mapping[str, tuple[tuple[float, int], ...]]
    sans: Mapping[str, "ParProfil"] = field(default_factory=dict)

    def attente(self, comptes: Mapping[str, Compte]) -> Attente:
        """The same as it is compared; nothing but their number is known of the exits of a structure not in it."""
        dossiers = [Dossier(cle, o, self.groupes.get(cle, ((self.taux, n),))) for cle, (o, n) in comptes.items()]
        return Attente(self.taux, tuple(dossiers))


def taux_observe(comptes: Mapping[str, Compte]) -> float:
    """The dynamic rate of a kind, all structures together; 0 without exit."""
    total = sum(n for _, n in comptes.values())
    return sum(o for o, _ in comptes.values()) / total if total else 0.0


def au_taux(comptes: Mapping[str, Compte], sans: str | None = None) -> Attente:
    """The same rate expected of every exit: the one observed, in the others when `sans` is the key of a structure."""
    taux = taux_observe({cle: compte for cle, compte in comptes.items() if cle != sans})
    return Attente(taux, tuple(Dossier(cle, o, ((taux, n),)) for cle, (o, n) in comptes.items()))


def compter(observations: Iterable[Observation], cles: Collection[str]) -> dict[str, Compte]:
    """The dynamic exits and the exits of each structure wanted, those without any exit among them."""
    n: Counter[str] = Counter()
    dynamiques: Counter[str] = Counter()
    for lue in observations:
        n[lue.structure] += 1
        dynamiques[lue.structure] += lue.dynamique
    return {cle: (dynamiques[cle], n[cle]) for cle in cles}


def par_profil(observations: Collection[Observation], du_type: ModeleDuType | None) -> ParProfil | None:
    """What the model of a kind expects of the exits of each structure; None where it knows no more than a rate."""
    if du_type is None or du_type.commun is None or not du_type.commun.coefficients:
        return None
    sans = {cle: _attendre(observations, modele) for cle, modele in du_type.sans if modele is not None}
    return _attendre(observations, du_type.commun, sans)


def _attendre(
    observations: Iterable[Observation], modele: Modele, sans: Mapping[str, ParProfil] | None = None
) -> ParProfil:
    @cache
    def chance(profil: Profil, trimestre: int) -> float:
        # The quarter of the year is all that the day of an exit says.
        return modele.probabilite(profil, date(1, 3 * trimestre + 1, 1))

    groupes: dict[str, Counter[float]] = defaultdict(Counter)
    for lue in observations:
        groupes[lue.structure][chance(lue.profil, (lue.le.month - 1) // 3)] += 1
    return ParProfil(modele.taux, {cle: tuple(sorted(g.items())) for cle, g in groupes.items()}, sans or {})
