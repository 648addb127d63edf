"""The level of a structure against its peers: those of the same kind, over the same months.

Nothing here follows a change: a structure that has always been far from its peers drifts from nothing. For each one,
O dynamic exits were observed and E = Σπ expected, with information V = Σπ(1 - π); its one-step log odds ratio
y = (O - E) / V stays finite at O = 0 and O = n. The others say how much structures differ (`pairs_loi.ajuster`), and
what one more of them would do; a count too far out for that, after Benjamini and Hochberg over the kind, is told as a
gap (drift method, 3.5). It is a reason to look, and no ranking.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from parcours.domain.dates import accorder
from parcours.domain.derive_reference import nombre
from parcours.domain.erreurs import typographie
from parcours.domain.pairs_attente import Attente, Compte, Dossier, ParProfil, au_taux
from parcours.domain.pairs_loi import (
    Ensemble,
    Groupe,
    ajuster,
    benjamini_hochberg,
    loi_predictive,
    mid_p,
    quantile,
)
from parcours.domain.parametres import entier
from parcours.domain.regression import logit

LIGNES = (0.001, 0.025, 0.975, 0.999)


class Verdict(StrEnum):
    """What can be said of a structure among its peers."""

    ECART = "ecart"
    HABITUEL = "habituel"
    TROP_PETITE = "trop_petite"
    MONTREE = "montree"
    SANS_PAIRS = "sans_pairs"


@dataclass(frozen=True, slots=True)
class Comparaison:
    """A structure among `pairs` others. `taux`: what it would have with the public of its kind (None under ten exits).

    `p`: two-sided; None where no verdict is given. `au_dessous`: on which side of what was expected.
    `est_au_profil`: the public of each was allowed for.
    """

    cle: str
    n: int
    observes: int
    attendus: float
    taux: float | None
    taux_des_pairs: float | None
    pairs: int
    p: float | None
    au_dessous: bool
    verdict: Verdict
    est_au_profil: bool


@dataclass(frozen=True, slots=True)
class Entonnoir:
    """The rates where a structure of `n` exits leaves 95 and 99.8 % of its kind behind: for display, no verdict."""

    n: int
    bas_998: float
    bas_95: float
    haut_95: float
    haut_998: float


@dataclass(frozen=True, slots=True)
class _Mesure:
    dossier: Dossier
    groupes: tuple[Groupe, ...]
    n: int
    attendus: float
    ecart: float
    information: float


def comparer(comptes: Mapping[str, Compte], au: date, profils: ParProfil | None = None) -> dict[str, Comparaison]:
    """Every structure of a kind against the others of that kind, by key. `comptes`: dynamic exits, exits.

    1. A peer is another structure with five exits at least; the law of a structure leaves it out.
    2. With ten peers, those that have five exits a year themselves get a two-sided p = 2 × the smaller mid-p tail;
       Benjamini and Hochberg at 10 % over them says which are gaps.
    3. With five to nine peers the spread is not estimated but set, and no verdict is given; with fewer, nothing.
    4. Without `profils`, the rate of the kind is expected of every exit, whoever the persons are.
    5. A structure that holds more than a fifth of the exits is held against a reference that leaves it out.

    The cost grows as the square of the number of structures. Raises ValueError: more dynamic exits than exits.
    """
    comparees = _comparer_toutes(_attente(comptes, profils), profils is not None, au)
    for cle, attente in _sans_les_lourdes(comptes, profils, au).items():
        rang = list(comptes).index(cle)
        comparees[rang] = _comparer_toutes(attente, profils is not None, au)[rang]
    testees = [(c.cle, c.p) for c in comparees if c.p is not None]
    retenues = benjamini_hochberg([p for _, p in testees], nombre("pairs_fausses_decouvertes", au))
    ecarts = {cle for (cle, _), retenue in zip(testees, retenues, strict=True) if retenue}
    return {c.cle: replace(c, verdict=Verdict.ECART) if c.cle in ecarts else c for c in comparees}


def taux_ensemble(comptes: Mapping[str, Compte], profils: ParProfil | None = None) -> float:
    """The rate of the structures of a kind together, on the scale where each is placed; 0 without exit."""
    attente = _attente(comptes, profils)
    attendus = math.fsum(p * combien for dossier in attente.dossiers for p, combien in dossier.groupes)
    return min(1.0, attente.taux * sum(d.observes for d in attente.dossiers) / attendus) if attendus else 0.0


def entonnoir(
    comptes: Mapping[str, Compte], effectifs: Sequence[int], au: date, profils: ParProfil | None = None
) -> tuple[Entonnoir, ...]:
    """The lines of the funnel at these numbers of exits; none with fewer than five structures to draw them from."""
    attente = _attente(comptes, profils)
    mesures = [m for m in (_mesurer(d, au) for d in attente.dossiers) if est_un_pair(m.n, au)]
    # Every structure on the drawing sees the others: with six of them, each has five peers.
    if len(mesures) <= entier("pairs_montre_min", au):
        return ()
    return _lignes(attente.taux, _ensemble(mesures, len(mesures) - 1, au), effectifs, au)


def entonnoir_usuel(taux: float, effectifs: Sequence[int], au: date) -> tuple[Entonnoir, ...]:
    """The same lines from the rate of the kind alone, with the usual spread between structures.

    For who may not know the counts: nothing of them is in these lines but that rate.
    """
    return _lignes(taux, Ensemble(0.0, nombre("derive_diversite_des_structures", au) ** 2, 0.0), effectifs, au)


def _lignes(taux: float, ensemble: Ensemble, effectifs: Sequence[int], au: date) -> tuple[Entonnoir, ...]:
    eta = logit(_borner(taux, au))
    lignes = []
    for n in effectifs:
        loi = loi_predictive([(eta, n)], ensemble)
        lignes.append(Entonnoir(n, *(quantile(part, loi) / n for part in LIGNES)))
    return tuple(lignes)


def phrases(comparaison: Comparaison, type_structure: str, au: date) -> list[str]:
    """What a director reads of the comparison (drift method, 3.8)."""
    c = comparaison
    if c.verdict is Verdict.SANS_PAIRS:
        autres = accorder(c.pairs, f"autre {type_structure}", f"autres {type_structure}")
        return [typographie(f"Pas assez de structures comparables : {autres if c.pairs else 'aucune autre'}.")]
    if not c.n or c.taux_des_pairs is None:
        return [typographie("Aucune sortie comptée sur la période : rien à comparer.")]
    if c.taux is None:
        combien = accorder(c.n, "sortie d’issue connue", "sorties d’issue connue")
        return [typographie(f"{combien} : trop peu pour un taux."), typographie(_verdict(c, au))]
    nom = "Taux à profil comparable" if c.est_au_profil else "Taux de sorties dynamiques"
    autres = f"{c.pairs} autres {type_structure}"
    taux = f"{nom} : {_pourcent(c.taux)} ; structures comparables : {_pourcent(c.taux_des_pairs)} ({autres})."
    return [typographie(taux), typographie(_verdict(c, au))]


def _pourcent(part: float) -> str:
    return f"{math.floor(round(100 * part, 6) + 0.5)} %"


def _verdict(c: Comparaison, au: date) -> str:
    if c.verdict is Verdict.ECART:
        return "L’écart dépasse ce que la taille et la diversité habituelle expliquent."
    if c.verdict is Verdict.HABITUEL:
        return "La taille et la diversité habituelle suffisent à expliquer l’écart."
    if c.verdict is Verdict.MONTREE:
        return f"Il faut {entier('pairs_verdict_min', au)} autres structures pour dire si un écart est inhabituel."
    return f"Il faut {entier('pairs_sorties_par_an_min', au)} sorties par an pour dire si un écart est inhabituel."


def _attente(comptes: Mapping[str, Compte], profils: ParProfil | None) -> Attente:
    return au_taux(comptes) if profils is None else profils.attente(comptes)


def _sans_les_lourdes(comptes: Mapping[str, Compte], profils: ParProfil | None, au: date) -> dict[str, Attente]:
    """What is expected when a heavy structure is left out of the reference, by its key."""
    if profils is not None:
        return {cle: profil.attente(comptes) for cle, profil in profils.sans.items() if cle in comptes}
    total = sum(n for _, n in comptes.values())
    part = nombre("pairs_part_max", au)
    return {cle: au_taux(comptes, cle) for cle, (_, n) in comptes.items() if total > n > part * total}


def _comparer_toutes(attente: Attente, est_au_profil: bool, au: date) -> list[Comparaison]:
    mesures = [_mesurer(dossier, au) for dossier in attente.dossiers]
    return [_comparer(mesure, mesures, _borner(attente.taux, au), est_au_profil, au) for mesure in mesures]


def _mesurer(dossier: Dossier, au: date) -> _Mesure:
    if not 0 <= dossier.observes <= dossier.n:
        raise ValueError(f"{dossier.observes} sorties dynamiques sur {dossier.n}")
    bornees = [(_borner(p, au), combien) for p, combien in dossier.groupes if combien]
    attendus = math.fsum(p * combien for p, combien in bornees)
    information = math.fsum(p * (1 - p) * combien for p, combien in bornees)
    ecart = (dossier.observes - attendus) / information if information else 0.0
    groupes = tuple((logit(p), combien) for p, combien in bornees)
    return _Mesure(dossier, groupes, dossier.n, attendus, ecart, information)


def _comparer(
    mesure: _Mesure, toutes: Sequence[_Mesure], taux_du_type: float, est_au_profil: bool, au: date
) -> Comparaison:
    pairs = [m for m in toutes if m is not mesure and est_un_pair(m.n, au)]
    observes = mesure.dossier.observes
    p = None
    assez = entier("sortie_taux_denominateur_min", au)
    verdict = _peut_etre_jugee(mesure, len(pairs), au)
    if verdict is Verdict.HABITUEL:
        loi = loi_predictive(mesure.groupes, _ensemble(pairs, len(pairs), au))
        p = min(1.0, 2 * min(mid_p(observes, loi)))
    return Comparaison(
        cle=mesure.dossier.cle,
        n=mesure.n,
        observes=observes,
        attendus=mesure.attendus,
        taux=min(1.0, taux_du_type * observes / mesure.attendus) if mesure.n >= assez else None,
        taux_des_pairs=_taux(pairs, taux_du_type),
        pairs=len(pairs),
        p=p,
        au_dessous=observes < mesure.attendus,
        verdict=verdict,
        est_au_profil=est_au_profil,
    )


def _peut_etre_jugee(mesure: _Mesure, pairs: int, au: date) -> Verdict:
    if pairs < entier("pairs_montre_min", au):
        return Verdict.SANS_PAIRS
    if pairs < entier("pairs_verdict_min", au):
        return Verdict.MONTREE
    par_periode = entier("pairs_sorties_par_an_min", au) * entier("pairs_mois", au) / 12
    return Verdict.HABITUEL if mesure.n >= par_periode else Verdict.TROP_PETITE


def _ensemble(mesures: Sequence[_Mesure], pairs: int, au: date) -> Ensemble:
    """The set they make; its spread is set, not estimated, while they are too few."""
    ecarts = [(m.ecart, m.information) for m in mesures]
    if pairs < entier("pairs_verdict_min", au):
        return ajuster(ecarts, nombre("derive_diversite_des_structures", au) ** 2)
    return ajuster(ecarts)


def est_un_pair(n: int, au: date) -> bool:
    """Whether a structure has exits enough, of known outcome, for others to be compared to it."""
    return n >= entier("pairs_sorties_min", au)


def _taux(mesures: Sequence[_Mesure], taux_du_type: float) -> float | None:
    attendus = math.fsum(m.attendus for m in mesures)
    return min(1.0, taux_du_type * sum(m.dossier.observes for m in mesures) / attendus) if attendus else None


def _borner(p: float, au: date) -> float:
    return min(max(p, nombre("derive_niveau_min", au)), nombre("derive_niveau_max", au))
