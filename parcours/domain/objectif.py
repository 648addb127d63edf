"""Individual objectives: what a person wants to reach and for when; open, reached, or abandoned with its reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import Manquement, ObjectifImpossible
from parcours.domain.etape import Theme

# The kind of object of its deadline.
GENRE = "objectif"
# The one theme that who supervises the work reads: all the others say something social.
TRAVAIL = "travail"
PROJET = "projet"
THEMES = {
    TRAVAIL: "Travail et savoir-faire",
    PROJET: "Projet professionnel",
    **{theme.value: theme.libelle for theme in Theme},
}


class EtatObjectif(StrEnum):
    """Where it stands."""

    OUVERT = "ouvert"
    ATTEINT = "atteint"
    ABANDONNE = "abandonne"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"ouvert": "En cours", "atteint": "Atteint", "abandonne": "Abandonné"}[self.value]


@dataclass(frozen=True)
class SaisieObjectif:
    """An objective as typed: `clos_le` and `motif` are read only once it is no longer open."""

    intitule: str
    theme: str
    pour_le: date
    etat: EtatObjectif = EtatObjectif.OUVERT
    clos_le: date | None = None
    motif: str | None = None


def est_du_travail(theme: str) -> bool:
    """Whether an encadrant may read an objective of this theme."""
    return theme == TRAVAIL


def objet(objectif_id: int) -> str:
    """The object of the deadline of an objective: «objectif:4»."""
    return f"{GENRE}:{objectif_id}"


def est_un_objectif(objet_lu: str) -> bool:
    """Whether a deadline is that of an objective."""
    return objet_lu.startswith(f"{GENRE}:")


def verifier(saisie: SaisieObjectif, entree_le: date, au: date) -> None:
    """Raise ObjectifImpossible, with every reason, when an objective cannot be recorded.

    Reached or abandoned is a fact: it has its day, from the entry to today; abandoned says why.
    Fields: pour_le, clos_le, motif.
    """
    trouves = []
    debut = en_toutes_lettres(entree_le)
    if saisie.pour_le < entree_le:
        phrase = f"Le parcours commence le {debut} : choisissez un jour à partir de cette date."
        trouves.append(Manquement("pour_le", phrase, "avant_entree", entree_le))
    if saisie.etat is not EtatObjectif.OUVERT:
        trouves += _fautes_de_fin(saisie, entree_le, au)
    ObjectifImpossible.lever_si(trouves)


def _fautes_de_fin(saisie: SaisieObjectif, entree_le: date, au: date) -> list[Manquement]:
    trouves = []
    if saisie.clos_le is None:
        trouves.append(Manquement("clos_le", "Indiquez le jour où il a été atteint ou abandonné.", "sans_jour"))
    elif saisie.clos_le > au:
        phrase = "Ce jour est à venir : indiquez le jour où c’est arrivé, aujourd’hui au plus tard."
        trouves.append(Manquement("clos_le", phrase, "jour_futur", au))
    elif saisie.clos_le < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : indiquez un jour à partir de cette date."
        trouves.append(Manquement("clos_le", phrase, "avant_entree", entree_le))
    if saisie.etat is EtatObjectif.ABANDONNE and saisie.motif is None:
        trouves.append(Manquement("motif", "Dites en quelques mots pourquoi il est abandonné.", "sans_motif"))
    return trouves
