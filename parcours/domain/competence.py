"""Work skills as they are seen at work: which one (with the ROME code of its trade), how far, on which day, on what.

The usual ones are listed by date in `bareme/competences.toml`; any other may be written in plain words. Four levels,
said by what is seen: not met yet, done with help, done alone, able to show another. Each observation stays: progress
is read from one to the next, and nothing is averaged.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from parcours.domain.dates import en_mois, en_toutes_lettres
from parcours.domain.erreurs import CompetenceImpossible
from parcours.domain.parametres import parametres
from parcours.domain.texte import cle_de_tri

PREFIXE = "competence_"
LIBELLE_MAX, CLE_MAX = 120, 160
HORS_LISTE = "Autres savoir-faire"


class NiveauCompetence(StrEnum):
    """How far, as seen."""

    DECOUVRIR = "decouvrir"
    AIDE = "aide"
    AUTONOMIE = "autonomie"
    TRANSMETTRE = "transmettre"

    @property
    def libelle(self) -> str:
        """The French label."""
        return ("À découvrir", "Avec aide", "En autonomie", "Peut transmettre")[self.rang]

    @property
    def mot(self) -> str:
        """The label inside a sentence."""
        return self.libelle[0].lower() + self.libelle[1:]

    @property
    def rang(self) -> int:
        """From 0 to 3."""
        return list(NiveauCompetence).index(self)


@dataclass(frozen=True)
class Competence:
    """A skill: its key (that of the list, or its own words), its words, its family, its trade when it has one."""

    cle: str
    libelle: str
    famille: str = HORS_LISTE
    rome: str | None = None
    metier: str | None = None


@dataclass(frozen=True)
class SaisieCompetence:
    """One observation as typed."""

    le: date
    niveau: NiveauCompetence
    preuve: str | None = None


class Observation(Protocol):
    """What is needed of an observation."""

    @property
    def cle(self) -> str:
        """The key of its skill."""

    @property
    def le(self) -> date:
        """The day it was seen."""

    @property
    def niveau(self) -> str:
        """How far."""


@lru_cache(maxsize=8)
def competences(au: date) -> tuple[Competence, ...]:
    """The usual skills in force on a day, in the order of the list."""
    lues = []
    for nom, parametre in parametres().items():
        if nom.startswith(PREFIXE) and parametre.valeurs[0].depuis <= au:
            valeur = parametre.au(au).valeur
            famille, rome, metier = (*map(str, valeur), None, None)[:3] if isinstance(valeur, list) else (None,) * 3
            lues.append(Competence(nom.removeprefix(PREFIXE), parametre.description, famille or "", rome, metier))
    return tuple(lues)


def choisir(cle: str | None, libelle: str | None, au: date) -> Competence:
    """The skill chosen in the list, or written; words of the list are the skill of the list.

    Raises CompetenceImpossible on `competence` or `libelle` when there is none, or two.
    """
    if cle and libelle:
        raise CompetenceImpossible("Choisissez dans la liste, ou écrivez : pas les deux.", "libelle", "deux")
    if not cle and not libelle:
        raise CompetenceImpossible("Choisissez un savoir-faire, ou écrivez-le plus bas.", "competence", "aucune")
    liste = competences(au)
    if cle:
        trouvee = next((c for c in liste if c.cle == cle), None)
        if trouvee is None:
            raise CompetenceImpossible("Ce savoir-faire n’est plus dans la liste.", "competence", "inconnue")
        return trouvee
    mots = cle_de_tri(str(libelle))
    if not mots:
        raise CompetenceImpossible("Écrivez ce savoir-faire avec des mots.", "libelle", "sans_mot")
    meme = next((c for c in liste if cle_de_tri(c.libelle) == mots), None)
    # The mark tells these words from a key of the list.
    return meme or Competence(f"~{mots}"[:CLE_MAX], str(libelle))


def verifier(saisie: SaisieCompetence, entree_le: date, sortie_le: date | None, au: date) -> None:
    """Raise CompetenceImpossible on `le` for a day before the entry, after the exit, or to come."""
    if saisie.le > au:
        raise CompetenceImpossible("Ce jour est à venir : indiquez le jour où vous l’avez vu.", "le", "futur", au)
    if saisie.le < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : l’observation ne peut pas être avant."
        raise CompetenceImpossible(phrase, "le", "avant_entree", entree_le)
    if sortie_le is not None and saisie.le > sortie_le:
        phrase = f"Le parcours s’est terminé le {en_toutes_lettres(sortie_le)} : l’observation ne peut pas être après."
        raise CompetenceImpossible(phrase, "le", "apres_sortie", sortie_le)


def verifier_le_jour(le: date, deja: Collection[date], champ: str = "le") -> None:
    """Raise CompetenceImpossible when the same skill was already noted that day: that line is to be corrected."""
    if le in deja:
        phrase = f"Ce savoir-faire est déjà noté au {en_toutes_lettres(le)} : corrigez cette ligne, ou changez le jour."
        raise CompetenceImpossible(phrase, champ, "deja", le)


def progression(observations: Iterable[Observation]) -> str:
    """What became of one skill: «avec aide en mars 2026, en autonomie en novembre 2026»."""
    rangees = sorted(observations, key=lambda observation: observation.le)
    premiere, derniere = rangees[0], rangees[-1]
    if len(rangees) == 1:
        return _dire(premiere)
    if {observation.niveau for observation in rangees} == {derniere.niveau}:
        return f"{NiveauCompetence(derniere.niveau).mot} depuis {en_mois(premiere.le)}"
    return f"{_dire(premiere)}, {_dire(derniere)}"


def _dire(observation: Observation) -> str:
    return f"{NiveauCompetence(observation.niveau).mot} en {en_mois(observation.le)}"
