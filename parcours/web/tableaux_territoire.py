"""The tables of a territory as the page and its export say them: the same cells, the same hidden ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy.orm import Session

from parcours.domain.compte import ROLES_AGREGES, NomRole, Profil
from parcours.domain.parametres import entier
from parcours.domain.proportion import Intervalle
from parcours.domain.sortie import Situation
from parcours.domain.territoire import (
    COMPTEES,
    DYNAMIQUES,
    EMBAUCHES,
    SANS_MOTIF,
    SIMPLES,
    TOUT,
    Offre,
    PeriodeOfferte,
    Sorties,
    offre,
    periodes,
    sorties,
    sorties_pour_un_taux,
)
from parcours.queries import motif as queries_motif
from parcours.queries import territoire as queries
from parcours.rendering.formats import combien

# A period without anything in it.
AUCUNE = Sorties()
NON_RENSEIGNE, SANS_OBJET = "non renseigné", "–"


@dataclass(frozen=True)
class Cellule:
    """A count, its two shares (per cent), and the interval of the second; None where hidden, or over too few.

    `mot` stands for them all where there is nothing to count.
    """

    nombre: int | None = None
    sur_embauches: float | None = None
    sur_comptees: float | None = None
    intervalle: Intervalle | None = None
    mot: str = ""


@dataclass(frozen=True)
class Tableaux:
    """What an account reads of a territory, or of a zone of it (`zone`; None: all), over a period.

    `types` are the kinds of structures, `TOUT` last: each line has a cell for each of them.
    """

    territoire: str
    territoires: list[str]
    zone: str | None
    zones: list[str]
    est_limite: bool
    periode: PeriodeOfferte
    periodes: list[tuple[str, str, bool]]
    offre: Offre
    types: tuple[str, ...]
    embauches: list[Cellule]
    lignes: list[tuple[str, bool, str, list[Cellule]]]
    comptees: int | None
    a_verifier: list[str]
    ecartees: list[str]
    sans_taux: int | None
    cellules_cachees: bool


def lire(session: Session, profil: Profil, demande: Mapping[str, str], au: date) -> Tableaux:
    """The tables asked for (`territoire`, `zone`, `periode`); an account of several territories looks at one at a time.

    404 for a territory, or a zone, that this account does not look at.
    """
    lieux = _lieux(profil)
    territoire = demande.get("territoire") or next(iter(lieux))
    if territoire not in lieux:
        abort(404)
    zones_imposees, voulue = lieux[territoire], demande.get("zone")
    zone_imposee = None
    if zones_imposees:
        zone_imposee = voulue if voulue in zones_imposees else zones_imposees[0]
    zone = zone_imposee or voulue or TOUT
    entiere, *annees = periodes(au)
    choisie = next((p for p in annees if p.cle == demande.get("periode")), entiere)
    structures = queries.offre(session, territoire, au)
    table_offre = offre(ligne for ligne in structures if zone_imposee is None or ligne[0] == zone_imposee)
    debuts = [annee.debut for annee in annees]
    tables = sorties(
        queries.embauches(session, territoire, entiere.debut, entiere.fin, debuts),
        queries.sorties(session, territoire, entiere.debut, entiere.fin, queries_motif.table(session), debuts),
        lambda le: next(annee.cle for annee in annees if annee.debut <= le <= annee.fin),
    )
    table = tables.get(choisie.cle, AUCUNE)
    if zone_imposee is None and zone != TOUT and zone not in {ligne[0] for ligne in structures}:
        abort(404)
    types = (*table_offre.types, TOUT)
    return Tableaux(
        territoire=territoire,
        territoires=list(lieux),
        zone=None if zone == TOUT else zone,
        zones=zones_imposees or list(table_offre.zones),
        est_limite=zone_imposee is not None,
        periode=choisie,
        periodes=[(p.cle, p.nom, p is choisie) for p in (entiere, *annees)],
        offre=table_offre if zone == TOUT else offre(ligne for ligne in structures if ligne[0] == zone),
        types=types,
        embauches=[_embauches(table, table_offre, zone, genre) for genre in types],
        lignes=[
            (libelle, est_total, f"d-{cle}", [_cellule(table, table_offre, zone, genre, cle, au) for genre in types])
            for cle, libelle, est_total in _libelles()
        ],
        comptees=table.nombre(zone, TOUT, COMPTEES),
        a_verifier=[g for g in table_offre.types if _est_invraisemblable(table, zone, g, au)],
        ecartees=_ecartees(table) if zone == TOUT else [],
        sans_taux=_sans_taux(table, zone, au),
        cellules_cachees=any(cle[0] == zone for cle in table.cachees),
    )


def _lieux(p: Profil) -> dict[str, list[str]]:
    """The territories an account looks at, in the order of its roles; each with the zones it is limited to.

    No zone: one of its roles there sees them all.
    """
    lieux: dict[str, list[str]] = {}
    larges = {role.territoire for role in p.roles if role.nom in (NomRole.RESEAU, NomRole.ETAT)}
    for role in p.roles:
        if role.nom not in ROLES_AGREGES:
            continue
        zones = lieux.setdefault(role.territoire or "", [])
        if role.territoire not in larges and role.zone is not None and role.zone not in zones:
            zones.append(role.zone)
    return lieux


def _libelles() -> list[tuple[str, str, bool]]:
    simples = [(famille.value, famille.libelle, False) for famille in SIMPLES]
    return [
        *simples[:3],
        (DYNAMIQUES, "Sorties dynamiques", True),
        simples[3],
        (SANS_MOTIF, "Sans motif connu", False),
        (COMPTEES, "Toutes les sorties", True),
    ]


def _embauches(table: Sorties, lieux: Offre, zone: str, genre: str) -> Cellule:
    nombre = table.nombre(zone, genre, EMBAUCHES)
    return Cellule(mot=SANS_OBJET) if _est_sans_objet(table, lieux, zone, genre) else Cellule(nombre)


def _cellule(table: Sorties, lieux: Offre, zone: str, genre: str, ligne: str, au: date) -> Cellule:
    """A line of a kind: its numbers, or the word for what is not known, which is no 0."""
    if _est_sans_objet(table, lieux, zone, genre):
        return Cellule(mot=SANS_OBJET)
    est_dynamique = ligne not in (SIMPLES[-1].value, SANS_MOTIF, COMPTEES)
    if table.nombre(zone, genre, COMPTEES) == 0 or (est_dynamique and _est_invraisemblable(table, zone, genre, au)):
        return Cellule(mot=NON_RENSEIGNE)
    return Cellule(
        table.nombre(zone, genre, ligne),
        table.pourcent(zone, genre, ligne, EMBAUCHES, au),
        table.pourcent(zone, genre, ligne, COMPTEES, au),
        table.intervalle(zone, genre, ligne, au),
    )


def _est_sans_objet(table: Sorties, lieux: Offre, zone: str, genre: str) -> bool:
    """Whether there is no structure of this kind there, and never was."""
    comptes = (table.nombre(zone, genre, ligne) for ligne in (EMBAUCHES, COMPTEES))
    return not lieux.structures.get((zone, genre)) and all(nombre == 0 for nombre in comptes)


def _est_invraisemblable(table: Sorties, zone: str, genre: str, au: date) -> bool:
    total = table.nombre(zone, genre, COMPTEES) or 0
    return total >= entier("derive_verification_sorties_min", au) and table.nombre(zone, genre, DYNAMIQUES) == 0


def _sans_taux(table: Sorties, zone: str, au: date) -> int | None:
    """Under how many counted exits no rate is given, when a kind of structure has fewer; None otherwise."""
    minimum = sorties_pour_un_taux(au)
    comptees = (table.nombre(zone, genre, COMPTEES) or minimum for genre in (*table.types, TOUT))
    return minimum if min(comptees) < minimum else None


def _ecartees(table: Sorties) -> list[str]:
    mots = {
        Situation.NEUTRALISEE: ("neutralisée", "neutralisées"),
        Situation.SOUS_LE_SEUIL: ("séjour trop court", "séjours trop courts"),
        Situation.A_CONFIRMER: ("au motif à confirmer", "au motif à confirmer"),
    }
    return [combien(nombre, *dits) for place, dits in mots.items() if (nombre := table.ecartee(place))]
