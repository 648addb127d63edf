"""The results of a structure: its indicators over a period, and the rows behind each."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request, url_for

from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.domain.dates import UN_JOUR, Periode, ajouter_mois
from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.indicateur import DEFINITIONS, calculer, lignes
from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Part, Quotient, Resultat, Valeur
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.indicateur.freins import Colonne, code
from parcours.models import Annexe, Structure
from parcours.queries import indicateur as queries
from parcours.queries import motif as queries_motif
from parcours.queries.structure import annexe_en_vigueur
from parcours.rendering.barre import Barre, tracer
from parcours.rendering.formats import au_plus, combien, pourcent
from parcours.web.acces import sur_structure
from parcours.web.requete import aujourdhui, auteur, base, cle, page, session_base

ANNEES, LIGNES_PAR_PAGE, GLISSANTS_MOIS = 3, 100, 12
GLISSANTE = "12-mois"
# The results come first: they are what the page is opened for.
ORDRE = (Bloc.RESULTATS, Bloc.PUBLICS, Bloc.ACTIONS)
bp = Blueprint("resultat", __name__, url_prefix="/structures/<ref>/resultats")


@dataclass(frozen=True)
class Ligne:
    """An indicator as its line says it: its value, on how many, what is missing; drawn where it is a share."""

    definition: Definition
    valeur: str
    sur: str
    manque: str
    barre: Barre | None
    objectif: int | None

    @property
    def est_dite(self) -> bool:
        """Whether there is a value: a word says why not."""
        return self.valeur[0].isdigit()


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
        blocs=[(bloc, [_ligne(r, annexe) for r in resultats if r.definition.bloc is bloc]) for bloc in ORDRE],
        qualite=[_ligne(r, None) for r in resultats if r.definition.bloc is Bloc.QUALITE],
        bloc_qualite=Bloc.QUALITE,
        colonnes=list(Colonne),
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
        ligne=_ligne(calculer(definition, faits, contexte), None),
        periode=contexte.periode,
        cle_periode=cle_periode,
        offertes=offertes,
        lignes=[(*noms[parcours_id], mot) for parcours_id, mot in lues],
        total=len(toutes),
        suivant_href=vers(suite) if suite < len(toutes) else None,
        precedent_href=vers(max(0, rang - LIGNES_PAR_PAGE)) if rang else None,
    )


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


def _ligne(resultat: Resultat, annexe: Annexe | None) -> Ligne:
    definition = resultat.definition
    match resultat:
        case Part():
            objectif = _objectif(annexe, definition.code)
            sur = f"{resultat.favorables} sur {resultat.n}"
            manque = combien(resultat.inconnus, "non renseigné", "non renseignés") if resultat.inconnus else ""
            if resultat.part is None or resultat.intervalle is None:
                return Ligne(definition, "trop peu pour un taux" if resultat.n else "–", sur, manque, None, objectif)
            barre = tracer(resultat.part, resultat.intervalle, objectif)
            return Ligne(definition, pourcent(resultat.part), sur, manque, barre, objectif)
        case Valeur():
            dite = "–"
            if resultat.moyenne is not None:
                dite = f"{au_plus(resultat.moyenne, 1)} {resultat.definition.unite[resultat.moyenne >= 2]}"
            return Ligne(definition, dite, combien(resultat.n, "personne"), "", None, None)
        case Quotient():
            dite = "–" if resultat.quotient is None else pourcent(resultat.quotient)
            dessus, dessous = resultat.definition.unites
            sur = f"{resultat.dessus:g} {dessus}, {resultat.dessous:g} {dessous}"
            return Ligne(definition, dite, sur, "", None, None)


def _objectif(annexe: Annexe | None, code: str) -> int | None:
    """What the annexe asks of a rate, in per cent."""
    if annexe is None:
        return None
    return {
        "sorties_dynamiques": annexe.objectif_dynamique,
        "sorties_durables": annexe.objectif_durable,
        "sorties_transition": annexe.objectif_transition,
        "sorties_positives": annexe.objectif_positive,
    }.get(code)
