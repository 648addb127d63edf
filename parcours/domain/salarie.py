"""Persons: what an identity must respect, and when two names are probably those of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import mois_pleins
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.parcours import trop_jeune
from parcours.domain.texte import cle_de_tri

# Nobody works at that age: the year was mistyped.
AGE_INVRAISEMBLABLE = 100


class Civilite(StrEnum):
    """How a person is addressed."""

    MADAME = "MME"
    MONSIEUR = "M"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"MME": "Madame", "M": "Monsieur"}[self.value]


@dataclass(frozen=True)
class SaisieIdentite:
    """An identity as typed: who the person is and how to reach them, nothing more."""

    civilite: Civilite | None
    nom: str
    prenom: str
    naissance: date
    telephone: str | None
    email: str | None
    commune: str | None
    code_postal: str | None


def age(naissance: date, au: date) -> int:
    """Age in whole years on a day; born a 29 February, one year older on 1 March of common years."""
    return mois_pleins(naissance, au) // 12


def verifier_identite(saisie: SaisieIdentite, entrees: Iterable[date], au: date) -> None:
    """Raise SaisieImpossible when the birth date cannot be, given today and the days this person entered."""
    phrase = reproche_naissance(saisie.naissance, entrees, au)
    if phrase:
        raise SaisieImpossible(phrase, "naissance", "naissance")


def reproche_naissance(naissance: date, entrees: Iterable[date], au: date) -> str:
    """Why a birth date cannot be, given today and the days this person entered; "" when it can."""
    if naissance > au:
        return "Cette date est à venir : vérifiez l’année de naissance."
    if age(naissance, au) >= AGE_INVRAISEMBLABLE:
        return f"Cette date donne {age(naissance, au)} ans : vérifiez l’année de naissance."
    return trop_jeune(naissance, min(entrees, default=au))


def est_probablement_la_meme(nom: str, prenom: str, autre_nom: str, autre_prenom: str) -> bool:
    """Whether two people born the same day bear names close enough to ask if they are one person.

    1. Names are compared without case, accents, hyphens nor apostrophes.
    2. The last and first names each correspond, in this order or swapped (typed in each other's field).
    3. Two names correspond when a few typing errors apart (see `se_ressemblent`), or when one holds all the words of
       the other: «Placide» and «Placide-Montérose», «Marie» and «Marie-Claude».

    The answer is only a question put to a person: it may be too wide, never blocking.
    """
    return (se_ressemblent(nom, autre_nom) and se_ressemblent(prenom, autre_prenom)) or (
        se_ressemblent(nom, autre_prenom) and se_ressemblent(prenom, autre_nom)
    )


def se_ressemblent(a: str, b: str) -> bool:
    """Whether two names are one, give or take typing errors: none up to 3 letters, one up to 5, two beyond."""
    mots_a, mots_b = cle_de_tri(a).split(), cle_de_tri(b).split()
    if not mots_a or not mots_b:
        return False
    if set(mots_a) <= set(mots_b) or set(mots_b) <= set(mots_a):
        return True
    colle_a, colle_b = "".join(mots_a), "".join(mots_b)
    longueur = min(len(colle_a), len(colle_b))
    return fautes(colle_a, colle_b) <= (0 if longueur <= 3 else 1 if longueur <= 5 else 2)


def fautes(a: str, b: str) -> int:
    """Typing errors from one word to the other: letters added, missing, replaced, or swapped with the next one.

    (Edit distance with transpositions of neighbours, «optimal string alignment».)
    """
    avant_derniere: list[int] = []
    derniere = list(range(len(b) + 1))
    for i, lettre in enumerate(a, start=1):
        ligne = [i]
        for j, autre in enumerate(b, start=1):
            cout = min(derniere[j] + 1, ligne[j - 1] + 1, derniere[j - 1] + (lettre != autre))
            if i > 1 and j > 1 and lettre == b[j - 2] and a[i - 2] == autre:
                cout = min(cout, avant_derniere[j - 2] + 1)
            ligne.append(cout)
        avant_derniere, derniere = derniere, ligne
    return derniere[-1]
