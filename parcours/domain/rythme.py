"""Events that come to the persons present, month by month: more of them than expected, or fewer.

Followed on the persons still inside, so that nothing waits for an exit to be counted: O events, E = Σ over the persons
present of the daily hazard of their kind at their time since entry and for their profile (`rythme_profil`), and the
CUSUM of `cusum_poisson`, θ = 2 for a rise and 1/2 for a fall (drift method, 3.6). The hazard of the kind is brought to
the level of the structure by its own past, read cautiously, as for the exits. What the events are is said elsewhere
(`abandon`, `delai`). «À surveiller»: nothing is notified.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from parcours.domain.cusum_poisson import pente, plus_petit_seuil, saut
from parcours.domain.dates import MOIS, UN_JOUR, Periode, ajouter_mois, jours_inclus
from parcours.domain.derive_reference import JOURS_PAR_AN, nombre
from parcours.domain.parametres import jours as nombres
from parcours.domain.profil_entree import Profil
from parcours.domain.sens import Sens

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Sejour:
    """The presence of a person, both days included; `fin` is None while it lasts.

    `evenement`: whether what is followed ended it; None as long as nobody knows. `poids`: how many times more often
    than for the others it comes to such a profile.
    """

    entree: date
    fin: date | None
    evenement: bool | None = False
    profil: Profil = ()
    poids: float = 1.0


@dataclass(frozen=True, slots=True)
class Base:
    """What the past of a structure makes of the hazards of its kind: their multiple, the events it gives a year."""

    niveau: float
    par_an: float


@dataclass(frozen=True, slots=True)
class Mois:
    """A month of the chart: events, what was expected, S after it, first month since S was last 0."""

    debut: date
    observes: int
    attendus: float
    s: float
    depuis: date | None


@dataclass(frozen=True, slots=True)
class SuiviRythme:
    """The chart of a structure; `seuil` is None when too little is expected to follow anything.

    With an alert, which lasts until S comes back to 0: `debut`, the first month since it was last 0; `observes` and
    `attendus` run from it to the end, or over every month without alert. Not `est_comparable`: so many more events
    are expected of the persons present than of those of the reference that neither the level nor the threshold holds.
    """

    sens: Sens
    est_comparable: bool
    mois: tuple[Mois, ...]
    seuil: float | None
    debut: date | None
    alerte: date | None
    observes: int
    attendus: float


def risques(sejours: Iterable[Sejour], periode: Periode) -> tuple[float, ...]:
    """The daily hazard of a kind in each band of time since entry: events over person-days, each day at its weight.

    A band is drawn towards the whole as if one more event had been seen in it at the overall rate. Without any
    event at all, every hazard is 0. One not known yet is none.
    """
    au = periode.fin
    bornes = nombres("rythme_bandes_mois", au)
    jours, evenements = [0.0] * (len(bornes) + 1), [0] * (len(bornes) + 1)
    for sejour in sejours:
        for bande, dans in presence(sejour, periode, bornes):
            jours[bande] += dans * sejour.poids
        if (bande_de_fin := bande_de_l_evenement(sejour, periode, bornes)) is not None:
            evenements[bande_de_fin] += 1
    total, vus = sum(jours), sum(evenements)
    if not vus:
        return (0.0,) * len(jours)
    tenus = nombre("rythme_bande_a_priori", au)
    return tuple((a + tenus) / (j + tenus * total / vus) for a, j in zip(evenements, jours, strict=True))


def attendus(sejours: Iterable[Sejour], hazards: Sequence[float], periode: Periode) -> float:
    """How many events the hazards make expect of these persons over a period."""
    bornes = nombres("rythme_bandes_mois", periode.fin)
    return math.fsum(hazards[bande] * dans * s.poids for s in sejours for bande, dans in presence(s, periode, bornes))


def observes(sejours: Iterable[Sejour], periode: Periode, sens: Sens = Sens.HAUSSE) -> int:
    """How many events there were over a period; one not known yet is on the side that keeps the chart low."""
    return sum(sens.a_eu_lieu(s.evenement) for s in sejours if s.fin is not None and periode.contient(s.fin))


def etablir(sejours: Sequence[Sejour], hazards: Sequence[float], reference: Periode, sens: Sens = Sens.HAUSSE) -> Base:
    """The level of a structure: its past multiplies the hazards of its kind, drawn towards 1 and read cautiously.

    A gamma prior of mean 1 and relative spread τ, that of the exits, gives (O + 1/τ²) / (E + 1/τ²); the cautious side
    is above for a rise, under for a fall: z standard deviations of its logarithm, 1 / √(O + 1/τ²) each.
    """
    a_priori = nombre("derive_diversite_des_structures", reference.fin) ** -2
    vus, prevus = observes(sejours, reference) + a_priori, attendus(sejours, hazards, reference)
    prudence = sens.prudence(nombre("derive_prudence", reference.fin)) / math.sqrt(vus)
    niveau = vus / (prevus + a_priori) * math.exp(prudence)
    return Base(niveau, niveau * prevus * JOURS_PAR_AN / jours_inclus(reference.debut, reference.fin))


def suivre(
    sejours: Sequence[Sejour],
    hazards: Sequence[float],
    base: Base,
    depuis: date,
    au: date,
    sens: Sens = Sens.HAUSSE,
) -> SuiviRythme:
    """The chart from 0 on the month of `depuis`, whole months only, until `au`.

    The threshold gives one false alarm in ten years for the events its past makes expect in a year; under five in
    ten years there is no threshold, hence no alert. The settings are those in force on `depuis`.
    """
    rapport = _rapport(sens, depuis)
    lus: list[Mois] = []
    s, debut = 0.0, None
    for periode in _mois_entiers(depuis, au):
        vus, prevus = observes(sejours, periode, sens), base.niveau * attendus(sejours, hazards, periode)
        s = max(0.0, s + vus * saut(rapport) - prevus * pente(rapport))
        s, debut = (0.0, None) if s <= TOLERANCE else (s, debut or periode.debut)
        lus.append(Mois(periode.debut, vus, prevus, s, debut))
    limite = seuil(base.par_an, depuis, sens)
    prevus_par_an = 12 * math.fsum(m.attendus for m in lus) / max(1, len(lus))
    est_comparable = prevus_par_an <= nombre("rythme_croissance_max", depuis) * base.par_an or limite is None
    # Nobody closes this chart: an alert lasts until S comes back to 0.
    en_cours = [m for m in lus if m.depuis is not None and m.depuis == lus[-1].depuis]
    alerte = next((m for m in en_cours if limite is not None and m.s >= limite - TOLERANCE), None)
    if not est_comparable:
        alerte = None
    derriere = [m for m in lus if alerte is None or alerte.depuis is None or m.debut >= alerte.depuis]
    return SuiviRythme(
        sens=sens,
        est_comparable=est_comparable,
        mois=tuple(lus),
        seuil=limite,
        debut=alerte.depuis if alerte else None,
        alerte=alerte.debut if alerte else None,
        observes=sum(m.observes for m in derriere),
        attendus=math.fsum(m.attendus for m in derriere),
    )


def seuil(par_an: float, au: date, sens: Sens = Sens.HAUSSE) -> float | None:
    """The threshold for so many events expected a year; None when they are too few to follow."""
    longueur = nombre("derive_fausse_alerte_annees", au) * par_an
    if longueur < nombre("rythme_attendus_min", au):
        return None
    return _seuil(_rapport(sens, au), round(longueur, 1))


def _rapport(sens: Sens, au: date) -> float:
    rapport = nombre("rythme_rapport", au)
    return rapport if sens is Sens.HAUSSE else 1 / rapport


@lru_cache(maxsize=4096)
def _seuil(rapport: float, longueur: float) -> float:
    return plus_petit_seuil(rapport, longueur)


def _mois_entiers(depuis: date, au: date) -> Iterator[Periode]:
    debut = date(depuis.year, depuis.month, 1)
    if debut < depuis:
        debut = ajouter_mois(debut, 1)
    while (suivant := ajouter_mois(debut, 1)) <= au + UN_JOUR:
        yield Periode(debut, suivant - UN_JOUR)
        debut = suivant


def presence(sejour: Sejour, periode: Periode, bornes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The bands of time since entry a person goes through in a period, with the days in each."""
    dernier = min(periode.fin, sejour.fin or periode.fin)
    if sejour.entree > dernier or dernier < periode.debut:
        return
    debut_de_bande = sejour.entree
    for bande, borne in enumerate([*bornes, None]):
        suivante = ajouter_mois(sejour.entree, borne) if borne is not None else dernier + timedelta(days=1)
        premier = max(debut_de_bande, periode.debut)
        if premier <= (fin := min(suivante - UN_JOUR, dernier)):
            yield bande, jours_inclus(premier, fin)
        if suivante > dernier:
            return
        debut_de_bande = suivante


def bande_de_l_evenement(sejour: Sejour, periode: Periode, bornes: Sequence[int]) -> int | None:
    """The band in which the event came; None when there was none in the period, or nobody knows yet."""
    if sejour.evenement is not True or sejour.fin is None or not periode.contient(sejour.fin):
        return None
    return sum(ajouter_mois(sejour.entree, borne) <= sejour.fin for borne in bornes)


def trop_different() -> str:
    """What is said where the past cannot be compared."""
    return "Bien plus de personnes sont présentes que dans la référence : la comparaison n’est pas faite."


def en_mois(jour: date) -> str:
    """The month of a day, as these charts tell it."""
    return f"{MOIS[jour.month - 1]} {jour.year}"
