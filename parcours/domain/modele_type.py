"""What the structures of a kind make expect of an exit, for a profile at entry: one fit a year, frozen.

logit π_i = α + x_i'β (+ three quarters of the year), ridge 1 on standardised β (drift method, 3.1):

* fitted on the exits of known outcome of the last 36 months, all the structures of the kind together;
* no fewer than 10 events (exits of the rarer outcome) for each coefficient, else α alone: the rate of the kind;
* quarters of the exit date only when every quarter of three years is there, with 300 exits, and the likelihood-ratio
  test (3 degrees of freedom) gives p < 0.01, the coefficients they add being affordable too;
* a structure that holds more than 20 % of the exits is compared with a fit of the others alone.

A model is a result to be stored with its version (`en_donnees`): a later fit is another version.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.derive_reference import nombre
from parcours.domain.parametres import entier
from parcours.domain.profil_entree import VARIABLES, Profil
from parcours.domain.regression import Groupe, SansSolution, ajuster, expit, logit
from parcours.domain.rythme_profil import Effets
from parcours.domain.surdispersion import surdispersion

FORMULE = 1
TRIMESTRES = ("t2", "t3", "t4")


@dataclass(frozen=True, slots=True)
class Observation:
    """A counted exit of known outcome: of which structure, when, who (at entry), and whether it is dynamic."""

    structure: str
    le: date
    profil: Profil
    dynamique: bool


@dataclass(frozen=True, slots=True)
class Modele:
    """A fit: `constante` and the coefficients by name, on `n` exits of which `dynamiques`.

    `coefficients` is empty when the constant stands alone. They are those of yes-or-no covariates, not standardised.
    """

    constante: float
    coefficients: tuple[tuple[str, float], ...]
    n: int
    dynamiques: int

    @property
    def taux(self) -> float:
        """The rate of the exits it was fitted on."""
        return self.dynamiques / self.n

    def logit(self, profil: Profil, le: date) -> float:
        """η: the logit of the probability of a dynamic exit, for a profile at entry and the day of the exit."""
        poids = dict(self.coefficients)
        total = self.constante + poids.get(f"t{_trimestre(le)}", 0.0)
        return total + sum(poids.get(nom, 0.0) * x for nom, x in zip(VARIABLES, profil, strict=True))

    def probabilite(self, profil: Profil, le: date) -> float:
        """The probability of a dynamic exit."""
        return expit(self.logit(profil, le))

    def en_donnees(self) -> dict[str, Any]:
        """The same as plain data, to be stored as JSON."""
        return {
            "constante": self.constante,
            "coefficients": [list(c) for c in self.coefficients],
            "n": self.n,
            "dynamiques": self.dynamiques,
        }


@dataclass(frozen=True, slots=True)
class ModeleDuType:
    """The models of a kind over `debut`–`fin`: the common one, and those fitted without one heavy structure.

    `sans`: by reference of structure; None where the others are too few to be a reference. `surdispersion`: φ of the
    kind over the same days. `departs`, `dynamiques`: how the profile changes the pace of these (`rythme_profil`).
    """

    version: str
    type_structure: str
    debut: date
    fin: date
    commun: Modele | None
    sans: tuple[tuple[str, Modele | None], ...]
    surdispersion: float = 1.0
    departs: Effets = ()
    dynamiques: Effets = ()

    def pour(self, structure: str) -> Modele | None:
        """The model a structure is held against; None: nothing to compare it with."""
        return dict(self.sans).get(structure, self.commun)

    def a_un_profil(self, structure: str) -> bool:
        """Whether the profile of a person moves what is expected of a structure."""
        modele = self.pour(structure)
        return modele is not None and bool(modele.coefficients)

    def en_donnees(self) -> dict[str, Any]:
        """The same as plain data, to be stored as JSON."""
        return {
            "version": self.version,
            "type_structure": self.type_structure,
            "debut": self.debut.isoformat(),
            "fin": self.fin.isoformat(),
            "commun": self.commun and self.commun.en_donnees(),
            "sans": [[structure, modele and modele.en_donnees()] for structure, modele in self.sans],
            "surdispersion": self.surdispersion,
            "departs": [list(effet) for effet in self.departs],
            "dynamiques": [list(effet) for effet in self.dynamiques],
        }


def relire_modele(donnees: dict[str, Any]) -> Modele:
    """The fit stored by `Modele.en_donnees`."""
    return Modele(donnees["constante"], _effets(donnees["coefficients"]), donnees["n"], donnees["dynamiques"])


def relire(donnees: dict[str, Any]) -> ModeleDuType:
    """The models stored by `ModeleDuType.en_donnees`."""
    return ModeleDuType(
        version=donnees["version"],
        type_structure=donnees["type_structure"],
        debut=date.fromisoformat(donnees["debut"]),
        fin=date.fromisoformat(donnees["fin"]),
        commun=donnees["commun"] and relire_modele(donnees["commun"]),
        sans=tuple((structure, modele and relire_modele(modele)) for structure, modele in donnees["sans"]),
        # The first models did not look for these.
        surdispersion=donnees.get("surdispersion", 1.0),
        departs=_effets(donnees.get("departs", ())),
        dynamiques=_effets(donnees.get("dynamiques", ())),
    )


def _effets(lus: Iterable[Sequence[Any]]) -> Effets:
    return tuple((str(nom), float(c)) for nom, c in lus)


def ajuster_type(observations: Iterable[Observation], type_structure: str, jusquau: date) -> ModeleDuType:
    """The models of a kind on the 36 months that end on `jusquau`, from the exits of all its structures.

    The order of the exits changes nothing. Its version says the kind, the last day and the formula.
    """
    debut = ajouter_mois(jusquau + UN_JOUR, -entier("derive_reference_mois", jusquau))
    retenues = [lue for lue in observations if debut <= lue.le <= jusquau]
    compte = Counter(lue.structure for lue in retenues)
    part = nombre("derive_modele_part_max", jusquau)
    lourdes = sorted(structure for structure, n in compte.items() if n > part * len(retenues))
    return ModeleDuType(
        version=f"{type_structure}-{jusquau.isoformat()}-{FORMULE}",
        type_structure=type_structure,
        debut=debut,
        fin=jusquau,
        commun=_ajuster(retenues, jusquau),
        sans=tuple((s, _ajuster([lue for lue in retenues if lue.structure != s], jusquau)) for s in lourdes),
        surdispersion=surdispersion(((lue.structure, lue.le, lue.dynamique) for lue in retenues), jusquau),
    )


def probabilite_chi2_3(x: float) -> float:
    """P(X > x), X following the chi-square law with three degrees of freedom."""
    return math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2)


def _ajuster(retenues: Sequence[Observation], au: date) -> Modele | None:
    n, dynamiques = len(retenues), sum(lue.dynamique for lue in retenues)
    if n < entier("sortie_taux_denominateur_min", au):
        return None
    # With one outcome only the logit is infinite: half an exit of each keeps it finite.
    seule = Modele(logit(dynamiques / n if 0 < dynamiques < n else (dynamiques + 0.5) / (n + 1)), (), n, dynamiques)
    variables = [v for v in range(len(VARIABLES)) if len({lue.profil[v] for lue in retenues}) > 1]
    permis = min(dynamiques, n - dynamiques) / nombre("derive_modele_evenements_min", au)
    noms = tuple(VARIABLES[v] for v in variables)
    if not noms or len(noms) > permis:
        return seule
    ridge = nombre("derive_modele_ridge", au)
    try:
        simple = ajuster(_regrouper(retenues, variables, False), ridge)
        lu, lus = simple, noms
        if len(noms) + len(TRIMESTRES) <= permis and _peut_etre_saisonnier(retenues, au):
            complet = ajuster(_regrouper(retenues, variables, True), ridge)
            gain = max(0.0, 2 * (complet.vraisemblance - simple.vraisemblance))
            if probabilite_chi2_3(gain) < nombre("derive_modele_saison_p", au):
                lu, lus = complet, (*noms, *TRIMESTRES)
    except SansSolution:
        return seule
    return Modele(lu.constante, tuple(zip(lus, lu.coefficients, strict=True)), n, dynamiques)


def _regrouper(retenues: Sequence[Observation], variables: Sequence[int], saison: bool) -> list[Groupe]:
    """The rows of the fit, in an order that depends on the exits alone."""
    n: Counter[tuple[float, ...]] = Counter()
    favorables: Counter[tuple[float, ...]] = Counter()
    for lue in retenues:
        x = tuple(float(lue.profil[v]) for v in variables)
        if saison:
            x += tuple(float(f"t{_trimestre(lue.le)}" == t) for t in TRIMESTRES)
        n[x] += 1
        favorables[x] += lue.dynamique
    return [Groupe(x, n[x], favorables[x]) for x in sorted(n)]


def _peut_etre_saisonnier(retenues: Sequence[Observation], au: date) -> bool:
    trimestres = {(lue.le.year, _trimestre(lue.le)) for lue in retenues}
    ans = nombre("derive_modele_saison_annees_min", au)
    return len(trimestres) >= 4 * ans and len(retenues) >= nombre("derive_modele_saison_sorties_min", au)


def _trimestre(le: date) -> int:
    return (le.month + 2) // 3
