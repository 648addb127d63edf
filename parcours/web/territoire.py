"""The territory page: offer, exits, structures to look at; its tables for a spreadsheet. Aggregates only."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, Response, request, url_for

from parcours.actions.export import Export
from parcours.actions.journal import ecrire
from parcours.domain import droits
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import typographie
from parcours.domain.indicateur import DEFINITIONS
from parcours.domain.motif_sortie import CategorieSortie
from parcours.domain.territoire import DYNAMIQUES, TOUT
from parcours.exchange.tableur import csv_en_flux
from parcours.queries import veille as queries_veille
from parcours.rendering.formats import NBSP, entre, liste_et, nombre
from parcours.web.acces import connecte
from parcours.web.quota import compter_export
from parcours.web.requete import aujourdhui, auteur, base, page, profil, session_base
from parcours.web.tableaux_territoire import Cellule, Tableaux, lire

MASQUE = "masqué"
ENSEMBLE = "Ensemble"
# The lines of the table that are an indicator of the structures too: its definition says how both are counted.
DEFINIES = {
    CategorieSortie.DURABLE.value: "sorties_durables",
    CategorieSortie.TRANSITION.value: "sorties_transition",
    CategorieSortie.POSITIVE.value: "sorties_positives",
    DYNAMIQUES: "sorties_dynamiques",
}
Rangee = Sequence[str | int | date | None]

bp = Blueprint("territoire", __name__, url_prefix="/territoire")


@bp.get("")
@connecte(droits.peut_voir_territoire)
def voir() -> tuple[str, int]:
    """The tables of a territory, or of one zone of it, over a period."""
    lus = lire(session_base(), profil(), request.args, aujourdhui())
    return page(
        "territoire/voir.html",
        **vars(lus),
        voit_le_reseau=lus.territoire in droits.territoires_vus_entiers(profil()),
        tout=TOUT,
        definitions=[
            (f"d-{ligne}", d.libelle, typographie(d.formule), d.version)
            for ligne, code in DEFINIES.items()
            for d in [DEFINITIONS[code]]
        ],
        exporter_href=url_for("territoire.exporter", territoire=lus.territoire, zone=lus.zone, periode=lus.periode.cle),
        derives=[
            signal
            for signal in queries_veille.derives(session_base(), profil())
            # Wherever they look, they are told of all their territories; a zone chosen leaves the others of its own.
            if signal.structure.territoire != lus.territoire or lus.zone in (None, signal.structure.zone)
        ],
    )


@bp.get("/tableaux.csv")
@connecte(droits.peut_voir_territoire)
def exporter() -> Response:
    """Both tables for a spreadsheet: the cells of the page, what it hides hidden; the journal keeps what was taken."""
    au = aujourdhui()
    lus = lire(session_base(), profil(), request.args, au)
    lieu = f"{lus.territoire}, zone {lus.zone}" if lus.zone else lus.territoire
    with base().transaction() as session:
        compter_export(session, Export.NOMBRES)
        phrase = f"Tableaux du territoire exportés : {lieu}, {_de_a(lus)}."
        ecrire(session, auteur(), "TerritoireExporte", phrase)
    entete = ["Territoire", lus.territoire]
    lignes = [*_cadre(lus, au), [], *_offre(lus), [], *_sorties(lus)]
    reponse = Response(b"".join(csv_en_flux(entete, [lignes])), mimetype="text/csv")
    reponse.headers["Content-Disposition"] = f"attachment; filename=territoire-{au.isoformat()}.csv"
    return reponse


def _de_a(lus: Tableaux) -> str:
    return f"du {en_toutes_lettres(lus.periode.debut)} au {en_toutes_lettres(lus.periode.fin)}"


def _cadre(lus: Tableaux, au: date) -> Iterator[Rangee]:
    """What the numbers are about: a table leaves its page, and must say it."""
    yield ["Zone", lus.zone or "Toutes"]
    yield ["Période des sorties", _de_a(lus)]
    yield ["Lu le", au]
    yield ["Personnes embauchées", _nombre(lus.embauches[-1].nombre)]
    yield ["Sorties comptées", _nombre(lus.comptees)]
    if lus.ecartees:
        yield ["Sorties qui n’y entrent pas", liste_et(lus.ecartees)]
    yield ["Part notée % emb.", "Sur les personnes embauchées"]
    yield ["Part notée % sort.", "Sur les sorties comptées"]
    yield ["Intervalle", "Jusqu’où le hasard seul pourrait emmener % sort. (95 %, méthode de Wilson)"]
    if lus.cellules_cachees:
        yield [MASQUE, "De 1 à 4 personnes, ou un nombre qui aiderait à retrouver un de ces petits nombres"]


def _offre(lus: Tableaux) -> Iterator[Rangee]:
    noms = [ENSEMBLE if genre == TOUT else genre for genre in lus.types]
    yield ["L’offre : zone", *(f"{nom}, {quoi}" for nom in noms for quoi in ("structures", "postes"))]
    zones = [*lus.offre.zones, *([TOUT] if len(lus.offre.zones) > 1 else [])]
    for zone in zones:
        cases: list[str | int] = []
        for genre in lus.types:
            structures = lus.offre.structures.get((zone, genre), 0)
            if structures or zone == TOUT:
                cases += [structures, _sans_espace(nombre(lus.offre.postes.get((zone, genre), 0)))]
            else:
                cases += ["–", "–"]
        yield [ENSEMBLE if zone == TOUT else zone, *cases]


def _sorties(lus: Tableaux) -> Iterator[Rangee]:
    noms = [ENSEMBLE if genre == TOUT else genre for genre in lus.types]
    yield ["Les sorties", *(f"{nom}, {quoi}" for nom in noms for quoi in ("n", "% emb.", "% sort.", "intervalle"))]
    yield ["Personnes embauchées", *(case for c in lus.embauches for case in _cases_d_embauche(c))]
    for libelle, _, _, cellules in lus.lignes:
        yield [libelle, *(case for cellule in cellules for case in _cases(cellule))]


def _cases_d_embauche(cellule: Cellule) -> Rangee:
    return [cellule.mot] * 4 if cellule.mot else [_nombre(cellule.nombre), "", "", ""]


def _cases(cellule: Cellule) -> Rangee:
    if cellule.mot:
        return [cellule.mot] * 4
    de_a = entre(cellule.intervalle).replace(NBSP, " ") if cellule.intervalle else ""
    return [_nombre(cellule.nombre), _part(cellule.sur_embauches), _part(cellule.sur_comptees), de_a]


def _nombre(valeur: int | None) -> str | int:
    return MASQUE if valeur is None else valeur


def _part(valeur: float | None) -> str:
    return "–" if valeur is None else _sans_espace(nombre(valeur, 1))


def _sans_espace(texte: str) -> str:
    """A number that a spreadsheet reads as one: it takes the no-break space of thousands for a word."""
    return texte.replace(NBSP, "")
