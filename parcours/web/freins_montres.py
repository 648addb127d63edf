"""The freins of a parcours as the fiche shows them: the radar, a small curve each, the steps between two looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from parcours.domain.dates import UN_JOUR
from parcours.domain.erreurs import typographie
from parcours.domain.frein import Evaluation, Frein, Niveau, en_mots, etapes_entre, lire, resumer
from parcours.models import Etape, EvaluationFrein, Parcours
from parcours.rendering.formats import combien
from parcours.rendering.radar import Marches, Radar, tracer, tracer_marches

# On the radar, where the whole label has no room.
NOMS_COURTS = {"langue": "Langue", "droits": "Démarches", "argent": "Budget"}

LECTURE = "Neuf axes : au centre, pas de frein ; au bord, bloquant."


@dataclass(frozen=True)
class Accompagne:
    """The steps about a frein between two looks: how many, in words, and where they are read."""

    phrase: str
    href: str


@dataclass(frozen=True)
class LigneEvaluation:
    """A row of the table: one assessment, and the steps made since the one before."""

    evaluation: EvaluationFrein
    niveau: str
    etapes: Accompagne | None


@dataclass(frozen=True)
class FreinMontre:
    """One frein: its words, its small curve, the steps about it, and its rows, the latest first."""

    libelle: str
    mots: str
    marches: Marches
    etapes: Accompagne | None
    lignes: list[LigneEvaluation]


@dataclass(frozen=True)
class FreinsMontres:
    """The section of the fiche; `maintenant` says of which moment the full shape is."""

    resume: str
    radar: Radar
    description: str
    avant: str
    maintenant: str
    debut: date
    fin: date
    freins: list[FreinMontre]


def des_evaluations(parcours: Parcours, evaluations: Sequence[EvaluationFrein]) -> tuple[Frein, ...]:
    """The nine freins of a parcours, as the domain reads them."""
    lues = ((ligne.theme, Evaluation(ligne.le, Niveau(ligne.niveau))) for ligne in evaluations)
    return lire(lues, parcours.entree_le, parcours.clos_le)


def montrer(
    parcours: Parcours, evaluations: Sequence[EvaluationFrein], etapes: Sequence[Etape], au: date
) -> FreinsMontres | None:
    """What the fiche shows of the freins on a day; None when none was ever assessed.

    `etapes`: the steps of the parcours, those of the freins among them.
    """
    if not evaluations:
        return None
    freins = des_evaluations(parcours, evaluations)
    fin = parcours.clos_le or au
    noms = [NOMS_COURTS.get(frein.theme.value, frein.theme.libelle) for frein in freins]
    derniers = [frein.sortie if parcours.clos_le else frein.derniere for frein in freins]
    return FreinsMontres(
        resume=resumer(freins),
        radar=tracer(noms, [_niveau(frein.entree) for frein in freins], [_niveau(e) for e in derniers]),
        description=typographie(f"{LECTURE} {' ; '.join(_dire(frein) for frein in freins)}."),
        avant="à l’entrée",
        maintenant="à la sortie" if parcours.clos_le else "dernière évaluation",
        debut=parcours.entree_le,
        fin=fin,
        freins=[_frein(parcours, frein, evaluations, etapes, fin) for frein in freins],
    )


def _niveau(evaluation: Evaluation | None) -> int | None:
    return None if evaluation is None else evaluation.niveau.value


def _dire(frein: Frein) -> str:
    return f"{frein.theme.libelle} : {en_mots(frein)}"


def _frein(
    parcours: Parcours, frein: Frein, evaluations: Sequence[EvaluationFrein], etapes: Sequence[Etape], fin: date
) -> FreinMontre:
    siennes = sorted((e for e in evaluations if e.theme == frein.theme), key=lambda e: e.le)
    lignes = [
        LigneEvaluation(
            evaluation,
            Niveau(evaluation.niveau).libelle,
            _entre(parcours, frein, etapes, avant.le, evaluation.le, "entre les deux") if avant else None,
        )
        for avant, evaluation in zip([None, *siennes], siennes, strict=False)
    ]
    resume = None
    if len(siennes) > 1:
        resume = _entre(parcours, frein, etapes, siennes[0].le, siennes[-1].le, "entre-temps")
    elif siennes:
        resume = _entre(parcours, frein, etapes, siennes[0].le, fin, "depuis")
    return FreinMontre(
        libelle=frein.theme.libelle,
        mots=en_mots(frein),
        marches=tracer_marches([(e.le, e.niveau.value) for e in frein.evaluations], parcours.entree_le, fin),
        etapes=resume,
        lignes=lignes[::-1],
    )


def _entre(
    parcours: Parcours, frein: Frein, etapes: Sequence[Etape], apres: date, jusqu_au: date, quand: str
) -> Accompagne | None:
    nombre = etapes_entre(etapes, frein.theme, apres, jusqu_au)
    if not nombre:
        return None
    href = url_for(
        "etape.lister",
        ref=parcours.ref,
        theme=frein.theme.value,
        debut=(apres + UN_JOUR).isoformat(),
        fin=jusqu_au.isoformat(),
    )
    return Accompagne(f"{combien(nombre, 'étape')} {quand}", href)
