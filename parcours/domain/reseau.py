"""All the structures of a territory on one screen: where each stands against its own past, and among its peers.

What is told here leaves the structures: no count of persons from 1 to 4, nor one that gives it by subtraction within
the screen. The two questions stay apart, and nothing here is a ranking.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain import pairs
from parcours.domain.cellules import SEUIL, Atome, Axe, masquer
from parcours.domain.dates import UN_JOUR, Periode, accorder, ajouter_mois, en_toutes_lettres
from parcours.domain.derive import fourchette
from parcours.domain.derive_reference import SortieComptee, nombre
from parcours.domain.erreurs import typographie
from parcours.domain.pairs import Comparaison, Entonnoir, Verdict
from parcours.domain.pairs_attente import Compte, ParProfil, taux_observe
from parcours.domain.parametres import entier

DYNAMIQUES, AUTRES, COMPTEES, TOUT = "dynamiques", "autres", "comptees", "*"
LIGNES: Axe = {DYNAMIQUES: (DYNAMIQUES, COMPTEES), AUTRES: (AUTRES, COMPTEES)}
# Heights at which the lines of the funnel are computed: they are smooth, and steep only at the left.
POINTS_DES_LIGNES = 18
MILIEU_DES_PETITS = SEUIL / 2
# No outcome is final before a month (drift method, 1): a quarter is compared once that month is over.
DELAI_DES_ISSUES_MOIS = 1


@dataclass(frozen=True, slots=True)
class Etape:
    """The gap (dynamic exits expected minus observed, in persons) from the start of the follow-up to a day.

    `est_approchee`: a count from 1 to 4 was taken for the middle of them.
    """

    le: date
    ecart: float
    est_approchee: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A structure among those of its kind: what may be told of its counts (None: hidden), and the comparison.

    Without a comparison its exits are too uniform to be believed before the records are checked.
    """

    cle: str
    comptees: int | None
    dynamiques: int | None
    comparaison: Comparaison | None

    @property
    def taux(self) -> float | None:
        """The rate it is placed at; None where it may not be told, or must not be, and where there is no exit."""
        if self.comparaison is None or self.comptees is None or self.dynamiques is None:
            return None
        return self.comparaison.taux

    @property
    def taux_brut(self) -> float | None:
        """The same, whoever its persons are."""
        return None if self.taux is None or not self.comptees else (self.dynamiques or 0) / self.comptees

    @property
    def est_masquee(self) -> bool:
        """Whether one of its counts is hidden."""
        return self.comptees is None or self.dynamiques is None

    @property
    def s_ecarte(self) -> bool:
        """Whether it stands out among its peers."""
        return self.comparaison is not None and self.comparaison.verdict is Verdict.ECART

    @property
    def mot(self) -> str:
        """How it stands among its peers, in a few words."""
        if self.comparaison is None:
            return "saisie à vérifier"
        if self.comparaison.verdict is Verdict.ECART:
            return "nettement en dessous" if self.comparaison.au_dessous else "nettement au-dessus"
        return {
            Verdict.HABITUEL: "dans l’ordinaire",
            Verdict.TROP_PETITE: "trop peu de sorties",
        }.get(self.comparaison.verdict, "sans comparaison")


@dataclass(frozen=True, slots=True)
class Niveau:
    """The structures of a kind over the period compared, by key; `taux`: theirs together (None where it is hidden).

    `lignes`: those of the funnel, from what is told only; none with too few structures. `pairs`: how many
    others can be compared to; those whose records must be checked are not among them. `est_au_profil`: the public of
    each was allowed for.
    """

    places: Mapping[str, Place]
    taux: float | None
    lignes: tuple[Entonnoir, ...]
    pairs: int
    est_au_profil: bool


def periode_comparee(au: date) -> Periode:
    """The twenty-four months compared on a day: they end with the last quarter whose outcomes are final.

    So the page does not move from one day to the next, but by what is recorded late.
    """
    fin = _debut_du_trimestre(au) - UN_JOUR
    if ajouter_mois(fin, DELAI_DES_ISSUES_MOIS) > au:
        fin = _debut_du_trimestre(fin) - UN_JOUR
    return Periode(ajouter_mois(fin + UN_JOUR, -entier("pairs_mois", au)), fin)


def etapes(sorties: Iterable[SortieComptee], attendu: float, depuis: date, au: date) -> tuple[Etape, ...]:
    """The gap at the end of the quarters, from 0 on `depuis`, as it may be told outside.

    Quarters are put together until the exits between two points are dynamic for 0 or 5 of them at least, and likewise
    for the others. What is left at the end, from five exits on, is told with 2.5 for a count from 1 to 4: a decline is
    made of such counts. An exit not known yet is dynamic, as on the chart of the structure.
    """
    par_trimestre: dict[date, list[bool]] = defaultdict(list)
    for sortie in sorties:
        if depuis <= sortie.le <= au:
            par_trimestre[_debut_du_trimestre(sortie.le)].append(sortie.dynamique is not False)
    lues: list[Etape] = []
    ecart = 0.0
    tenues: list[bool] = []
    trimestre = _debut_du_trimestre(depuis)
    while (suivant := ajouter_mois(trimestre, 3)) <= au + UN_JOUR:
        tenues += par_trimestre[trimestre]
        favorables = sum(tenues)
        if tenues and _peut_se_dire(favorables) and _peut_se_dire(len(tenues) - favorables):
            ecart += len(tenues) * attendu - favorables
            lues.append(Etape(suivant - UN_JOUR, round(ecart, 1)))
            tenues = []
        trimestre = suivant
    if len(tenues) >= SEUIL:
        favorables = sum(tenues)
        flous = MILIEU_DES_PETITS if favorables < SEUIL else len(tenues) - MILIEU_DES_PETITS
        ecart += len(tenues) * attendu - flous
        lues.append(Etape(trimestre - UN_JOUR, round(ecart, 1), est_approchee=True))
    return tuple(lues)


def comparer(lus: Mapping[str, Compte], au: date, profils: ParProfil | None = None) -> dict[str, Comparaison]:
    """The structures of a kind among themselves; `lus`: dynamic exits and exits of each, by key.

    Those whose records must be checked first are left out, of the comparison as of the peers.
    """
    return pairs.comparer(_sures(lus, au), au, profils)


def situer(lus: Mapping[str, Compte], au: date, profils: ParProfil | None = None) -> Niveau:
    """The same with what may be told of it outside, and the lines of the funnel."""
    comparees = comparer(lus, au, profils)
    sures = _sures(lus, au)
    cachees = _cachees(lus)
    places = {}
    for cle, (dynamiques, n) in lus.items():
        est_cache = (cle, DYNAMIQUES) in cachees or (cle, AUTRES) in cachees
        comptees = None if (cle, COMPTEES) in cachees else n
        places[cle] = Place(cle, comptees, None if est_cache else dynamiques, comparees.get(cle))
    est_dit = all((TOUT, ligne) not in cachees for ligne in (DYNAMIQUES, COMPTEES))
    taux = pairs.taux_ensemble(sures, profils) if est_dit and any(n for _, n in sures.values()) else None
    combien = sum(pairs.est_un_pair(n, au) for _, n in sures.values())
    return Niveau(
        places=places,
        taux=taux,
        lignes=_lignes(sures, places, taux, combien, profils, au),
        pairs=combien,
        est_au_profil=profils is not None,
    )


def _lignes(
    sures: Mapping[str, Compte],
    places: Mapping[str, Place],
    taux: float | None,
    combien: int,
    profils: ParProfil | None,
    au: date,
) -> tuple[Entonnoir, ...]:
    """The lines are read to a tenth of a percent: drawn from hidden counts, or up to one, they would tell them."""
    effectifs = _effectifs(max((place.comptees or 0 for place in places.values()), default=0))
    if not any(place.est_masquee for place in places.values()):
        return pairs.entonnoir(sures, effectifs, au, profils)
    if taux is None or combien <= entier("pairs_montre_min", au):
        return ()
    return pairs.entonnoir_usuel(taux, effectifs, au)


def hasard(suivies: int, au: date) -> str:
    """How many signals chance alone opens in a year, in a sentence."""
    annees = int(nombre("derive_fausse_alerte_annees", au))
    if not suivies:
        return typographie("Aucune structure n’a encore assez d’historique pour être suivie.")
    par_an = fourchette(suivies / annees)
    signal = "signal" if par_an in ("1", "moins de 1") else "signaux"
    return typographie(
        f"{accorder(suivies, 'structure suivie', 'structures suivies')}. Quand rien ne change nulle part, le hasard "
        f"seul ouvre {par_an} {signal} par an : un tous les {annees} ans dans chacune, en moyenne."
    )


def resume(niveau: Niveau, genre: str, au: date) -> str:
    """What the comparison of a kind may say, before its drawing."""
    a_verifier = sum(place.comparaison is None for place in niveau.places.values())
    doute = f" {accorder(a_verifier, 'saisie est', 'saisies sont')} à vérifier d’abord." if a_verifier else ""
    return typographie(_resume(niveau, genre, a_verifier, au) + doute)


def _resume(niveau: Niveau, genre: str, a_verifier: int, au: date) -> str:
    minimum, verdict = entier("pairs_montre_min", au), entier("pairs_verdict_min", au)
    if niveau.pairs <= minimum:
        return (
            f"Pas assez de structures comparables : {niveau.pairs + a_verifier} {genre} d’au moins "
            f"{entier('pairs_sorties_min', au)} sorties d’issue connue, il en faut {minimum + 1}."
        )
    if niveau.pairs <= verdict:
        return (
            f"{niveau.pairs} {genre} comparables : les taux se montrent ensemble, mais il en faut {verdict + 1} pour "
            "dire qu’un écart est inhabituel."
        )
    ecarts = sum(place.s_ecarte for place in niveau.places.values())
    if not ecarts:
        return f"{niveau.pairs} {genre} comparables : aucune ne s’écarte nettement des autres."
    sujet = "1 s’écarte" if ecarts == 1 else f"{ecarts} s’écartent"
    return (
        f"{niveau.pairs} {genre} comparables : {sujet} nettement des autres, plus que la taille et la diversité "
        "habituelle n’expliquent."
    )


def libelle_de_la_periode(periode: Periode) -> str:
    """The period compared, in words."""
    return typographie(f"Du {en_toutes_lettres(periode.debut)} au {en_toutes_lettres(periode.fin)}")


def _sures(lus: Mapping[str, Compte], au: date) -> dict[str, Compte]:
    return {cle: compte for cle, compte in lus.items() if not _est_a_verifier(cle, lus, au)}


def _est_a_verifier(cle: str, lus: Mapping[str, Compte], au: date) -> bool:
    """Whether the exits of a structure are all dynamic, or none, where others make expect enough of the other sort.

    Those others are of its kind; a structure alone in its own is judged by the level of all kinds.
    """
    dynamiques, n = lus[cle]
    if n < nombre("derive_verification_sorties_min", au) or dynamiques not in (0, n):
        return False
    autres = {autre: compte for autre, compte in lus.items() if autre != cle}
    suffisent = sum(m for _, m in autres.values()) >= entier("sortie_taux_denominateur_min", au)
    taux = taux_observe(autres) if suffisent else nombre("derive_taux_d_ensemble", au)
    return n * (1 - taux if dynamiques else taux) >= nombre("derive_verification_attendues_min", au)


def _cachees(lus: Mapping[str, Compte]) -> frozenset[tuple[str, ...]]:
    atomes: dict[Atome, int] = {
        (cle, ligne): combien
        for cle, (dynamiques, n) in lus.items()
        for ligne, combien in ((DYNAMIQUES, dynamiques), (AUTRES, n - dynamiques))
    }
    return masquer(atomes, ({cle: (cle, TOUT) for cle in lus}, LIGNES)).cachees if atomes else frozenset()


def _effectifs(plus_grande: int) -> Sequence[int]:
    """From 1 to a little more than the largest structure, closer together where the lines are steep."""
    fin = max(10, round(plus_grande * 1.05))
    return sorted({max(1, round(fin * (rang / POINTS_DES_LIGNES) ** 2)) for rang in range(1, POINTS_DES_LIGNES + 1)})


def _peut_se_dire(personnes: int) -> bool:
    return personnes == 0 or personnes >= SEUIL


def _debut_du_trimestre(jour: date) -> date:
    return date(jour.year, 3 * ((jour.month - 1) // 3) + 1, 1)
