"""Assessments of the obstacles («freins») of a person: one dated row a theme, on a scale of four words, never a total.

The scale is kept short on purpose: four levels that two people would choose alike, each said by what it means for
finding or keeping a job, and no number on any screen.

- 0, pas de frein: looked at together, nothing stands in the way;
- 1, léger: it costs time or effort, the work goes on without help;
- 2, important: it stops some jobs or some hours, and asks for help;
- 3, bloquant: no job can be held as long as it lasts.

«Non évalué» is the absence of a row: it is never read as «pas de frein».
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from parcours.domain.dates import en_mois, en_toutes_lettres, jours_entre
from parcours.domain.erreurs import FreinImpossible, typographie
from parcours.domain.etape import EtapeDeTheme, EtatEtape, Theme

# What is assessed so many days after the entry says how the person arrived; before the exit, how they left.
JOURS_AUTOUR = 60
NON_EVALUE = "non évalué"


class Niveau(IntEnum):
    """How much it stands in the way."""

    AUCUN = 0
    LEGER = 1
    IMPORTANT = 2
    BLOQUANT = 3

    @property
    def libelle(self) -> str:
        """The French label."""
        return ("Pas de frein", "Léger", "Important", "Bloquant")[self.value]

    @property
    def mot(self) -> str:
        """The label inside a sentence."""
        return self.libelle[0].lower() + self.libelle[1:]


@dataclass(frozen=True)
class SaisieFrein:
    """One assessment as typed."""

    theme: Theme
    niveau: Niveau
    precision: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """An assessment of a theme, as recorded."""

    le: date
    niveau: Niveau


@dataclass(frozen=True)
class Frein:
    """A theme with its assessments, the first one first, and how it was at the entry, last, and at the exit."""

    theme: Theme
    evaluations: tuple[Evaluation, ...]
    entree: Evaluation | None
    sortie: Evaluation | None

    @property
    def premiere(self) -> Evaluation | None:
        """The first assessment, at the entry or later."""
        return self.evaluations[0] if self.evaluations else None

    @property
    def derniere(self) -> Evaluation | None:
        """The last one, whenever it was."""
        return self.evaluations[-1] if self.evaluations else None


def verifier_le_jour(le: date, entree_le: date, sortie_le: date | None, au: date) -> None:
    """Raise FreinImpossible on the field `le` for a day before the entry, after the exit, or to come."""
    debut = en_toutes_lettres(entree_le)
    if le > au:
        raise FreinImpossible("Ce jour est à venir : indiquez aujourd’hui au plus tard.", "le", "futur", au)
    if le < entree_le:
        phrase = f"Le parcours commence le {debut} : l’évaluation ne peut pas être avant."
        raise FreinImpossible(phrase, "le", "avant_entree", entree_le)
    if sortie_le is not None and le > sortie_le:
        phrase = f"Le parcours s’est terminé le {en_toutes_lettres(sortie_le)} : l’évaluation ne peut pas être après."
        raise FreinImpossible(phrase, "le", "apres_sortie", sortie_le)


def verifier(saisies: Sequence[SaisieFrein], deja: Collection[Theme], le: date) -> None:
    """Raise FreinImpossible when a session of assessment records nothing, or a theme already assessed that day.

    `deja`: the themes that have a row on `le`. Fields: the theme.
    """
    if not saisies:
        raise FreinImpossible("Dites où en est au moins un frein : rien n’a été changé.", "", "rien")
    fautes = [deja_evalue(saisie.theme.value, le) for saisie in saisies if saisie.theme in deja]
    FreinImpossible.lever_si([faute.manquements[0] for faute in fautes])


def deja_evalue(champ: str, le: date) -> FreinImpossible:
    """The refusal of a second assessment of a theme for the same day: that one is to be corrected."""
    quand = en_toutes_lettres(le)
    phrase = f"Ce frein est déjà évalué au {quand} : corrigez cette évaluation depuis la fiche, ou changez le jour."
    return FreinImpossible(phrase, champ, "deja", le)


def lire(evaluations: Iterable[tuple[str, Evaluation]], entree_le: date, sortie_le: date | None) -> tuple[Frein, ...]:
    """The nine themes in their order, each with its assessments: `entree` is the first one, within 60 days of the
    entry; `sortie` the last one, within the 60 days before the exit; both None when nobody looked then.
    """
    par_theme: dict[Theme, list[Evaluation]] = {theme: [] for theme in Theme}
    for theme, evaluation in evaluations:
        par_theme[Theme(theme)].append(evaluation)
    return tuple(_frein(theme, lues, entree_le, sortie_le) for theme, lues in par_theme.items())


def _frein(theme: Theme, lues: list[Evaluation], entree_le: date, sortie_le: date | None) -> Frein:
    rangees = tuple(sorted(lues, key=lambda evaluation: evaluation.le))
    entree = sortie = None
    if rangees and jours_entre(entree_le, rangees[0].le) <= JOURS_AUTOUR:
        entree = rangees[0]
    if rangees and sortie_le is not None and jours_entre(rangees[-1].le, sortie_le) <= JOURS_AUTOUR:
        sortie = rangees[-1]
    return Frein(theme, rangees, entree, sortie)


def en_mots(frein: Frein) -> str:
    """What became of it, as under its curve: «important à l’entrée, léger en juin 2026»."""
    premiere, derniere = frein.premiere, frein.derniere
    if premiere is None or derniere is None:
        return NON_EVALUE
    depart = f"{premiere.niveau.mot} à l’entrée"
    if frein.entree is None:
        depart = f"{NON_EVALUE} à l’entrée, {premiere.niveau.mot} {_quand(premiere, derniere)}"
    if derniere is premiere:
        return f"{depart}, pas revu depuis" if frein.entree else depart
    toujours = "toujours " if len({e.niveau for e in frein.evaluations}) == 1 else ""
    return f"{depart}, {toujours}{derniere.niveau.mot} {_quand(derniere, premiere)}"


def _quand(evaluation: Evaluation, autre: Evaluation) -> str:
    # Two assessments of the same month are told apart by their day.
    if evaluation is not autre and en_mois(evaluation.le) == en_mois(autre.le):
        return f"le {en_toutes_lettres(evaluation.le)}"
    return f"en {en_mois(evaluation.le)}"


def resumer(freins: Sequence[Frein]) -> str:
    """How many went down, up, or stayed, since the first look; never a total, never a mean."""
    revus = [(f.evaluations[0].niveau, f.evaluations[-1].niveau) for f in freins if len(f.evaluations) > 1]
    comptes = [
        (sum(dernier < premier for premier, dernier in revus), "a reculé", "ont reculé"),
        (sum(dernier > premier for premier, dernier in revus), "pèse plus", "pèsent plus"),
        (sum(dernier == premier for premier, dernier in revus), "est au même point", "sont au même point"),
        (sum(len(f.evaluations) == 1 for f in freins), "n’a été évalué qu’une fois", "n’ont été évalués qu’une fois"),
        (sum(not f.evaluations for f in freins), "n’est pas évalué", "ne sont pas évalués"),
    ]
    dits = [f"{nombre} {un if nombre == 1 else plusieurs}" for nombre, un, plusieurs in comptes if nombre]
    premier, *suite = dits
    tete, _, verbe = premier.partition(" ")
    nom = "frein" if tete == "1" else "freins"
    phrase = ", ".join([f"{tete} {nom} {verbe}", *suite])
    return typographie(f"{phrase}. Aucune note globale : chaque frein se lit seul.")


def etapes_entre(etapes: Iterable[EtapeDeTheme], theme: Theme, apres: date, jusqu_au: date) -> int:
    """How many steps about a theme were made after a day and until another, that one included."""
    return sum(
        etape.theme == theme and etape.etat == EtatEtape.FAITE and apres < etape.le <= jusqu_au for etape in etapes
    )


def en_bref(saisies: Iterable[SaisieFrein]) -> str:
    """The assessments of a session in one line, for the journal: «mobilité bloquant, santé léger»."""
    return ", ".join(f"{saisie.theme.libelle.lower()} {saisie.niveau.mot}" for saisie in saisies)
