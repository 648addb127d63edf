"""The deadlines that Parcours watches: one entry per code, by theme, and what is asked of them by code.

To add a code: its line in `Code`, its entry in the module of its theme, its line in `web/suite_a_donner.py`, its
facts in `Faits`; then `docs/alertes.md` is written again from `documentation()`.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from parcours.domain.catalogue import (
    accompagnement,
    apres_sortie,
    autorisation,
    contrat,
    document,
    eligibilite,
    formation,
    immersion,
    pass_iae,
    rendez_vous,
    sortie,
    structure,
)
from parcours.domain.catalogue.documentation import page
from parcours.domain.catalogue.entree import Choix, Entree
from parcours.domain.dates import jours_entre
from parcours.domain.echeance import Code, Echeance, Seuils, SeuilsChoisis
from parcours.domain.erreurs import typographie
from parcours.domain.faits import Faits

_THEMES = (
    pass_iae.ENTREES,
    contrat.ENTREES,
    autorisation.ENTREES,
    accompagnement.ENTREES,
    sortie.ENTREES,
    structure.ENTREES,
    immersion.ENTREES,
    eligibilite.ENTREES,
    document.ENTREES,
    rendez_vous.ENTREES,
    formation.ENTREES,
    apres_sortie.ENTREES,
)

# In the order of the codes: that of the documentation, and of the deadlines derived.
CATALOGUE: dict[Code, Entree] = {
    entree.code: entree for entree in sorted((e for theme in _THEMES for e in theme), key=lambda e: e.code)
}
# What an encadrant may read concerns the contract: nothing of the PASS, nor of appointments they may not see; nor,
# among these codes, the objects below (the motive of an exit).
CODES_DU_TRAVAIL = frozenset(code for code, entree in CATALOGUE.items() if entree.est_du_travail)
OBJETS_SOCIAUX = frozenset((code.value, objet) for code, entree in CATALOGUE.items() for objet in entree.sociaux)
# The kinds of objects that the list says nothing of, with their code.
HORS_LISTE = frozenset((code.value, genre) for code, entree in CATALOGUE.items() for genre in entree.hors_liste)
# The code that is said no more, then the one that took its place on the same object.
PLACES_PRISES = frozenset(
    (entree.prend_la_place_de.value, code.value) for code, entree in CATALOGUE.items() if entree.prend_la_place_de
)
# Before any limit that may be recorded: it is signalled at once.
AUSSITOT_JOURS = 3650
_CESSENT_AU_REPERE = frozenset(code for code, entree in CATALOGUE.items() if entree.cesse_au_repere)
# Their rule looks at the day: the night applies it again to what is due.
CODES_RELUS = frozenset(code for code, entree in CATALOGUE.items() if entree.suit_le_jour)
# Overdue, they are said before the others.
DROITS_EN_JEU = frozenset(code for code, entree in CATALOGUE.items() if entree.touche_un_droit)
# The kinds of objects that are a day reached, with their code; those that ask for something to be done all the same.
CONSTATS = frozenset((code.value, genre) for code, entree in CATALOGUE.items() for genre in entree.constats)
DEMANDES = frozenset((code.value, objet) for code, entree in CATALOGUE.items() for objet in entree.demandes)
# Nothing is said of them before their day.
CODES_TUS_AVANT = frozenset(code for code, entree in CATALOGUE.items() if entree.se_tait_avant)


class Niveau(StrEnum):
    """How close: overdue, within the red threshold, within the orange one, later, or mere information."""

    RETARD = "retard"
    ROUGE = "rouge"
    ORANGE = "orange"
    LOIN = "loin"


def deriver(faits: Faits, regles_au: date) -> list[Echeance]:
    """Every deadline of a parcours. Depends on the facts and the rules of a date, not on today: see `CODES_RELUS`."""
    return [echeance for entree in CATALOGUE.values() for echeance in entree.deriver(faits, regles_au)]


def seuils(code: str, limite: date, regles_au: date, choisis: SeuilsChoisis | None = None, objet: str = "") -> Seuils:
    """The thresholds of a deadline: those its structure chose, where it may, or those of the product.

    What was passed on the day it was recorded has one, far before its limit. Those that the law gives by the rules of
    `regles_au` are there whatever was chosen; those that come after the limit too, unless the entry lets them be
    chosen, and then there is always one: what is overdue is always said.
    Raises ValueError for a code that is not in the catalogue.
    """
    jours = (choisis or {}).get(code)
    return _seuils(code, objet.split(":", 1)[0], limite, regles_au, None if jours is None else tuple(jours))


def _seuils(code: str, genre: str, limite: date, regles_au: date, choisis: tuple[int, ...] | None) -> Seuils:
    entree = CATALOGUE[Code(code)]
    if genre in entree.dites_aussitot:
        return Seuils((AUSSITOT_JOURS,))
    avant = [jours for jours in entree.jours if jours >= 0]
    apres = [jours for jours in entree.jours if jours < 0]
    if choisis is not None and Choix.AVANT in entree.reglables:
        avant = [jours for jours in choisis if jours >= 0]
    if choisis is not None and Choix.APRES in entree.reglables:
        apres = [jours for jours in choisis if jours < 0] or apres
    tous = {*avant, *apres, *entree.jours_de_la_loi(limite, regles_au)}
    return Seuils(tuple(sorted(tous, reverse=True)), entree.repete_jours)


def prochain_signal(
    echeance: Echeance, deja: int | None, regles_au: date, choisis: SeuilsChoisis | None = None
) -> date | None:
    """The next day on which to look at a deadline, given the last threshold signalled for this same limit."""
    sont = seuils(echeance.code, echeance.limite, regles_au, choisis, echeance.objet)
    cesse_le = echeance.repere if echeance.code in _CESSENT_AU_REPERE else None
    prochain = _prochain(sont, echeance.limite, cesse_le, deja)
    return min((le for le in (prochain, echeance.a_relire_le) if le is not None), default=None)


def franchissement(
    code: str,
    objet: str,
    limite: date,
    repere: date | None,
    deja: int | None,
    au: date,
    choisis: SeuilsChoisis | None = None,
) -> tuple[int | None, date | None]:
    """The latest threshold crossed on a day and not signalled yet (None: none), and the next day to look again."""
    jours = (choisis or {}).get(code)
    cesse_le = repere if code in _CESSENT_AU_REPERE else None
    return _franchissement(
        code, objet.split(":", 1)[0], limite, cesse_le, deja, au, None if jours is None else tuple(jours)
    )


# A night asks for the same ones again and again: the limits of a year, by code.
@lru_cache(maxsize=16384)
def _franchissement(
    code: str,
    genre: str,
    limite: date,
    cesse_le: date | None,
    deja: int | None,
    au: date,
    choisis: tuple[int, ...] | None,
) -> tuple[int | None, date | None]:
    sont = _seuils(code, genre, limite, au, choisis)
    # A threshold that came once it had stopped is not told, even when it was recorded late.
    seuil = sont.franchi(limite, au if cesse_le is None else min(au, cesse_le))
    if seuil is not None and deja is not None and seuil >= deja:
        seuil = None
    return seuil, _prochain(sont, limite, cesse_le, deja if seuil is None else seuil)


@cache
def est_redite(code: str, seuil: int) -> bool:
    """Whether a threshold only says again, after so many days, what the ones before it said."""
    entree = CATALOGUE[Code(code)]
    return entree.repete_jours is not None and seuil < min(entree.jours)


def _prochain(sont: Seuils, limite: date, cesse_le: date | None, deja: int | None) -> date | None:
    suivant = sont.suivant(deja)
    if suivant is None:
        return None
    le = limite - timedelta(days=suivant)
    return None if cesse_le is not None and cesse_le < le else le


def niveau(limite: date, au: date, rouge_jours: int, orange_jours: int) -> Niveau:
    """How close a limit is: overdue starts the day after."""
    reste = jours_entre(au, limite)
    if reste < 0:
        return Niveau.RETARD
    if reste <= rouge_jours:
        return Niveau.ROUGE
    return Niveau.ORANGE if reste <= orange_jours else Niveau.LOIN


def phrase(code: str, objet: str, limite: date, repere: date | None, habitude_jours: int | None, au: date) -> str:
    """The sentence of a deadline on a day, with the no-break spaces French asks for; numbers are those of the day."""
    echeance = Echeance(Code(code), objet, limite, repere, habitude_jours)
    return typographie(CATALOGUE[echeance.code].dire(echeance, au))


def est_silencieux(code: str, limite: date, au: date) -> bool:
    """Whether a silence deadline is reached: a silence has no «limit» to be late on."""
    return code == Code.SILENCE and limite <= au


def limite_dure(code: str) -> bool:
    """Whether the limit of a code orders the list (a silence has a place of its own)."""
    return CATALOGUE[Code(code)].est_dure


def est_hors_liste(code: str, objet: str) -> bool:
    """Whether the list says nothing of a deadline: a habit of accompaniment does not overtake the law."""
    return (code, objet.split(":", 1)[0]) in HORS_LISTE


def est_constat(code: str, objet: str) -> bool:
    """Whether the limit of a deadline is a day reached, on which nothing can be late."""
    return (code, objet.split(":", 1)[0]) in CONSTATS


def demande_un_acte(code: str, objet: str) -> bool:
    """Whether a day reached asks for something to be done: a request without answer, a cap."""
    return (code, objet) in DEMANDES or (code, objet.split(":", 1)[0]) in DEMANDES


def est_du_travail(code: str, objet: str) -> bool:
    """Whether an encadrant may read a deadline."""
    return code in CODES_DU_TRAVAIL and (code, objet) not in OBJETS_SOCIAUX


@cache
def codes_remplaces(code: str) -> frozenset[Code]:
    """The codes whose open alert on the same object is closed when this one is raised: itself, and the one it ends."""
    entree = CATALOGUE[Code(code)]
    return frozenset({entree.code, entree.prend_la_place_de or entree.code})


def documentation() -> str:
    """The page `docs/alertes.md`: every code, as the catalogue says it."""
    return page(CATALOGUE.values())
