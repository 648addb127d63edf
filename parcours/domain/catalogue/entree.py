"""An entry of the catalogue: everything that is particular to one code, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import accorder, en_toutes_lettres, jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits


def aucun(_limite: date, _regles_au: date) -> tuple[int, ...]:
    """No threshold given by the law."""
    return ()


class Choix(StrEnum):
    """What a structure may choose of a code: when it is warned, never what the law says."""

    AVANT = "avant"
    APRES = "apres"
    PARTS = "parts"
    DELAI = "delai"


@dataclass(frozen=True, kw_only=True)
class Entree:
    """A code: what it says in the documentation, its rule, its thresholds, its sentences, and who reads it.

    Documentation: `titre`, `signal` (what is signalled and when), `agir` (what can be done), `reference` (where the
    rule comes from). They hold no number: `{seuils}` and the names of parameters are replaced by those that the rules
    use (`catalogue.documentation`), with `nombres` for what no parameter says by itself.

    - `deriver(faits, regles_au)` gives its deadlines, from the facts and the rules of a date, never from today
      (see `suit_le_jour`).
    - `jours`: its thresholds, in days before the limit (negative: after), which a structure may replace as `reglables`
      says: those before, those after (counted from `depuis_quoi`). `propres`: numbers that its own rule reads, parts of
      a cap in per cent or a delay in days, which the structure may replace too.
      `jours_de_la_loi(limite, regles_au)`: those that stay whatever it chose. `repete_jours`: then again every so many
      days. `cesse_au_repere`: nothing is signalled after its `repere`. `dites_aussitot`: kinds of objects that have no
      threshold, signalled as soon as they are recorded.
    - `dire(echeance, au)` is its sentence on a day: a date, the days from it or to it, and after the last colon or stop
      what can be done, which begins with a verb; the no-break spaces are added by who calls.
    - `disparue(objet, faits)` is why its alert closes, once the facts give no such deadline any more;
      `changee(avant, maintenant)`, where the entry has one, why it closes when another deadline of the code took its
      place (without it: the date moved). `dure_apres_sortie`: kinds of objects that the exit does not close by itself.
    - `touche_un_droit`: overdue, a right is lost or at risk (PASS, contract, permit…): it is said before the others.
    - `est_du_travail`: an encadrant reads it, except the objects `sociaux`.
    - `est_dure`: its limit ranks the list (a silence has a place of its own), except that of the kinds of objects
      `hors_liste`, of which the list says nothing. `constats`: kinds of objects whose limit is a day reached, on which
      nothing can be late; `demandes`: those among them that ask for something to be done, as objects or kinds of
      objects. `se_tait_avant`: nothing is said of it before its limit. `prend_la_place_de`: from then on, the
      deadline of that code on the same object is not said.
    - `suit_le_jour`: its rule looks at the day, given as that of the rules; its deadlines say when it is to be applied
      again (`Echeance.a_relire_le`), and the night does so.
    """

    code: Code
    titre: str
    signal: str
    agir: str
    reference: str
    deriver: Callable[[Faits, date], list[Echeance]]
    jours: tuple[int, ...]
    dire: Callable[[Echeance, date], str]
    disparue: Callable[[str, Faits], str]
    jours_de_la_loi: Callable[[date, date], tuple[int, ...]] = aucun
    repete_jours: int | None = None
    cesse_au_repere: bool = False
    changee: Callable[[Echeance, Echeance], str] | None = None
    dure_apres_sortie: frozenset[str] = frozenset()
    est_du_travail: bool = False
    sociaux: frozenset[str] = frozenset()
    est_dure: bool = True
    hors_liste: frozenset[str] = frozenset()
    constats: frozenset[str] = frozenset()
    demandes: frozenset[str] = frozenset()
    dites_aussitot: frozenset[str] = frozenset()
    reglables: frozenset[Choix] = frozenset({Choix.AVANT})
    propres: tuple[int, ...] = ()
    depuis_quoi: str = "la date"
    nombres: Callable[[], Mapping[str, str]] = dict
    se_tait_avant: bool = False
    touche_un_droit: bool = False
    prend_la_place_de: Code | None = None
    suit_le_jour: bool = False

    def par_defaut(self, choix: Choix) -> tuple[int, ...]:
        """What a structure that chose nothing has, in the order of time; after the limit, counted as days after it."""
        if choix is Choix.AVANT:
            return tuple(sorted((jours for jours in self.jours if jours >= 0), reverse=True))
        if choix is Choix.APRES:
            return tuple(sorted(-jours for jours in self.jours if jours < 0))
        return self.propres


def quand(reste_jours: int) -> str:
    """When, from the days left: «dans 3 jours», «demain», «aujourd’hui», «depuis hier», «depuis 3 jours»."""
    if reste_jours in _EN_UN_MOT:
        return _EN_UN_MOT[reste_jours]
    jours = accorder(abs(reste_jours), "jour")
    return f"dans {jours}" if reste_jours > 0 else f"depuis {jours}"


_EN_UN_MOT = {1: "demain", 0: "aujourd’hui", -1: "depuis hier"}


def quand_et_le(jour: date, au: date) -> str:
    """The same with its date: «dans 3 jours, le 4 mai 2027», «depuis 3 jours (28 avril 2027)»."""
    reste = jours_entre(au, jour)
    le = en_toutes_lettres(jour)
    return f"{quand(reste)} ({le})" if reste < 0 else f"{quand(reste)}, le {le}"
