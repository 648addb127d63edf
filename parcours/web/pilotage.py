"""«Ma structure»: where the targets of the year stand, what is coming, what is missing, and the work of the team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request, url_for

from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.domain.dates import Periode
from parcours.domain.dette import ETP, Dette, dettes
from parcours.domain.echeance import Code
from parcours.domain.etape import Theme
from parcours.domain.etp import bilan
from parcours.domain.indicateur import DEFINITIONS, calculer
from parcours.domain.indicateur.chiffre import chiffrer
from parcours.domain.indicateur.definition import Contexte, Part, Resultat
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.indicateur.freins import Colonne
from parcours.domain.indicateur.freins import code as code_du_frein
from parcours.domain.motif_sortie import CategorieSortie
from parcours.domain.projection import LIBELLES, Issue, Projection, Taux, a_obtenir, projeter
from parcours.domain.sortie import Situation
from parcours.models import Structure
from parcours.queries import etp as queries_etp
from parcours.queries import indicateur as queries
from parcours.queries import motif as queries_motif
from parcours.queries import structure as queries_structure
from parcours.queries.derive import doute
from parcours.queries.projection import SortieAttendue, attendues
from parcours.rendering.barre import Barre
from parcours.rendering.barre import tracer as tracer_barre
from parcours.rendering.chiffre import TROP_PEU, dire
from parcours.rendering.formats import pourcent
from parcours.rendering.serie import tracer as tracer_serie
from parcours.web.acces import sur_structure
from parcours.web.requete import aujourdhui, auteur, base, cle, page, session_base
from parcours.web.resultat import objectifs

bp = Blueprint("pilotage", __name__, url_prefix="/structures/<ref>/pilotage")

# What each part of the page says of the year, in order; the whole list is one page away.
EQUIPE = ("entretiens_tenus", "entretiens_reguliers", "diagnostic_en_temps")
PARCOURS = ("personnes_formees", "personnes_en_immersion", "immersions_embauche", "sejour_moyen")
FREINS_MONTRES, LIGNES_PAR_PAGE = 5, 100
CAUSES = {Code.CONTRAT.value: "fin du contrat", Code.PASS.value: "fin du PASS IAE"}
CODES_DES_TAUX = {
    "dynamique": "sorties_dynamiques",
    "durable": "sorties_durables",
    "transition": "sorties_transition",
    "positive": "sorties_positives",
}


@dataclass(frozen=True)
class LigneDeTaux:
    """A rate of the year beside its target, as it is and as the outcomes chosen would make it."""

    code: str
    libelle: str
    valeur: str
    sur: str
    barre: Barre | None
    objectif: int | None
    projete: str
    projete_sur: str


@dataclass(frozen=True)
class LigneDeFrein:
    """An obstacle: whom it concerns, for whom it is lifted among those who left."""

    nom: str
    code: str
    concernees: Part
    code_leves: str
    leves: Part


@bp.get("")
@sur_structure(droits.peut_voir_sorties)
def voir(structure: Structure) -> tuple[str, int]:
    """The year of the annexe, or the calendar year; the outcomes chosen are in the address, and nothing is written."""
    au = aujourdhui(structure.fuseau)
    annexe, exercice = queries_structure.exercice(session_base(), structure.id, au)
    contexte = Contexte(exercice, au)
    faits = queries.faits(session_base(), structure, exercice, queries_motif.table(session_base()))
    resultats = {code: calculer(definition, faits, contexte) for code, definition in DEFINITIONS.items()}
    comptees = _comptees(faits, exercice)
    a_venir = attendues(session_base(), structure, exercice.fin)
    choisies = _choisies(a_venir)
    par_nom = {nom: objectifs(annexe).get(code) for nom, code in CODES_DES_TAUX.items()}
    lues = queries_etp.annexes(session_base(), structure.id, exercice)
    mois = queries_etp.mois(session_base(), structure.id, exercice, au, lues)
    work = bilan(mois)
    with base().transaction() as session:
        noter_consultations(session, auteur(), (lue.parcours_id for lue in a_venir), "pilotage")
    comptables = [lue for lue in a_venir if lue.sortie.est_assez_long]
    issues = [choisies[lue.sortie.ref] for lue in comptables]
    return page(
        "pilotage/voir.html",
        structure=structure,
        annexe=annexe,
        exercice=exercice,
        au=au,
        cle_periode=_cle_de_periode(exercice, au),
        taux=[_ligne(projection) for projection in projeter(comptees, issues, par_nom, au)],
        est_projete=any(issue is not Issue.SUITE for issue in issues),
        a_obtenir=a_obtenir(comptees, len(comptables), par_nom["dynamique"]),
        a_venir=[(lue.nom, lue.sortie, CAUSES[lue.sortie.code], choisies[lue.sortie.ref]) for lue in a_venir],
        issues=list(Issue),
        dettes=[(dette, _vers(structure, dette, exercice, au)) for dette in dettes(resultats, work)],
        equipe=[dire(chiffrer(resultats[code])) for code in EQUIPE],
        parcours=[dire(chiffrer(resultats[code])) for code in PARCOURS],
        freins=_freins(resultats),
        doute=doute(session_base(), structure.id),
        mois=mois,
        etp=work,
        courbe=tracer_serie(
            "ETP réalisés, mois par mois",
            [m.mois for m in mois],
            [m.etp for m in mois],
            [m.contractes for m in mois],
            "ETP",
        ),
    )


@bp.get("/heures")
@sur_structure(droits.peut_voir_sorties)
def heures(structure: Structure) -> tuple[str, int]:
    """How the work done is counted, and the parcours behind it: their hours, the months of contract without any."""
    au = aujourdhui(structure.fuseau)
    annexe, exercice = queries_structure.exercice(session_base(), structure.id, au)
    mois = queries_etp.mois(
        session_base(), structure.id, exercice, au, queries_etp.annexes(session_base(), structure.id, exercice)
    )
    toutes = queries_etp.par_parcours(session_base(), structure.id, exercice, au)
    rang = cle("apres") or 0
    lues = toutes[rang : rang + LIGNES_PAR_PAGE]
    with base().transaction() as session:
        noter_consultations(session, auteur(), (lue.parcours_id for lue in lues), "indicateur")
    suite = rang + LIGNES_PAR_PAGE
    return page(
        "pilotage/heures.html",
        structure=structure,
        annexe=annexe,
        exercice=exercice,
        etp=bilan(mois),
        total=len(toutes),
        lignes=lues,
        suivant=url_for("pilotage.heures", ref=structure.ref, apres=suite) if suite < len(toutes) else None,
        precedent=url_for("pilotage.heures", ref=structure.ref, apres=max(0, rang - LIGNES_PAR_PAGE) or None)
        if rang
        else None,
    )


def _freins(resultats: Mapping[str, Resultat]) -> list[LigneDeFrein]:
    """The obstacles that concern most people, the heaviest first: how many, and how many are lifted at the exit."""
    lus = []
    for theme in Theme:
        concernees, leves = (code_du_frein(theme, c) for c in (Colonne.CONCERNEES, Colonne.LEVES))
        touche, leve = resultats[concernees], resultats[leves]
        if isinstance(touche, Part) and isinstance(leve, Part) and touche.favorables:
            lus.append(LigneDeFrein(theme.libelle, concernees, touche, leves, leve))
    return sorted(lus, key=lambda ligne: -ligne.concernees.favorables)[:FREINS_MONTRES]


def _comptees(faits: list[FaitParcours], exercice: Periode) -> list[CategorieSortie | None]:
    """The family of each counted exit of the year; None where the motive is not known."""
    lues: list[CategorieSortie | None] = []
    for fait in faits:
        place = fait.place(exercice)
        if place is Situation.SANS_MOTIF:
            lues.append(None)
        elif place is Situation.COMPTEE and fait.sortie is not None and fait.sortie.motif is not None:
            lues.append(fait.sortie.motif.categorie)
    return lues


def _choisies(a_venir: list[SortieAttendue]) -> dict[str, Issue]:
    """The outcome asked for each exit to come, by reference: its own, or else the one asked for all."""
    valides = {issue.value: issue for issue in Issue}
    pour_toutes = valides.get(request.args.get("toutes", ""), Issue.SUITE)
    return {
        lue.sortie.ref: valides.get(request.args.get(f"issue-{lue.sortie.ref}", ""), pour_toutes) for lue in a_venir
    }


def _ligne(projection: Projection) -> LigneDeTaux:
    avant, apres = projection.avant, projection.apres
    barre = None
    if avant.part is not None and avant.intervalle is not None:
        barre = tracer_barre(avant.part, avant.intervalle, projection.objectif)
    return LigneDeTaux(
        CODES_DES_TAUX[projection.nom],
        LIBELLES[projection.nom],
        _dit(avant),
        f"{avant.favorables} sur {avant.n}",
        barre,
        projection.objectif,
        _dit(apres),
        f"{apres.favorables} sur {apres.n}{_entre(apres)}",
    )


def _entre(taux: Taux) -> str:
    return "" if taux.intervalle is None else f", {pourcent(taux.intervalle.bas)} à {pourcent(taux.intervalle.haut)}"


def _dit(taux: Taux) -> str:
    if taux.part is None:
        return TROP_PEU if taux.n else "–"
    return pourcent(taux.part)


def _vers(structure: Structure, dette: Dette, exercice: Periode, au: date) -> str:
    """Where what is missing is listed: the rows of the figure, or the hours."""
    if dette.indicateur == ETP:
        return url_for("pilotage.heures", ref=structure.ref)
    return url_for(
        "resultat.lister", ref=structure.ref, indicateur=dette.indicateur, periode=_cle_de_periode(exercice, au)
    )


def _cle_de_periode(exercice: Periode, au: date) -> str | None:
    """The name, on the page of results, of a year that is a calendar year; None for another one."""
    annee = date(au.year, 1, 1), date(au.year, 12, 31)
    return str(au.year) if (exercice.debut, exercice.fin) == annee else None
