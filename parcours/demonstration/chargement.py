"""Loads the invented territory into an empty database, in one transaction; depends only on the day it is given."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from parcours.actions import echeance, trame
from parcours.actions.journal import Auteur, ecrire
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.demonstration import (
    competence,
    comptes,
    frein,
    heures,
    objectif,
    plan,
    relais,
    repartition,
    situations,
    tableaux,
    vitrine,
)
from parcours.demonstration.dossier import Dossier
from parcours.demonstration.faits import inserer_faits
from parcours.demonstration.insertion import ajouter, inserer
from parcours.demonstration.lignes import inserer_parcours
from parcours.demonstration.preparation import preparer, reference
from parcours.demonstration.structures import FUSEAU, TERRITOIRE, VITRINE, StructureInventee, structures
from parcours.domain.compte import NomRole, adresse_de_demonstration
from parcours.domain.dates import UN_JOUR, ajouter_mois, jours_entre
from parcours.horloge import Horloge
from parcours.models import Annexe, Convention, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import echeance as queries_echeance
from parcours.queries import structure as queries_structure

GRAINE = 972
PERIODE_MOIS = 36
LOT = 300
ANNEES_DE_CONVENTION = 3
_CENTIEME = Decimal("0.01")
_HEURES_PAR_ETP = {"EI": 1505, "AI": 1607, "ETTI": 1600, "ACI": 1820}
_OBJECTIFS = {"EI": (20, 15, 15, 50), "AI": (20, 15, 20, 55), "ETTI": (20, 20, 10, 50), "ACI": (15, 15, 15, 45)}


class DemonstrationRefusee(Exception):
    """The invented territory cannot be loaded here; the message says why, in French."""


def est_charge(session: Session) -> bool:
    """Whether the invented territory is already in this database."""
    return queries_compte.par_email(session, adresse_de_demonstration(NomRole.ADMIN)) is not None


def charger_territoire(base: BaseDeDonnees, config: Config, horloge: Horloge) -> None:
    """Fill an empty database with the invented territory, as it is today in Martinique.

    Raises DemonstrationRefusee outside demonstration mode, or when the database holds anything already.
    """
    verifier_mode(config)
    auteur = Auteur(None, horloge.maintenant(), horloge.aujourdhui(FUSEAU))
    with base.transaction() as session:
        _verifier_vide(session)
        _remplir(session, auteur, config.argon2_leger)


def verifier_mode(config: Config) -> None:
    """Raise DemonstrationRefusee outside demonstration mode."""
    if not config.demonstration:
        raise DemonstrationRefusee(
            "Le territoire de démonstration ne se charge qu’en mode démonstration : PARCOURS_DEMONSTRATION=1."
        )


def _verifier_vide(session: Session) -> None:
    if queries_structure.lister(session) or queries_compte.chercher(session, "", None, 1):
        raise DemonstrationRefusee(
            "Cette base contient déjà des données : le territoire de démonstration veut une base vide."
        )


def dossiers(rng: Random, inventees: list[StructureInventee], au: date) -> Iterator[tuple[int, Dossier]]:
    """Every parcours of the territory on a day, with the rank of its structure."""
    debut = debut_de_periode(au)
    duree_jours = jours_entre(debut, au)
    for part in repartition.partager(rng, tableaux.lire(), inventees, duree_jours):
        rang, genre = part.structure.rang, part.structure.type
        yield from ((rang, situations.sorti(rng, debut, genre, issue)) for issue in part.issues)
        if part.structure.nom == VITRINE:
            yield from ((rang, dossier) for dossier in vitrine.dossiers(rng, au))
        else:
            yield from ((rang, situations.en_cours(rng, au, genre)) for _ in range(part.en_cours))


def debut_de_periode(au: date) -> date:
    """The first day of the three years that the territory holds."""
    return ajouter_mois(au, -PERIODE_MOIS) + UN_JOUR


def _remplir(session: Session, auteur: Auteur, leger: bool) -> None:
    rng = Random(GRAINE)  # noqa: S311  a stage set must come out the same each time
    inventees = structures()
    structure_ids = _inserer_structures(session, rng, inventees)
    _inserer_conventions(session, inventees, structure_ids, auteur.au)
    for structure_id in structure_ids:
        trame.proposer(session, structure_id)
    la_vitrine = next(s.rang for s in inventees if s.nom == VITRINE)
    ouverts = comptes.creer(session, structure_ids[la_vitrine], debut_de_periode(auteur.au), auteur.le, leger)
    equipe = {role: compte.id for role, compte in ouverts.items()}
    preparations = [
        preparer(rng, numero, structure_ids[rang], inventees[rang], dossier)
        for numero, (rang, dossier) in enumerate(dossiers(rng, inventees, auteur.au))
    ]
    parcours_ids = inserer_parcours(session, rng, auteur.au, preparations, equipe)
    inserer_faits(session, rng, auteur.au, list(zip(preparations, parcours_ids, strict=True)), equipe)
    # With dice of their own: what is drawn after them stays what it was.
    heures.noter(session, Random(GRAINE), auteur.au, structure_ids[la_vitrine])  # noqa: S311  as above
    ecrire(session, auteur, "DemonstrationChargee", "Territoire de démonstration chargé : tout y est inventé.")
    session.flush()
    _calculer_les_echeances(session, rng, auteur)
    relais.preparer(session, auteur, ouverts, structure_ids[la_vitrine])


def _inserer_structures(session: Session, rng: Random, inventees: list[StructureInventee]) -> list[int]:
    return inserer(
        session,
        Structure,
        [
            {
                "ref": reference(rng),
                "type": s.type.value,
                "nom": s.nom,
                "siret": s.siret,
                "commune": s.commune,
                "zone": s.zone,
                "territoire": TERRITOIRE,
                "fuseau": FUSEAU,
            }
            for s in inventees
        ],
    )


def _inserer_conventions(
    session: Session, inventees: list[StructureInventee], structure_ids: list[int], au: date
) -> None:
    """A convention of three years around the day, one annexe a year with the same posts."""
    annees = range(au.year - 1, au.year - 1 + ANNEES_DE_CONVENTION)
    numeros = [f"972 {s.type} {annees[0] % 100:02d} {s.rang + 1:03d}" for s in inventees]
    convention_ids = inserer(
        session,
        Convention,
        [
            {"structure_id": cle, "numero": numero, "debut": date(annees[0], 1, 1), "fin": date(annees[-1], 12, 31)}
            for cle, numero in zip(structure_ids, numeros, strict=True)
        ],
    )
    annexes: list[dict[str, object]] = []
    for s, cle, convention_id, numero in zip(inventees, structure_ids, convention_ids, numeros, strict=True):
        durable, transition, positive, dynamique = _OBJECTIFS[s.type]
        annexes += [
            {
                "structure_id": cle,
                "convention_id": convention_id,
                "numero": f"{numero} A{rang}",
                "debut": date(annee, 1, 1),
                "fin": date(annee, 12, 31),
                "postes_etp": s.postes,
                "heures_par_etp": _HEURES_PAR_ETP[s.type],
                "objectif_durable": durable,
                "objectif_transition": transition,
                "objectif_positive": positive,
                "objectif_dynamique": dynamique,
                "etp_encadrement": (s.postes / 8).quantize(_CENTIEME),
                "etp_accompagnement": (s.postes / 20).quantize(_CENTIEME),
            }
            for rang, annee in enumerate(annees)
        ]
    ajouter(session, Annexe, annexes)


def _calculer_les_echeances(session: Session, rng: Random, auteur: Auteur) -> None:
    apres_id = 0
    while lot := queries_echeance.lot_de_parcours(session, apres_id, LOT):
        apres_id = lot[-1].id
        plan.tenir(session, rng, auteur.au, lot)
        objectif.fixer(session, auteur.au, lot)
        frein.evaluer(session, auteur.au, lot)
        competence.observer(session, auteur.au, lot)
        echeance.recalculer(session, auteur, lot)
        session.flush()
        session.expunge_all()
