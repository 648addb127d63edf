"""The results of a structure: its indicators over a period, and the rows behind each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request, url_for

from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.domain.dates import UN_JOUR, Periode, ajouter_mois
from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.indicateur import DEFINITIONS, calculer, lignes
from parcours.domain.indicateur.chiffre import OBJECTIFS, chiffrer
from parcours.domain.indicateur.comparable import comparer
from parcours.domain.indicateur.definition import Bloc, Contexte, Part, Resultat
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.indicateur.freins import Colonne, code
from parcours.domain.profil_entree import LIBELLES
from parcours.domain.standardisation import formule
from parcours.models import Annexe, Structure
from parcours.queries import indicateur as queries
from parcours.queries import modele_type as queries_modele
from parcours.queries import motif as queries_motif
from parcours.queries.structure import annexe_en_vigueur
from parcours.rendering.barre import Barre, tracer
from parcours.rendering.chiffre import Ligne, dire
from parcours.rendering.formats import pourcent
from parcours.web.acces import sur_structure
from parcours.web.requete import aujourdhui, auteur, base, cle, page, session_base

ANNEES, LIGNES_PAR_PAGE, GLISSANTS_MOIS = 3, 100, 12
GLISSANTE = "12-mois"
# The results come first: they are what the page is opened for.
ORDRE = (Bloc.RESULTATS, Bloc.PUBLICS, Bloc.ACTIONS)
bp = Blueprint("resultat", __name__, url_prefix="/structures/<ref>/resultats")


@bp.get("")
@sur_structure(droits.peut_voir_sorties)
def voir(structure: Structure) -> tuple[str, int]:
    """Every indicator over a period. Whoever looks from outside reads the territory instead: small numbers tell."""
    cle_periode, contexte, offertes = _periode(structure)
    faits = _faits(structure, contexte)
    annexe = annexe_en_vigueur(session_base(), structure.id, min(contexte.periode.fin, contexte.au))
    resultats = [calculer(definition, faits, contexte) for definition in DEFINITIONS.values()]
    return page(
        "resultat/voir.html",
        structure=structure,
        periode=contexte.periode,
        cle_periode=cle_periode,
        offertes=offertes,
        personnes=sum(fait.presence(contexte.periode, contexte.au) is not None for fait in faits),
        blocs=[(bloc, _du_bloc(resultats, bloc, annexe)) for bloc in ORDRE],
        qualite=_du_bloc(resultats, Bloc.QUALITE, None),
        bloc_qualite=Bloc.QUALITE,
        colonnes=list(Colonne),
        comparable=_comparable(structure, faits, contexte),
        grille=_grille({r.definition.code: r for r in resultats}),
        annexe=annexe,
    )


@bp.get("/<indicateur>")
@sur_structure(droits.peut_voir_sorties)
def lister(structure: Structure, indicateur: str) -> tuple[str, int]:
    """What an indicator counts, how, and the parcours behind its figure."""
    definition = DEFINITIONS.get(indicateur)
    if definition is None:
        abort(404)
    cle_periode, contexte, offertes = _periode(structure)
    faits = _faits(structure, contexte)
    toutes = lignes(definition, faits, contexte)
    rang = cle("apres") or 0
    lues = toutes[rang : rang + LIGNES_PAR_PAGE]
    noms = queries.noms(session_base(), (parcours_id for parcours_id, _ in lues))
    with base().transaction() as session:
        noter_consultations(session, auteur(), (parcours_id for parcours_id, _ in lues), "indicateur")

    def vers(depuis: int) -> str:
        return url_for(
            "resultat.lister", ref=structure.ref, indicateur=indicateur, periode=cle_periode, apres=depuis or None
        )

    suite = rang + LIGNES_PAR_PAGE
    return page(
        "resultat/lignes.html",
        structure=structure,
        definition=definition,
        formule=typographie(definition.formule),
        source=typographie(definition.source),
        ligne=dire(chiffrer(calculer(definition, faits, contexte))),
        periode=contexte.periode,
        cle_periode=cle_periode,
        offertes=offertes,
        lignes=[(*noms[parcours_id], mot) for parcours_id, mot in lues],
        total=len(toutes),
        suivant_href=vers(suite) if suite < len(toutes) else None,
        precedent_href=vers(max(0, rang - LIGNES_PAR_PAGE)) if rang else None,
    )


def _du_bloc(resultats: Iterable[Resultat], bloc: Bloc, annexe: Annexe | None) -> list[Ligne]:
    return [dire(chiffrer(r, objectifs(annexe))) for r in resultats if r.definition.bloc is bloc]


def _grille(resultats: dict[str, Resultat]) -> list[tuple[str, list[tuple[str, Part]]]]:
    """The grid of obstacles: the name of each theme, and its cells with the codes they open on."""
    lignes = []
    for theme in Theme:
        cases = [(cle, resultats[cle]) for cle in (code(theme, colonne) for colonne in Colonne)]
        lignes.append((theme.libelle, [(cle, case) for cle, case in cases if isinstance(case, Part)]))
    return lignes


def _faits(structure: Structure, contexte: Contexte) -> list[FaitParcours]:
    return queries.faits(session_base(), structure, contexte.periode, queries_motif.table(session_base()))


def _periode(structure: Structure) -> tuple[str, Contexte, list[tuple[str, str, bool]]]:
    """The period asked for: the last twelve months, or a calendar year; its key, itself, and those offered."""
    au = aujourdhui(structure.fuseau)
    offertes = {GLISSANTE: ("Douze derniers mois", Periode(ajouter_mois(au, -GLISSANTS_MOIS) + UN_JOUR, au))}
    for annee in range(au.year, au.year - ANNEES, -1):
        offertes[str(annee)] = (f"Année {annee}", Periode(date(annee, 1, 1), date(annee, 12, 31)))
    choisie = request.args.get("periode", GLISSANTE)
    if choisie not in offertes:
        choisie = GLISSANTE
    return (
        choisie,
        Contexte(offertes[choisie][1], au),
        [(nom, libelle, nom == choisie) for nom, (libelle, _) in offertes.items()],
    )


@dataclass(frozen=True)
class Comparable:
    """The dynamic rate at a comparable profile, drawn as every rate; `mot` stands for it where there is none."""

    mot: str
    formule: str = ""
    taux: str = ""
    du_type: str = ""
    barre: Barre | None = None
    profil: tuple[str, ...] = ()
    version: str = ""


def _comparable(structure: Structure, faits: list[FaitParcours], contexte: Contexte) -> Comparable:
    du_type = queries_modele.dernier(session_base(), structure.territoire, structure.type)
    modele = None if du_type is None else du_type.pour(structure.ref)
    if du_type is None or modele is None:
        return Comparable(f"Pas encore assez de sorties dans les autres {structure.type} pour comparer.")
    lue = comparer(faits, contexte.periode, modele)
    if lue is None:
        return Comparable("Trop peu de sorties comptées sur cette période pour un taux à profil comparable.")
    return Comparable(
        "",
        formule(lue, structure.type),
        pourcent(lue.taux_comparable),
        pourcent(lue.taux_du_type),
        tracer(lue.taux_comparable, lue.intervalle),
        tuple(LIBELLES[nom] for nom, _ in modele.coefficients if nom in LIBELLES),
        du_type.version,
    )


def objectifs(annexe: Annexe | None) -> dict[str, int | None]:
    """What an annexe asks of the rates, in per cent, by the code of each; {} without annexe."""
    return {} if annexe is None else {code: getattr(annexe, champ) for code, champ in OBJECTIFS.items()}
