"""The follow-up of a structure: its dynamic exits against its reference, replayed from the start."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from parcours.domain.cusum import Etat, avancer_de, est_franchi, poids
from parcours.domain.dates import UN_JOUR
from parcours.domain.derive_reference import Reference, SortieComptee, nombre
from parcours.domain.derive_seuil import longueur_sans_derive, seuil, sorties_pour_voir
from parcours.domain.sens import Sens

# Each unit of S above the threshold multiplies the interval by about e. Farther than this the answer is «
# less than once in a century » and the exact law would only add rounding errors.
MARGE_DE_RARETE = 3.0


class StatutSuivi(StrEnum):
    """What the chart of a structure says on a day."""

    SILENCIEUX = "silencieux"
    A_VERIFIER = "a_verifier"
    RIEN = "rien"
    ALERTE = "alerte"


@dataclass(frozen=True, slots=True)
class Point:
    """The exits of one day, and the chart after them, in persons.

    `ecart`: expected minus observed since the start (observed minus expected for a rise); `bas` to `haut`: where S is
    under its threshold. `debut`: first exit since S was last 0 (None when it is 0). An exit not known yet is observed
    as dynamic (not dynamic for a rise); `attendues` are dynamic exits, either way.
    """

    le: date
    comptees: int
    dynamiques: int
    en_attente: int
    attendues: float
    s: float
    debut: date | None
    ecart: float
    bas: float
    haut: float


@dataclass(frozen=True, slots=True)
class Anomalie:
    """A run of exits too uniform to be believed before the records are checked: all dynamic, or none.

    `attendues`: how many of the other sort were expected among them.
    """

    toutes_dynamiques: bool
    sorties: int
    attendues: float
    depuis: date


@dataclass(frozen=True, slots=True)
class Suivi:
    """The chart of a structure from `depuis` to `au`, both included.

    `comptees`, `dynamiques` (known), `en_attente`, `attendues` and `refs` run from `debut` to `fin`. With an
    alert: from the estimated start of the drift to `au`, or to the day of the alert if the curve has come
    back to its floor since (`retombee_le`). Without: from `depuis` to `au`, and `debut` is None.

    `rarete_annees`: years between two such results by chance alone (None without alert). `delai_mois`: one
    drift of the size looked for out of two is seen within that time (None without any exit a year). `s`: the
    statistic on `au`. `zone`: height of the band, in persons.
    """

    statut: StatutSuivi
    reference: Reference
    seuil: float
    zone: float
    depuis: date
    au: date
    points: tuple[Point, ...]
    s: float
    debut: date | None
    alerte_le: date | None
    retombee_le: date | None
    fin: date
    comptees: int
    dynamiques: int
    en_attente: int
    attendues: float
    refs: tuple[str, ...]
    rarete_annees: float | None
    delai_mois: float | None
    anomalie: Anomalie | None
    sens: Sens = Sens.RECUL


def suivre(
    sorties: Iterable[SortieComptee],
    reference: Reference,
    depuis: date,
    au: date,
    sens: Sens = Sens.RECUL,
    niveaux: Mapping[str, float] | None = None,
    *,
    doute: bool = True,
) -> Suivi:
    """The chart of a direction, from 0 on `depuis` (start of the follow-up, or day after a signal was closed) to `au`.

    `niveaux`: the probability expected of each exit, by its reference, when it depends on the person; without it, or
    for an exit it does not know, that of the structure, which also gives the threshold (drift method, 4.4).

    1. One step per exit date; exits before `depuis` or after `au` are left out; one not known yet is on the side that
       keeps the chart low.
    2. Too little history (`Reference.est_suffisante`): silent. Results too uniform: records to be checked first, unless
       there is no `doute` on them. Neither gives an alert.
    3. Otherwise the alert is the first day S reaches its threshold; its start is the first exit after S was last 0.
       The alert stays, whatever comes next, until the chart is restarted after it.

    The settings are those in force on `depuis`: a chart keeps its rule for life.
    """
    periode = sorted((s for s in sorties if depuis <= s.le <= au), key=lambda s: (s.le, s.ref))
    rapport = nombre("derive_rapport_des_cotes", depuis)
    niveau, phi = reference.niveau_vers(sens), reference.surdispersion
    limite = seuil(niveau, reference.par_an, depuis, sens, phi)
    attendu = {sortie.ref: (niveaux or {}).get(sortie.ref, niveau) for sortie in periode}
    points = _parcourir(periode, attendu, sens, rapport, limite)
    anomalie = _anomalie(periode, reference, depuis) if doute and reference.est_suffisante else None
    franchi = _franchissement(points, limite)
    statut = _statut(reference, anomalie, franchi)
    alerte = franchi if statut is StatutSuivi.ALERTE else None
    fin = alerte.le if alerte and alerte.retombee_le else au
    derriere = [sortie for sortie in periode if (alerte.debut if alerte else depuis) <= sortie.le <= fin]
    rarete = delai = None
    if alerte is not None:
        hauteur = min(alerte.s, limite + MARGE_DE_RARETE)
        rarete = longueur_sans_derive(sens.chance(niveau), rapport, hauteur, phi) / reference.par_an
    if reference.par_an > 0:
        delai = 12 * sorties_pour_voir(sens.chance(niveau), rapport, limite) / reference.par_an
    return Suivi(
        statut=statut,
        reference=reference,
        seuil=limite,
        zone=_en_personnes(limite, rapport),
        depuis=depuis,
        au=au,
        points=points,
        s=points[-1].s if points else 0.0,
        debut=alerte.debut if alerte else None,
        alerte_le=alerte.le if alerte else None,
        retombee_le=alerte.retombee_le if alerte else None,
        fin=fin,
        comptees=len(derriere),
        dynamiques=sum(sortie.dynamique is True for sortie in derriere),
        en_attente=sum(sortie.dynamique is None for sortie in derriere),
        attendues=math.fsum(attendu[sortie.ref] for sortie in derriere),
        refs=tuple(sortie.ref for sortie in derriere),
        rarete_annees=rarete,
        delai_mois=delai,
        anomalie=anomalie,
        sens=sens,
    )


def suivre_sans_reponse(
    sorties: Iterable[SortieComptee],
    reference: Reference,
    depuis: date,
    au: date,
    sens: Sens = Sens.RECUL,
    niveaux: Mapping[str, float] | None = None,
    *,
    doute: bool = True,
) -> Suivi:
    """The same for a chart that nobody answers: once back to its usual level, it starts again the day after."""
    lues = list(sorties)
    suivi = suivre(lues, reference, depuis, au, sens, niveaux, doute=doute)
    while suivi.retombee_le is not None:
        suivi = suivre(lues, reference, suivi.retombee_le + UN_JOUR, au, sens, niveaux, doute=doute)
    return suivi


def _parcourir(
    periode: Sequence[SortieComptee], attendu: Mapping[str, float], sens: Sens, rapport: float, limite: float
) -> tuple[Point, ...]:
    weights = {p: poids(sens.chance(p), rapport) for p in set(attendu.values())}
    etat = Etat()
    points: list[Point] = []
    for le, groupe in groupby(periode, key=lambda sortie: sortie.le):
        jour = list(groupe)
        issues = [sortie.dynamique for sortie in jour]
        lus = [(weights[attendu[sortie.ref]], sens.est_favorable(sortie.dynamique)) for sortie in jour]
        # fsum: the same sum in any order.
        pas = math.fsum(-w.baisse if favorable else w.hausse for w, favorable in lus)
        etat = avancer_de(etat, le, pas, math.fsum(w.niveau - favorable for w, favorable in lus))
        bas = etat.ecart - _en_personnes(etat.s, rapport)
        points.append(
            Point(
                le=le,
                comptees=len(issues),
                dynamiques=issues.count(True),
                en_attente=issues.count(None),
                attendues=math.fsum(attendu[sortie.ref] for sortie in jour),
                s=etat.s,
                debut=etat.debut,
                ecart=etat.ecart,
                bas=bas,
                haut=bas + _en_personnes(limite, rapport),
            )
        )
    return tuple(points)


@dataclass(frozen=True, slots=True)
class _Franchissement:
    """The first time S reached its threshold; `s` is the one that goes with the counts shown."""

    debut: date
    le: date
    retombee_le: date | None
    s: float


def _franchissement(points: Sequence[Point], limite: float) -> _Franchissement | None:
    for rang, point in enumerate(points):
        if point.debut is not None and est_franchi(point.s, limite):
            retombee_le = next((suivant.le for suivant in points[rang:] if suivant.debut is None), None)
            return _Franchissement(point.debut, point.le, retombee_le, (point if retombee_le else points[-1]).s)
    return None


def _en_personnes(s: float, rapport: float) -> float:
    """A height of S in persons: an exit turned unfavourable adds -ln(rapport) to S, one person to the gap."""
    return s / -math.log(rapport)


def _statut(reference: Reference, anomalie: Anomalie | None, franchi: _Franchissement | None) -> StatutSuivi:
    if not reference.est_suffisante:
        return StatutSuivi.SILENCIEUX
    if anomalie is not None:
        return StatutSuivi.A_VERIFIER
    return StatutSuivi.ALERTE if franchi else StatutSuivi.RIEN


def _anomalie(periode: Sequence[SortieComptee], reference: Reference, au: date) -> Anomalie | None:
    """The uniform run at the end of the period, or the uniform reference, long enough to doubt the records.

    Exits not known yet say nothing either way; a day is in the run whole, or not at all. The reference is judged by
    the level of its kind (of all kinds for a structure alone in its own), its own level being the very thing in doubt.
    """
    serie = _serie_uniforme(periode)
    candidates = []
    if serie:
        candidates.append((serie[0].dynamique is True, len(serie), reference.niveau, serie[-1].le))
    if reference.n and reference.dynamiques in (0, reference.n):
        du_type = reference.taux_du_type
        taux = nombre("derive_taux_d_ensemble", au) if du_type is None else du_type
        candidates.append((reference.dynamiques > 0, reference.n, taux, reference.debut))
    for toutes, sorties, niveau, depuis in candidates:
        attendues = sorties * (1 - niveau if toutes else niveau)
        if sorties >= nombre("derive_verification_sorties_min", au) and attendues >= nombre(
            "derive_verification_attendues_min", au
        ):
            return Anomalie(toutes, sorties, attendues, depuis)
    return None


def _serie_uniforme(periode: Sequence[SortieComptee]) -> list[SortieComptee]:
    """The last exits of known outcome as long as they are the same, day by day, the latest first."""
    connues = [sortie for sortie in reversed(periode) if sortie.dynamique is not None]
    serie: list[SortieComptee] = []
    for _, groupe in groupby(connues, key=lambda sortie: sortie.le):
        jour = list(groupe)
        if {sortie.dynamique for sortie in jour} != {connues[0].dynamique}:
            break
        serie += jour
    return serie
