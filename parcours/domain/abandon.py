"""Departures without news or decided by the person: more of them than the persons present make expect.

Followed month by month on the persons still inside, so that nothing waits for an exit to be counted: O departures,
E = Σ over the persons present of the daily hazard of their kind at their time since entry, and the CUSUM of
`cusum_poisson` with θ = 2 (drift method, 3.6). The hazard of the kind is brought to the level of the structure by its
own past, read cautiously, as for the exits. «À surveiller»: nothing is notified.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from parcours.domain.cusum_poisson import pente, plus_petit_seuil, saut
from parcours.domain.dates import MOIS, UN_JOUR, Periode, accorder, ajouter_mois, jours_inclus
from parcours.domain.derive import fourchette
from parcours.domain.derive_reference import JOURS_PAR_AN, nombre
from parcours.domain.erreurs import typographie
from parcours.domain.parametres import codes
from parcours.domain.parametres import jours as nombres

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Sejour:
    """The presence of a person, both days included; `fin` is None while it lasts. `abandon`: a departure ended it.

    An exit without motive is no departure yet.
    """

    entree: date
    fin: date | None
    abandon: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What the past of a structure makes of the hazards of its kind: their multiple, the departures it gives a year."""

    niveau: float
    par_an: float


@dataclass(frozen=True, slots=True)
class Mois:
    """A month of the chart: departures, what was expected, S after it, first month since S was last 0."""

    debut: date
    observes: int
    attendus: float
    s: float
    depuis: date | None


@dataclass(frozen=True, slots=True)
class SuiviAbandon:
    """The chart of a structure; `seuil` is None when too little is expected to follow anything.

    With an alert, which lasts until S comes back to 0: `debut`, the first month since it was last 0; `observes` and
    `attendus` run from it to the end, or over every month without alert.
    """

    mois: tuple[Mois, ...]
    seuil: float | None
    debut: date | None
    alerte: date | None
    observes: int
    attendus: float


def risques(sejours: Iterable[Sejour], periode: Periode) -> tuple[float, ...]:
    """The daily hazard of a kind in each band of time since entry: departures over person-days.

    A band is drawn towards the whole as if one more departure had been seen in it at the overall rate. Without any
    departure at all, every hazard is 0.
    """
    au = periode.fin
    bornes = nombres("abandon_bandes_mois", au)
    jours, abandons = [0] * (len(bornes) + 1), [0] * (len(bornes) + 1)
    for sejour in sejours:
        for bande, dans in _presence(sejour, periode, bornes):
            jours[bande] += dans
        if (bande_de_fin := _bande_du_depart(sejour, periode, bornes)) is not None:
            abandons[bande_de_fin] += 1
    total, vus = sum(jours), sum(abandons)
    if not vus:
        return (0.0,) * len(jours)
    tenus = nombre("abandon_bande_a_priori", au)
    return tuple((a + tenus) / (j + tenus * total / vus) for a, j in zip(abandons, jours, strict=True))


def attendus(sejours: Iterable[Sejour], hazards: Sequence[float], periode: Periode) -> float:
    """How many departures the hazards make expect of these persons over a period."""
    bornes = nombres("abandon_bandes_mois", periode.fin)
    return math.fsum(hazards[bande] * dans for s in sejours for bande, dans in _presence(s, periode, bornes))


def observes(sejours: Iterable[Sejour], periode: Periode) -> int:
    """How many departures there were over a period."""
    return sum(s.abandon and s.fin is not None and periode.contient(s.fin) for s in sejours)


def etablir(sejours: Sequence[Sejour], hazards: Sequence[float], reference: Periode) -> Base:
    """The level of a structure: its past multiplies the hazards of its kind, drawn towards 1 and read cautiously.

    A gamma prior of mean 1 and relative spread τ, that of the exits, gives (O + 1/τ²) / (E + 1/τ²); the cautious side,
    for a rise, is above: z standard deviations of its logarithm, 1 / √(O + 1/τ²) each.
    """
    a_priori = nombre("derive_diversite_des_structures", reference.fin) ** -2
    vus, prevus = observes(sejours, reference) + a_priori, attendus(sejours, hazards, reference)
    prudence = -nombre("derive_prudence", reference.fin) / math.sqrt(vus)
    niveau = vus / (prevus + a_priori) * math.exp(prudence)
    return Base(niveau, niveau * prevus * JOURS_PAR_AN / jours_inclus(reference.debut, reference.fin))


def suivre(sejours: Sequence[Sejour], hazards: Sequence[float], base: Base, depuis: date, au: date) -> SuiviAbandon:
    """The chart from 0 on the month of `depuis`, whole months only, until `au`.

    The threshold gives one false alarm in ten years for the departures its past makes expect in a year; under five in
    ten years there is no threshold, hence no alert. The settings are those in force on `depuis`.
    """
    rapport = nombre("abandon_rapport", depuis)
    lus: list[Mois] = []
    s, debut = 0.0, None
    for periode in _mois_entiers(depuis, au):
        vus, prevus = observes(sejours, periode), base.niveau * attendus(sejours, hazards, periode)
        s = max(0.0, s + vus * saut(rapport) - prevus * pente(rapport))
        s, debut = (0.0, None) if s <= TOLERANCE else (s, debut or periode.debut)
        lus.append(Mois(periode.debut, vus, prevus, s, debut))
    limite = seuil(base.par_an, depuis)
    # Nobody closes this chart: an alert lasts until S comes back to 0.
    en_cours = [m for m in lus if m.depuis is not None and m.depuis == lus[-1].depuis]
    alerte = next((m for m in en_cours if limite is not None and m.s >= limite - TOLERANCE), None)
    derriere = [m for m in lus if alerte is None or alerte.depuis is None or m.debut >= alerte.depuis]
    return SuiviAbandon(
        mois=tuple(lus),
        seuil=limite,
        debut=alerte.depuis if alerte else None,
        alerte=alerte.debut if alerte else None,
        observes=sum(m.observes for m in derriere),
        attendus=math.fsum(m.attendus for m in derriere),
    )


def est_un_abandon(motif: str | None, le: date) -> bool:
    """Whether an exit of this motive (its code, None while it is unknown) is a departure, by the list of its day."""
    return motif is not None and motif in codes("abandon_motifs", le)


def phrase(suivi: SuiviAbandon) -> str:
    """What a director reads of it, beside the name of the indicator."""
    if not suivi.mois:
        return typographie("Le premier mois entier n’est pas fini.")
    if suivi.seuil is None:
        return typographie("On en attend trop peu pour suivre une hausse.")
    vus = accorder(suivi.observes, "départ", "départs") if suivi.observes else "aucun départ"
    prevus = fourchette(suivi.attendus)
    if suivi.debut is None:
        depuis = _en_mois(suivi.mois[0].debut)
        return typographie(f"Rien d’inhabituel. Depuis {depuis} : {vus}, {prevus} attendus.")
    depuis = _en_mois(suivi.debut)
    return typographie(f"En hausse depuis {depuis} : {vus} ; on en attendait {prevus}.")


def seuil(par_an: float, au: date) -> float | None:
    """The threshold for so many departures expected a year; None when they are too few to follow."""
    longueur = nombre("derive_fausse_alerte_annees", au) * par_an
    if longueur < nombre("abandon_attendus_min", au):
        return None
    return _seuil(nombre("abandon_rapport", au), round(longueur, 1))


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


def _presence(sejour: Sejour, periode: Periode, bornes: Sequence[int]) -> Iterator[tuple[int, int]]:
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


def _bande_du_depart(sejour: Sejour, periode: Periode, bornes: Sequence[int]) -> int | None:
    if not sejour.abandon or sejour.fin is None or not periode.contient(sejour.fin):
        return None
    return sum(ajouter_mois(sejour.entree, borne) <= sejour.fin for borne in bornes)


def _en_mois(jour: date) -> str:
    return f"{MOIS[jour.month - 1]} {jour.year}"
