"""The two tables of a territory: the offer (structures, posts) and the exits (on people hired, on counted exits)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product

from parcours.domain.cellules import Axe, additionner, masquer
from parcours.domain.dates import UN_JOUR, Periode, ajouter_mois, en_toutes_lettres
from parcours.domain.motif_sortie import CategorieSortie
from parcours.domain.parametres import entier
from parcours.domain.proportion import Intervalle, wilson
from parcours.domain.sortie import Situation, SortieConstatee, situation
from parcours.domain.structure import TypeStructure

TOUT = "*"
EMBAUCHES = "embauches"
DYNAMIQUES = "dynamiques"
COMPTEES = "comptees"
SANS_MOTIF = Situation.SANS_MOTIF.value
SIMPLES = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION, CategorieSortie.POSITIVE, CategorieSortie.AUTRE)

# Each line that is counted, and the lines that count it.
TOTAUX_D_UNE_LIGNE: Axe = {
    **{
        famille.value: (famille.value, DYNAMIQUES, COMPTEES) if famille.est_dynamique else (famille.value, COMPTEES)
        for famille in SIMPLES
    },
    # Counted, its outcome unknown, as in the results of a structure: left out, it would raise the rate of who does not
    # document.
    SANS_MOTIF: (SANS_MOTIF, COMPTEES),
    EMBAUCHES: (EMBAUCHES,),
}
LIGNES = (*(famille.value for famille in SIMPLES), SANS_MOTIF, DYNAMIQUES, COMPTEES, EMBAUCHES)
# The exits that no line counts.
ECARTEES = (Situation.NEUTRALISEE, Situation.SOUS_LE_SEUIL, Situation.A_CONFIRMER)

Cle = tuple[str, str, str]

DUREE_MOIS = 36
# A first year shorter than this is read with the next one.
ANNEE_ENTAMEE_MOIS = 6


@dataclass(frozen=True)
class PeriodeOfferte(Periode):
    """A period that the page offers; `cle` is its name in an address."""

    cle: str
    nom: str


def periodes(au: date) -> list[PeriodeOfferte]:
    """Three years up to a day, then the years they hold, the latest first.

    A fixed list on purpose: free dates would let anyone subtract one table from another and find a person. And the
    years share out the whole: a few weeks left over would be the smallest of tables, read by subtraction.
    """
    debut = ajouter_mois(au, -DUREE_MOIS) + UN_JOUR
    debuts = [debut, *(date(annee, 1, 1) for annee in range(debut.year + 1, au.year + 1))]
    if debuts[1] < ajouter_mois(debut, ANNEE_ENTAMEE_MOIS):
        del debuts[1]
    fins = [*(suivant - UN_JOUR for suivant in debuts[1:]), au]
    annees = [
        PeriodeOfferte(debut, fin, str(fin.year), _nom(debut, fin)) for debut, fin in zip(debuts, fins, strict=True)
    ]
    return [PeriodeOfferte(debut, au, TOUT, "trois dernières années"), *reversed(annees)]


def _nom(debut: date, fin: date) -> str:
    if debut.year != fin.year:
        return f"du {en_toutes_lettres(debut)} au {en_toutes_lettres(fin)}"
    if (debut.month, debut.day) == (1, 1):
        return f"année {fin.year}"
    return f"année {fin.year}, depuis le {en_toutes_lettres(debut).removesuffix(f' {fin.year}')}"


@dataclass(frozen=True)
class Offre:
    """Structures and conventioned posts (ETP) by zone and kind; `TOUT` on either axis is the total."""

    zones: tuple[str, ...]
    types: tuple[str, ...]
    structures: Mapping[tuple[str, str], int]
    postes: Mapping[tuple[str, str], Decimal]


def offre(lignes: Iterable[tuple[str, str, Decimal | None]]) -> Offre:
    """The offer table from one row per structure: zone, kind, posts of its annexe in force (None: no annexe)."""
    structures: Counter[tuple[str, str]] = Counter()
    postes: dict[tuple[str, str], Decimal] = {}
    zones, types = set(), set()
    for zone, genre, nombre in lignes:
        zones.add(zone)
        types.add(genre)
        for cle in product((zone, TOUT), (genre, TOUT)):
            structures[cle] += 1
            postes[cle] = postes.get(cle, Decimal(0)) + (nombre or Decimal(0))
    return Offre(_ordre_des_zones(zones), _ordre_des_types(types), structures, postes)


@dataclass(frozen=True)
class Sorties:
    """People hired and counted exits by zone, kind and line, with the keys that must not be shown.

    `ecartees` are the exits of the whole territory that do not count, by situation.
    """

    zones: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    nombres: Mapping[Cle, int] = field(default_factory=dict)
    cachees: frozenset[Cle] = frozenset()
    ecartees: Mapping[Situation, int] = field(default_factory=dict)
    ecartees_cachees: frozenset[Situation] = frozenset()

    def nombre(self, zone: str, genre: str, ligne: str) -> int | None:
        """The count of a cell; None when it is hidden."""
        cle = (zone, genre, ligne)
        return None if cle in self.cachees else self.nombres.get(cle, 0)

    def ecartee(self, place: Situation) -> int | None:
        """How many exits do not count for this reason; None when it is hidden."""
        return None if place in self.ecartees_cachees else self.ecartees.get(place, 0)

    def pourcent(self, zone: str, genre: str, ligne: str, sur: str, au: date) -> float | None:
        """A line per cent of `sur` (people hired, or counted exits); None when hidden, or over too few.

        Of people hired, it may pass 100: who leaves in a period was often hired before it.
        """
        nombre, total = self.nombre(zone, genre, ligne), self.nombre(zone, genre, sur)
        if nombre is None or not total or (sur == COMPTEES and total < sorties_pour_un_taux(au)):
            return None
        return 100 * nombre / total

    def intervalle(self, zone: str, genre: str, ligne: str, au: date) -> Intervalle | None:
        """How far chance alone could move the share of a line in the counted exits (0 to 1); None without a rate.

        It is drawn from two counts that are shown: it says nothing of those that are hidden.
        """
        nombre, total = self.nombre(zone, genre, ligne), self.nombre(zone, genre, COMPTEES)
        if ligne == COMPTEES or self.pourcent(zone, genre, ligne, COMPTEES, au) is None:
            return None
        return wilson(nombre, total) if nombre is not None and total else None


def sorties_pour_un_taux(au: date) -> int:
    """How many counted exits a rate needs: under it, counts only."""
    return entier("sortie_taux_denominateur_min", au)


def sorties(
    embauches: Iterable[tuple[str, str, date, int]],
    constatees: Iterable[tuple[str, SortieConstatee, int]],
    periode_de: Callable[[date], str],
) -> dict[str, Sorties]:
    """The exits tables of a whole and of the periods that make it up, by name of the period (`TOUT`: the whole).

    From people hired (zone, kind, day, number) and exits (zone, facts, number), by the rules of their dates;
    `periode_de` says in which period a day falls. Small cells are hidden together: all the tables, read side by side,
    give none away.
    """
    atomes: Counter[tuple[str, ...]] = Counter()
    ecartees: Counter[tuple[str, ...]] = Counter()
    for zone, genre, le, nombre in embauches:
        atomes[periode_de(le), zone, genre, EMBAUCHES] += nombre
    for zone, sortie, nombre in constatees:
        periode, place = periode_de(sortie.le), situation(sortie)
        if place is Situation.COMPTEE and sortie.motif is not None:
            atomes[periode, zone, sortie.type_structure, sortie.motif.categorie.value] += nombre
        elif place is Situation.SANS_MOTIF:
            atomes[periode, zone, sortie.type_structure, SANS_MOTIF] += nombre
        else:
            # It has no line in the table, but its place does have people.
            atomes[periode, zone, sortie.type_structure, CategorieSortie.AUTRE.value] += 0
            ecartees[periode, place.value] += nombre
    periodes = sorted({atome[0] for atome in atomes})
    zones = _ordre_des_zones({atome[1] for atome in atomes})
    types = _ordre_des_types({atome[2] for atome in atomes})
    lieux = sorted({atome[1:3] for atome in atomes})
    axes = (_avec_total(periodes), _avec_total(zones), _avec_total(types), TOTAUX_D_UNE_LIGNE)
    places = {
        (periode, *lieu, ligne): atomes[periode, *lieu, ligne]
        for periode, lieu, ligne in product(periodes, lieux, TOTAUX_D_UNE_LIGNE)
    }
    a_part: dict[tuple[str, ...], int] = {
        (periode, place.value): ecartees[periode, place.value] for periode, place in product(periodes, ECARTEES)
    }
    axes_a_part = (_avec_total(periodes), {place.value: (place.value,) for place in ECARTEES})
    nombres, cachees = additionner(places, axes), masquer(places, axes).cachees
    nombres_a_part, cachees_a_part = additionner(a_part, axes_a_part), masquer(a_part, axes_a_part).cachees
    return {
        periode: Sorties(
            zones,
            types,
            nombres={_cle(cellule): nombre for cellule, nombre in nombres.items() if cellule[0] == periode},
            cachees=frozenset(_cle(cellule) for cellule in cachees if cellule[0] == periode),
            ecartees={Situation(place): nombre for (de, place), nombre in nombres_a_part.items() if de == periode},
            ecartees_cachees=frozenset(Situation(place) for de, place in cachees_a_part if de == periode),
        )
        for periode in (*periodes, TOUT)
    }


def _avec_total(valeurs: Iterable[str]) -> Axe:
    return {valeur: (valeur, TOUT) for valeur in valeurs}


def _cle(cellule: tuple[str, ...]) -> Cle:
    _periode, zone, genre, ligne = cellule
    return zone, genre, ligne


def _ordre_des_types(types: Iterable[str]) -> tuple[str, ...]:
    presents = set(types)
    return tuple(genre.value for genre in TypeStructure if genre.value in presents)


def _ordre_des_zones(zones: Iterable[str]) -> tuple[str, ...]:
    # North to south as people say it; other zones after, by name.
    connues = ("Nord", "Centre", "Sud")
    return tuple(sorted(zones, key=lambda zone: (connues.index(zone) if zone in connues else len(connues), zone)))
