"""The territory page: offer, exits, structures to look at. Aggregates only."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request

from parcours.domain import droits
from parcours.domain.compte import NomRole, Profil
from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.parametres import entier
from parcours.domain.territoire import (
    COMPTEES,
    DYNAMIQUES,
    EMBAUCHES,
    SIMPLES,
    TOUT,
    Sorties,
    offre,
    sorties,
    sorties_pour_un_taux,
)
from parcours.queries import territoire as queries
from parcours.queries import veille as queries_veille
from parcours.rendering.formats import combien
from parcours.web.acces import connecte
from parcours.web.requete import aujourdhui, page, profil, session_base

# A period without anything in it.
AUCUNE = Sorties((), (), {}, frozenset(), 0, 0, 0, 0)

bp = Blueprint("territoire", __name__, url_prefix="/territoire")


@dataclass(frozen=True)
class Cellule:
    """A count and its two shares (per cent); None where a small cell is hidden, or over too few."""

    nombre: int | None
    sur_embauches: float | None
    sur_comptees: float | None


@bp.get("")
@connecte(droits.peut_voir_territoire)
def voir() -> tuple[str, int]:
    """The tables of the territory, or of one zone of it, over a period."""
    territoire, zone_imposee = _lieu(profil())
    zone = zone_imposee or request.args.get("zone") or TOUT
    au = aujourdhui()
    periodes = _periodes(au)
    choisie = request.args.get("periode", TOUT)
    debut, fin, nom_periode = periodes.get(choisie, periodes[TOUT])
    premier, dernier, _ = periodes[TOUT]
    lignes = queries.offre(session_base(), territoire, au)
    table_offre = offre(ligne for ligne in lignes if zone_imposee is None or ligne[0] == zone_imposee)
    tables = sorties(
        queries.embauches(session_base(), territoire, premier, dernier),
        queries.sorties(session_base(), territoire, premier, dernier),
        lambda le: str(le.year),
    )
    table = tables.get(choisie if choisie in periodes else TOUT, AUCUNE)
    if zone != TOUT and zone not in {ligne[0] for ligne in lignes}:
        abort(404)
    types = (*table_offre.types, TOUT)
    return page(
        "territoire/voir.html",
        territoire=territoire,
        zone=None if zone == TOUT else zone,
        zones=table_offre.zones,
        peut_choisir_zone=zone_imposee is None,
        offre=table_offre,
        types=types,
        tout=TOUT,
        lignes=[
            (libelle, est_total, [_cellule(table, zone, genre, cle, au) for genre in types])
            for cle, libelle, est_total in _libelles()
        ],
        embauches=[table.nombre(zone, genre, EMBAUCHES) for genre in types],
        comptees=table.nombre(zone, TOUT, COMPTEES),
        a_verifier=[g for g in table_offre.types if _est_invraisemblable(table, zone, g, au)],
        ecartees=_ecartees(table) if zone == TOUT else [],
        sans_taux=_sans_taux(table, zone, au),
        cellules_cachees=any(cle[0] == zone for cle in table.cachees),
        periodes=[(cle, nom, cle == choisie) for cle, (_, _, nom) in periodes.items()],
        periode=nom_periode,
        periode_entiere=(debut, fin) == (premier, dernier),
        debut=debut,
        fin=fin,
        derives=queries_veille.derives(session_base(), profil()),
    )


def _lieu(p: Profil) -> tuple[str, str | None]:
    """The territory an account looks at, and the zone it is limited to (none when one of its roles sees them all)."""
    larges = [role for role in p.roles if role.nom in (NomRole.RESEAU, NomRole.ETAT)]
    role = (larges or [role for role in p.roles if role.nom == NomRole.ZONE])[0]
    return role.territoire or "", None if larges else role.zone


def _periodes(au: date) -> dict[str, tuple[date, date, str]]:
    """The periods offered, by name: three years (the default), then each calendar year wholly or partly inside.

    A fixed list on purpose: free dates would let anyone subtract one table from another and find a person.
    """
    trois_ans = ajouter_mois(au, -36) + UN_JOUR
    annees = {
        str(a): (date(a, 1, 1), min(date(a, 12, 31), au), f"année {a}") for a in range(au.year, trois_ans.year, -1)
    }
    return {TOUT: (trois_ans, au, "trois dernières années"), **annees}


def _libelles() -> list[tuple[str, str, bool]]:
    simples = [(famille.value, famille.libelle, False) for famille in SIMPLES]
    return [*simples[:3], (DYNAMIQUES, "Sorties dynamiques", True), simples[3], (COMPTEES, "Toutes les sorties", True)]


def _cellule(table: Sorties, zone: str, genre: str, ligne: str, au: date) -> Cellule:
    return Cellule(
        table.nombre(zone, genre, ligne),
        table.pourcent(zone, genre, ligne, EMBAUCHES, au),
        table.pourcent(zone, genre, ligne, COMPTEES, au),
    )


def _est_invraisemblable(table: Sorties, zone: str, genre: str, au: date) -> bool:
    total = table.nombre(zone, genre, COMPTEES) or 0
    return total >= entier("derive_verification_sorties_min", au) and table.nombre(zone, genre, DYNAMIQUES) == 0


def _sans_taux(table: Sorties, zone: str, au: date) -> int | None:
    """Under how many counted exits no rate is given, when a kind of structure has fewer; None otherwise."""
    minimum = sorties_pour_un_taux(au)
    comptees = (table.nombre(zone, genre, COMPTEES) or minimum for genre in (*table.types, TOUT))
    return minimum if min(comptees) < minimum else None


def _ecartees(table: Sorties) -> list[str]:
    return [
        texte
        for nombre, texte in (
            (table.neutralisees, f"{combien(table.neutralisees, 'neutralisée')}"),
            (table.sous_le_seuil, f"{combien(table.sous_le_seuil, 'séjour trop court', 'séjours trop courts')}"),
            (table.sans_motif, f"{table.sans_motif} sans motif"),
            (table.a_confirmer, f"{table.a_confirmer} au motif à confirmer"),
        )
        if nombre >= 5
    ]
