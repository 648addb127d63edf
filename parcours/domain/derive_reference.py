"""The reference of a structure: what its own past, read cautiously, makes expect of its next exits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import UN_JOUR, ajouter_mois, jours_inclus
from parcours.domain.parametres import BaremeInvalide, entier, valeur
from parcours.domain.regression import expit, logit
from parcours.domain.sens import Sens

JOURS_PAR_AN = 365.25


@dataclass(frozen=True, slots=True)
class SortieComptee:
    """A counted exit: its date, whether it is dynamic (None: not known yet), a reference for the caller."""

    le: date
    dynamique: bool | None
    ref: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The past of a structure, both days included.

    `n` exits of known outcome, of which `dynamiques`, and `en_attente` others; `taux` is what was observed
    (None without exit), `niveau` the probability expected of the next exits, `par_an` the yearly number of
    counted exits. `est_suffisante`: twelve months and ten exits at least, without which no alert is given.
    `surdispersion`: φ of its kind (`surdispersion`), 1 when nothing shows any. `modele`: version of the model of the
    kind that gives each exit a chance of its own (`derive_modele`), None when they all have the same; the levels are
    then the mean chances, `niveau_hausse` that of the chart of a rise.
    """

    debut: date
    fin: date
    n: int
    dynamiques: int
    en_attente: int
    taux: float | None
    taux_du_type: float | None
    niveau: float
    par_an: float
    est_suffisante: bool
    surdispersion: float = 1.0
    niveau_hausse: float | None = None
    modele: str | None = None

    def niveau_vers(self, sens: Sens) -> float:
        """The probability expected of the next exits by the chart of a direction: `niveau` is that of a fall.

        Drawn from the same counts, with the settings of the last day of the reference: frozen with them.
        """
        if sens is Sens.RECUL:
            return self.niveau
        if self.niveau_hausse is not None:
            return self.niveau_hausse
        return niveau(self.n, self.dynamiques, self.taux_du_type, self.fin, sens)


def calculer_reference(
    sorties: Sequence[SortieComptee], taux_du_type: float | None, jusquau: date, depuis: date | None = None
) -> Reference:
    """The reference on the 36 months that end on `jusquau`, or since `depuis`, or the first exit, if later.

    `taux_du_type`: dynamic rate of the structures of the same kind, this one left out whatever
    its weight; None when there is no other, and its own rate then stands alone. Exits not
    known yet enter the yearly number, not the level. To be fixed when the follow-up starts: a new reference
    is a decision with a written reason (drift method, 3.1 and 3.4).
    """
    debut = ajouter_mois(jusquau + UN_JOUR, -entier("derive_reference_mois", jusquau))
    passees = [sortie for sortie in sorties if sortie.le <= jusquau]
    if depuis is not None:
        debut = max(debut, depuis)
    elif passees:
        debut = max(debut, min(sortie.le for sortie in passees))
    retenues = [sortie for sortie in passees if sortie.le >= debut]
    connues = [sortie.dynamique for sortie in retenues if sortie.dynamique is not None]
    n, dynamiques = len(connues), sum(connues)
    assez_long = ajouter_mois(debut, entier("derive_historique_mois_min", jusquau)) <= jusquau + UN_JOUR
    return Reference(
        debut=debut,
        fin=jusquau,
        n=n,
        dynamiques=dynamiques,
        en_attente=len(retenues) - n,
        taux=dynamiques / n if n else None,
        taux_du_type=taux_du_type,
        niveau=niveau(n, dynamiques, taux_du_type, jusquau),
        par_an=len(retenues) * JOURS_PAR_AN / jours_inclus(debut, jusquau) if retenues else 0.0,
        est_suffisante=assez_long and n >= entier("derive_historique_sorties_min", jusquau),
    )


def debut_du_suivi(sorties: Sequence[SortieComptee], au: date) -> date | None:
    """The first day to follow, the days before being the reference; None while the history is too short.

    As soon as there are twelve months behind, and ten exits of known outcome within the last 36; once the
    history holds 36 months of reference and twelve to follow, after those 36 months. The first night that can
    keeps the answer of its day: a reference that follows the results forgets the very drift it has to show.
    """
    premiere = min((sortie.le for sortie in sorties), default=au)
    connues = sorted(sortie.le for sortie in sorties if sortie.dynamique is not None and sortie.le <= au)
    mois, reference_mois = entier("derive_historique_mois_min", au), entier("derive_reference_mois", au)
    recul = entier("derive_historique_sorties_min", au) - 1
    suffisants = (
        derniere + UN_JOUR
        for ancienne, derniere in zip(connues, connues[recul:], strict=False)
        if ancienne >= ajouter_mois(derniere + UN_JOUR, -reference_mois)
    )
    complet = ajouter_mois(premiere, reference_mois)
    plus_tot = complet if ajouter_mois(complet, mois) <= au else ajouter_mois(premiere, mois)
    debut = max(plus_tot, next(suffisants, date.max))
    return debut if debut <= au else None


def nombre(nom: str, au: date) -> float:
    """The number in force on `au`. Raises BaremeInvalide when the parameter is something else."""
    lu = valeur(nom, au)
    if isinstance(lu, bool) or not isinstance(lu, int | float):
        raise BaremeInvalide(f"{nom} : un nombre est attendu")
    return float(lu)


@dataclass(frozen=True, slots=True)
class NiveauPropre:
    """How far a structure is from its kind on the logistic scale (mode of the posterior), and how well it is known."""

    decalage: float
    ecart_type: float

    def probabilite(self, eta: float, sens: Sens, au: date) -> float:
        """p_i = expit(η_i + δ + z sd), to the cautious side of a direction, bounded (drift method, 3.1)."""
        z = sens.prudence(nombre("derive_prudence", au))
        return _borner(expit(eta + self.decalage + z * self.ecart_type), au)


def niveau_propre(lignes: Sequence[tuple[float, int, int]], au: date) -> NiveauPropre:
    """The own level of a structure, from its baseline: rows of η (logit that its kind gives), exits, dynamic exits.

    Newton on Σ [d (η + δ) - n ln(1 + e^(η + δ))] - δ² / 2τ², strictly concave; sd = (Σ n p (1 - p) + 1 / τ²)^-1/2 at
    the mode.
    """
    precision = nombre("derive_diversite_des_structures", au) ** -2
    decalage = 0.0
    for _ in range(50):
        lues = [(expit(eta + decalage), n, d) for eta, n, d in lignes]
        information = math.fsum(n * p * (1 - p) for p, n, _ in lues) + precision
        pas = (math.fsum(d - n * p for p, n, d in lues) - precision * decalage) / information
        decalage += max(-1.0, min(1.0, pas))
        if abs(pas) < 1e-10:
            break
    information = math.fsum(n * p * (1 - p) for p, n in ((expit(e + decalage), n) for e, n, _ in lignes)) + precision
    return NiveauPropre(decalage, information**-0.5)


def niveau(n: int, dynamiques: int, taux_du_type: float | None, au: date, sens: Sens = Sens.RECUL) -> float:
    """The level of `n` exits on the logistic scale, moved by z standard deviations to the cautious side, then bounded.

    Rounded to the thousandth, so that the level kept, the level used and the level shown are the same.
    """
    if taux_du_type is None:
        propre = (dynamiques + 0.5) / (n + 1)
        seul = NiveauPropre(0.0, ((n + 1) * propre * (1 - propre)) ** -0.5)
        return round(seul.probabilite(logit(propre), sens, au), 3)
    eta = logit(_borner(taux_du_type, au))
    return round(niveau_propre([(eta, n, dynamiques)], au).probabilite(eta, sens, au), 3)


def _borner(p: float, au: date) -> float:
    return min(max(p, nombre("derive_niveau_min", au)), nombre("derive_niveau_max", au))
