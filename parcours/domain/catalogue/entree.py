"""An entry of the catalogue: everything that is particular to one code, in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits


def aucun(_limite: date, _regles_au: date) -> tuple[int, ...]:
    """No threshold given by the law."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Entree:
    """A code: what it says in the documentation, its rule, its thresholds, its sentences, and who reads it.

    Documentation: `titre`, `signal` (what is signalled and when), `agir` (what can be done), `reference` (where the
    rule comes from).

    - `deriver(faits, regles_au)` gives its deadlines, from the facts and the rules of a date, never from today.
    - `jours`: its thresholds, in days before the limit, which a structure may replace when it `est_reglable`;
      `jours_de_la_loi(limite, regles_au)`: those that stay whatever it chose. `repete_jours`: then again every so many
      days. `cesse_au_repere`: nothing is signalled after its `repere`. `dites_aussitot`: kinds of objects that have no
      threshold, signalled as soon as they are recorded.
    - `dire(echeance, au)` is its sentence on a day; the no-break spaces are added by who calls.
    - `disparue(objet, faits)` is why its alert closes, once the facts give no such deadline any more;
      `changee(avant, maintenant)`, where the entry has one, why it closes when another deadline of the code took its
      place (without it: the date moved). `dure_apres_sortie`: kinds of objects that the exit does not close by itself.
    - `est_du_travail`: an encadrant reads it, except the objects `sociaux`.
    - `est_dure`: its limit ranks the list (a silence has a place of its own), except that of the kinds of objects
      `hors_liste`, of which the list says nothing. `constats`: kinds of objects whose limit is a day reached, on which
      nothing can be late. `se_tait_avant`: nothing is said of it
      before its limit. `prend_la_place_de`: from then on, the deadline of that code on the same object is not said.
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
    dites_aussitot: frozenset[str] = frozenset()
    est_reglable: bool = True
    se_tait_avant: bool = False
    prend_la_place_de: Code | None = None


def quand(reste_jours: int) -> str:
    """When, from the days left: «dans 3 jours», «aujourd’hui», «depuis 3 jours»."""
    if reste_jours == 0:
        return "aujourd’hui"
    jours = accorder(abs(reste_jours), "jour")
    return f"dans {jours}" if reste_jours > 0 else f"depuis {jours}"


def quand_et_le(echeance: Echeance, au: date) -> str:
    """The same with the limit: «dans 3 jours, le 4 mai 2027»."""
    reste = echeance.reste_jours(au)
    return quand(reste) if reste == 0 else f"{quand(reste)}, le {en_toutes_lettres(echeance.limite)}"
