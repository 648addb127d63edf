"""One line of «Mes parcours», as it is shown: its state, why it is there, its dates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from parcours.domain.catalogue import Niveau, niveau
from parcours.domain.dates import en_toutes_lettres, jours_entre
from parcours.domain.moment import moment
from parcours.domain.raison import Raisons, raisons, se_lit_sans_le_social
from parcours.queries.liste import RANGS, EcheanceLue, Ligne
from parcours.rendering.formats import dans_jours

ETATS = {Niveau.RETARD: "late", Niveau.ROUGE: "late", Niveau.ORANGE: "soon", Niveau.LOIN: "ok"}
# The same lines come back all day long, for the same person after each thing they record.
CONSERVEES = 4096


@dataclass(frozen=True)
class Lecture:
    """How a line is read: the day, the thresholds of its structure, and what its reader may know.

    `structure` is its name, for who has several of them.
    """

    au: date
    rouge_jours: int
    orange_jours: int
    voit_le_social: bool
    structure: str | None


@dataclass(frozen=True)
class DateMontree:
    """A date of a line: what it is, the day, the days left (None: not counted), how close it is."""

    libelle: str
    le: date | None
    jours: int | None = None
    etat: str = ""


@dataclass(frozen=True)
class LigneMontree:
    """A line: its state (shape and word), who, at what moment of the parcours, why, and its dates."""

    ligne: Ligne
    etat: str
    mot: str
    lieu: str
    moment: str
    raisons: Raisons
    dates: list[DateMontree]
    releve: tuple[str, date] | None


@lru_cache(CONSERVEES)
def ecrire(
    ligne: Ligne, echeances: Sequence[EcheanceLue], lecture: Lecture, releve: tuple[str, date] | None = None
) -> Markup:
    """The HTML of a line: whatever it depends on is in what it is given. Within a request.

    `releve`: who stands in for the référent·e, and until when.
    """
    gabarit = get_template_attribute("parcours/_ligne.html", "ligne_de_parcours")
    ecrite: Markup = gabarit(montrer(ligne, echeances, lecture, releve))
    return ecrite


def montrer(
    ligne: Ligne, echeances: Sequence[EcheanceLue], lecture: Lecture, releve: tuple[str, date] | None = None
) -> LigneMontree:
    """The line of a parcours, with what its reader may know."""
    lisibles = [e for e in echeances if lecture.voit_le_social or se_lit_sans_le_social(e)]
    dites = raisons(lisibles, lecture.au, lecture.rouge_jours, lecture.orange_jours)
    # Who supervises the work needs not know where people live.
    commune = ligne.commune if lecture.voit_le_social else None
    lieu = [mot for mot in (ligne.metier or commune, lecture.structure) if mot]
    return LigneMontree(
        ligne=ligne,
        etat=ETATS[RANGS[ligne.rang]],
        mot=_mot(ligne, lecture),
        lieu=" · ".join(lieu),
        moment=_moment(ligne, lecture),
        raisons=dites if dites.premiere else replace(dites, premiere=_sans_echeance(ligne, lecture)),
        dates=_dates(ligne, lecture),
        releve=releve,
    )


def _mot(ligne: Ligne, lecture: Lecture) -> str:
    if ligne.rang == 0:
        return "en retard"
    if ligne.rang == 2 and lecture.voit_le_social and ligne.silence_le is not None and ligne.silence_le <= lecture.au:
        return "silence"
    if ligne.rang < 3:
        return dans_jours(jours_entre(lecture.au, ligne.limite))
    if ligne.clos_le is not None:
        return "terminé"
    return "à venir" if ligne.entree_le > lecture.au else "à jour"


def _moment(ligne: Ligne, lecture: Lecture) -> str:
    if ligne.clos_le is not None:
        return ""
    fins = (ligne.contrat_fin, ligne.pass_fin if lecture.voit_le_social else None)
    trouve = moment(ligne.entree_le, fins, lecture.au)
    return trouve.libelle if trouve else ""


def _sans_echeance(ligne: Ligne, lecture: Lecture) -> str:
    if ligne.clos_le is not None:
        return f"Parcours terminé le {en_toutes_lettres(ligne.clos_le)}."
    if ligne.entree_le > lecture.au:
        return f"Entrée prévue le {en_toutes_lettres(ligne.entree_le)}."
    if lecture.voit_le_social:
        return "Aucune échéance\u00a0: ni PASS ni contrat enregistré."
    return "Aucun terme de contrat connu."


def _dates(ligne: Ligne, lecture: Lecture) -> list[DateMontree]:
    if ligne.clos_le is not None:
        return [DateMontree("Entrée", ligne.entree_le), DateMontree("Sortie", ligne.clos_le)]
    montrees = [("PASS", ligne.pass_fin)] if lecture.voit_le_social else []
    return [_date(libelle, le, lecture) for libelle, le in [*montrees, ("Contrat", ligne.contrat_fin)]]


def _date(libelle: str, le: date | None, lecture: Lecture) -> DateMontree:
    if le is None:
        return DateMontree(libelle, None)
    proche = niveau(le, lecture.au, lecture.rouge_jours, lecture.orange_jours)
    etat = ETATS[proche] if proche is not Niveau.LOIN else ""
    return DateMontree(libelle, le, jours_entre(lecture.au, le), etat)
