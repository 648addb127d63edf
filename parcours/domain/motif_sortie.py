"""The motives of an exit by date: those of the barème, then what an administrator has confirmed or changed.

The law gives each motive a family, with the confidence of its source; the installation may confirm it, or change it
from a day on. Nothing is edited in place: a decision is one more dated row, in force until the next one. One of the
barème that is dated later comes after it. On the same day, what was decided last holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import UN_JOUR, accorder, en_toutes_lettres
from parcours.domain.erreurs import Manquement, MotifImpossible, typographie
from parcours.domain.parametres import ParametreInconnu, parametre, parametres

PREFIXE = "sortie_motif_"
A_VERIFIER, CONFIRMEE = "a_verifier", "confirmee"
RAISON_MAX = 300
SANS_RAISON = "Dites d’où vient cette décision : un texte, un courrier, un appel."


class MotifInconnu(LookupError):
    """No such motive on the day asked."""


class CategorieSortie(StrEnum):
    """The families of motives."""

    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    AUTRE = "autre"
    NEUTRALISEE = "neutralisee"
    A_CONFIRMER = "a_confirmer"

    @property
    def libelle(self) -> str:
        """The family as a line of the exits table."""
        return {
            "durable": "Emploi durable",
            "transition": "Emploi de transition",
            "positive": "Sorties positives",
            "autre": "Autres sorties",
            "neutralisee": "Sorties neutralisées",
            "a_confirmer": "Motif à confirmer",
        }[self.value]

    @property
    def est_dynamique(self) -> bool:
        """Whether the exits of this family are dynamic: durable, transition, positive."""
        return self in DYNAMIQUES

    @property
    def est_comptee(self) -> bool:
        """Whether the exits of this family enter the denominator of the rates."""
        return self.est_dynamique or self is CategorieSortie.AUTRE


DYNAMIQUES = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION, CategorieSortie.POSITIVE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an administrator decided of a motive: its family from a day on. `rang`: the order of the decisions."""

    code: str
    depuis: date
    categorie: CategorieSortie
    rang: int = 0


@dataclass(frozen=True, slots=True)
class MotifSortie:
    """A motive on a day: its code, its French label, its family since `depuis`, and how sure that is, from where."""

    code: str
    libelle: str
    categorie: CategorieSortie
    confiance: str
    depuis: date
    source: str

    @property
    def compte(self) -> bool:
        """Whether the exits of this motive enter the denominator of the rates."""
        return self.categorie.est_comptee

    @property
    def est_confirme(self) -> bool:
        """Whether its family holds: given by a source that was seen, or confirmed by an administrator."""
        return self.confiance != A_VERIFIER and self.categorie is not CategorieSortie.A_CONFIRMER

    @property
    def marque(self) -> str:
        """How sure its family is, in words."""
        if not self.est_confirme:
            return "à confirmer"
        return {CONFIRMEE: "confirmé", "texte": "texte", "secondaire": "source secondaire"}.get(self.confiance, "texte")


class TableMotifs:
    """The motives with the decisions of an installation: the only place that says in which family an exit falls."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._decisions: dict[str, list[Decision]] = {}
        for decision in sorted(decisions, key=lambda d: (d.depuis, d.rang)):
            self._decisions.setdefault(decision.code, []).append(decision)
        # Every exit of a country asks for the same few motives.
        self._lues: dict[str, tuple[MotifSortie, ...]] = {}

    def motif(self, code: str, au: date) -> MotifSortie:
        """The motive of that code on `au`, as it is dated. Raises MotifInconnu."""
        for ligne in reversed(self.lignes(code)):
            if ligne.depuis <= au:
                return ligne
        raise MotifInconnu(f"motif de sortie {code!r} inconnu au {au.isoformat()}")

    def lu(self, code: str | None, au: date) -> MotifSortie | None:
        """The same; None while an exit has no motive. Raises MotifInconnu."""
        return None if code is None else self.motif(code, au)

    def motifs(self, au: date) -> list[MotifSortie]:
        """The motives that exist on `au`, in the order of the screens."""
        return [self.motif(code, au) for code in codes() if parametre(PREFIXE + code).valeurs[0].depuis <= au]

    def changements(self) -> set[date]:
        """The days on which a motive appears or changes family."""
        return {ligne.depuis for code in codes() for ligne in self.lignes(code)}

    def lignes(self, code: str) -> tuple[MotifSortie, ...]:
        """The dated rows of a motive, the oldest first; none when there is no such motive."""
        if code not in self._lues:
            self._lues[code] = tuple(self._dater(code))
        return self._lues[code]

    def _dater(self, code: str) -> list[MotifSortie]:
        try:
            definition = parametre(PREFIXE + code)
        except ParametreInconnu:
            return []
        nom = definition.description
        datees = [
            MotifSortie(code, nom, CategorieSortie(str(v.valeur)), v.confiance, v.depuis, typographie(v.reference))
            for v in definition.valeurs
        ]
        premiere = datees[0].depuis
        datees += [
            MotifSortie(code, nom, d.categorie, _confiance(d), max(d.depuis, premiere), "Décision de l’administration.")
            for d in self._decisions.get(code, ())
        ]
        par_jour = {ligne.depuis: ligne for ligne in sorted(datees, key=lambda ligne: ligne.depuis)}
        return list(par_jour.values())

    def avec(self, decision: Decision) -> "TableMotifs":
        """The table once this is decided, after everything else."""
        deja = [d for decisions in self._decisions.values() for d in decisions]
        return TableMotifs([*deja, decision])


# What the law alone says, for those who invent data before any decision; every count reads `queries.motif.table`.
BAREME = TableMotifs()


def codes() -> list[str]:
    """The codes of every motive, in the order of the screens."""
    return [nom.removeprefix(PREFIXE) for nom in parametres() if nom.startswith(PREFIXE)]


def libelle(code: str) -> str:
    """The label of a motive, which no decision changes. Raises MotifInconnu."""
    try:
        return parametre(PREFIXE + code).description
    except ParametreInconnu as erreur:
        raise MotifInconnu(f"motif de sortie {code!r} inconnu") from erreur


def _confiance(decision: Decision) -> str:
    return A_VERIFIER if decision.categorie is CategorieSortie.A_CONFIRMER else CONFIRMEE


@dataclass(frozen=True)
class SaisieMotif:
    """A decision as typed; `relu` is the number of exits said to change family, once it was read and accepted."""

    categorie: CategorieSortie
    depuis: date
    raison: str
    relu: int | None = None


def verifier(saisie: SaisieMotif, tenu: MotifSortie, changees: int, au: date) -> None:
    """Raise MotifImpossible with every reason. `tenu`: the row in force that day; `changees`: exits that change family.

    Saying again what is already confirmed is refused. What is in the past, or moves exits that are recorded already,
    is only written once their number was read. Fields: categorie, depuis, raison, relu.
    """
    manquements = []
    if not saisie.raison.strip():
        manquements.append(Manquement("raison", SANS_RAISON, "sans_raison"))
    if tenu.categorie is saisie.categorie and tenu.est_confirme and tenu.confiance == CONFIRMEE:
        phrase = f"Ce motif est déjà confirmé dans cette catégorie depuis le {en_toutes_lettres(tenu.depuis)}."
        manquements.append(Manquement("categorie", phrase, "deja_confirme", tenu.depuis))
    MotifImpossible.lever_si(manquements)
    if (saisie.depuis < au or changees) and saisie.relu != changees:
        MotifImpossible.lever_si([Manquement("relu", avertissement(saisie, changees, au), "a_relire")])


def avertissement(saisie: SaisieMotif, changees: int, au: date) -> str:
    """What a decision moves in what is already recorded."""
    quand = f"À partir du {en_toutes_lettres(saisie.depuis)}"
    if saisie.depuis < au:
        quand += ", un jour passé"
    if not changees:
        return f"{quand} : aucune sortie enregistrée ne change de catégorie. Cochez la case pour le confirmer."
    return (
        f"{quand} : {accorder(changees, 'sortie enregistrée change', 'sorties enregistrées changent')} de catégorie. "
        "Les taux déjà lus changent avec. Cochez la case pour le confirmer."
    )


def fin_de(lignes: Sequence[MotifSortie], rang: int) -> date | None:
    """The last day of a row among those of its motive; None while nothing follows it."""
    return lignes[rang + 1].depuis - UN_JOUR if rang + 1 < len(lignes) else None
