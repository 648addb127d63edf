"""The ASP's yearly grid of obstacles, filled by the steps and the assessments: who was concerned, helped, freed.

A theme is one line, each question one column. «Non évalué» is not «pas de frein»: it is what is missing.
"""

from collections.abc import Callable
from enum import StrEnum

from parcours.domain.erreurs import typographie
from parcours.domain.etape import EtatEtape, Lieu, Theme
from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Place, Proportion
from parcours.domain.indicateur.fait import FaitParcours

_SOURCE = "Grille annuelle de l’ASP (accompagnement), d’après les étapes et les évaluations notées."


class Colonne(StrEnum):
    """What is asked of a theme."""

    CONCERNEES = "concernees"
    DEDANS = "dedans"
    DEHORS = "dehors"
    LES_DEUX = "les_deux"
    LEVES = "leves"

    @property
    def libelle(self) -> str:
        """The head of the column."""
        return {
            "concernees": "concernées",
            "dedans": "accompagnées dans la structure",
            "dehors": "accompagnées à l’extérieur",
            "les_deux": "dans et à l’extérieur",
            "leves": "frein levé à la sortie",
        }[self.value]


_FORMULES = {
    Colonne.CONCERNEES: "Personnes dont une évaluation, jusqu’à la fin de la période, voit ce frein, ou dont une étape "
    "faite dans la période porte sur lui ÷ personnes en parcours évaluées sur lui ou accompagnées.",
    Colonne.DEDANS: "Personnes dont une étape faite dans la période porte sur ce frein, dans la structure ÷ personnes "
    "concernées.",
    Colonne.DEHORS: "Personnes dont une étape faite dans la période porte sur ce frein, à l’extérieur ÷ personnes "
    "concernées.",
    Colonne.LES_DEUX: "Personnes accompagnées sur ce frein dans la structure et à l’extérieur ÷ personnes concernées.",
    Colonne.LEVES: "Personnes dont la dernière évaluation ne voit plus ce frein, qu’une autre voyait ÷ personnes "
    "sorties dans la période qu’une évaluation disait concernées.",
}


def code(theme: Theme, colonne: Colonne) -> str:
    """The code of the indicator of a cell."""
    return f"frein_{theme.value}_{colonne.value}"


def _niveaux(fait: FaitParcours, theme: Theme, contexte: Contexte) -> list[int]:
    """The levels assessed until the end of the period, in order."""
    lues = (e for e in fait.evaluations if e.theme == theme and e.le <= min(contexte.periode.fin, contexte.au))
    return [evaluation.niveau for evaluation in sorted(lues, key=lambda e: e.le)]


def _lieux(fait: FaitParcours, theme: Theme, contexte: Contexte) -> set[str]:
    """Where the person was accompanied about the theme, in the period."""
    jours = fait.presence(contexte.periode, contexte.au)
    return {
        action.lieu
        for action in fait.actions
        if action.theme == theme and action.etat == EtatEtape.FAITE and jours is not None and jours.contient(action.le)
    }


def _concernee(fait: FaitParcours, theme: Theme, contexte: Contexte) -> Place | None:
    if fait.presence(contexte.periode, contexte.au) is None:
        return None
    niveaux = _niveaux(fait, theme, contexte)
    if any(niveaux) or _lieux(fait, theme, contexte):
        return Place.OUI
    return Place.NON if niveaux else Place.INCONNU


def _accompagnee(*voulus: Lieu) -> Callable[[FaitParcours, Theme, Contexte], Place | None]:
    def classer(fait: FaitParcours, theme: Theme, contexte: Contexte) -> Place | None:
        if _concernee(fait, theme, contexte) is not Place.OUI:
            return None
        return Place.OUI if _lieux(fait, theme, contexte).issuperset(voulus) else Place.NON

    return classer


def _levee(fait: FaitParcours, theme: Theme, contexte: Contexte) -> Place | None:
    niveaux = _niveaux(fait, theme, contexte)
    if fait.sorti_dans(contexte.periode) is None or not any(niveaux):
        return None
    return Place.NON if niveaux[-1] else Place.OUI


_QUESTIONS: dict[Colonne, Callable[[FaitParcours, Theme, Contexte], Place | None]] = {
    Colonne.CONCERNEES: _concernee,
    Colonne.DEDANS: _accompagnee(Lieu.INTERNE),
    Colonne.DEHORS: _accompagnee(Lieu.EXTERNE),
    Colonne.LES_DEUX: _accompagnee(Lieu.INTERNE, Lieu.EXTERNE),
    Colonne.LEVES: _levee,
}


def _case(theme: Theme, colonne: Colonne) -> Proportion:
    question = _QUESTIONS[colonne]
    return Proportion(
        code(theme, colonne),
        Bloc.FREINS,
        typographie(f"{theme.libelle} : {colonne.libelle}"),
        _FORMULES[colonne],
        _SOURCE,
        classer=lambda fait, contexte: question(fait, theme, contexte),
        mots=("oui", "non"),
    )


DEFINITIONS: tuple[Definition, ...] = tuple(_case(theme, colonne) for theme in Theme for colonne in Colonne)
