"""The reference of a structure: what its own past, read cautiously, makes expect of its next exits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import UN_JOUR, ajouter_mois, jours_inclus
from parcours.domain.parametres import BaremeInvalide, entier, valeur

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
        niveau=_niveau(n, dynamiques, taux_du_type, jusquau),
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


def _niveau(n: int, dynamiques: int, taux_du_type: float | None, au: date) -> float:
    """The level on the logistic scale, moved by z standard deviations to the cautious side, then bounded.

    Rounded to the thousandth, so that the level kept, the level used and the level shown are the same.
    """
    bas, haut = nombre("derive_niveau_min", au), nombre("derive_niveau_max", au)
    if taux_du_type is None:
        propre = (dynamiques + 0.5) / (n + 1)
        estime, information = _logit(propre), (n + 1) * propre * (1 - propre)
    else:
        precision = nombre("derive_diversite_des_structures", au) ** -2
        estime = _mode(n, dynamiques, _logit(min(max(taux_du_type, bas), haut)), precision)
        information = n * _expit(estime) * (1 - _expit(estime)) + precision
    prudent = _expit(estime + nombre("derive_prudence", au) / math.sqrt(information))
    return round(min(max(prudent, bas), haut), 3)


def _mode(n: int, dynamiques: int, type_logit: float, precision: float) -> float:
    """The mode of the posterior of the level (logistic scale), by Newton on a strictly concave function.

    The likelihood is that of `dynamiques` out of `n`; the prior is normal around the kind.
    """
    decalage = 0.0
    for _ in range(50):
        p = _expit(type_logit + decalage)
        pas = (dynamiques - n * p - precision * decalage) / (n * p * (1 - p) + precision)
        decalage += max(-1.0, min(1.0, pas))
        if abs(pas) < 1e-10:
            break
    return type_logit + decalage


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _logit(p: float) -> float:
    return math.log(p / (1 - p))
