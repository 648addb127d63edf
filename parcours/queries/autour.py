"""The small facts around some parcours (immersions, trainings, hours, waivers, documents…), read together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Numeric, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from parcours.domain.faits import (
    FaitAutorisation,
    FaitCritere,
    FaitDocument,
    FaitFormation,
    FaitHeures,
    FaitImmersion,
    FaitSuivi,
)
from parcours.models import Autorisation, Critere, Document, Formation, Heures, Immersion, Parcours, Suivi


@dataclass
class Autour:
    """Those of one parcours."""

    immersions: list[FaitImmersion] = field(default_factory=list)
    formations: list[FaitFormation] = field(default_factory=list)
    documents: list[FaitDocument] = field(default_factory=list)
    criteres: list[FaitCritere] = field(default_factory=list)
    suivis: list[FaitSuivi] = field(default_factory=list)
    heures: list[FaitHeures] = field(default_factory=list)
    autorisations: list[FaitAutorisation] = field(default_factory=list)


def _demande() -> Select[Any]:
    """The small facts of the parcours whose keys are bound to `cles`, in the order they were recorded."""
    cles: BindParameter[Any] = bindparam("cles", expanding=True)
    # Columns, not rows: few of each, of many kinds, and one round trip for all of them. A document is the person's.
    aucune = cast(null(), Numeric(6, 2))
    immersions = select(
        literal("immersion").label("quoi"),
        Immersion.parcours_id,
        Immersion.id,
        Immersion.hote,
        Immersion.debut,
        Immersion.fin,
        Immersion.resultat,
        aucune.label("a"),
        aucune.label("b"),
    ).where(Immersion.parcours_id.in_(cles))
    formations = select(
        literal("formation"),
        Formation.parcours_id,
        Formation.id,
        Formation.intitule,
        Formation.debut,
        Formation.fin,
        Formation.resultat,
        aucune,
        aucune,
    ).where(Formation.parcours_id.in_(cles))
    documents = (
        select(
            literal("document"),
            Parcours.id,
            Document.id,
            Document.libelle,
            null(),
            Document.fin,
            Document.genre,
            aucune,
            aucune,
        )
        .join(Parcours, Parcours.salarie_id == Document.salarie_id)
        .where(Parcours.id.in_(cles))
    )
    criteres = select(
        literal("critere"),
        Critere.parcours_id,
        Critere.id,
        Critere.code,
        Critere.justificatif_le,
        null(),
        null(),
        aucune,
        aucune,
    ).where(Critere.parcours_id.in_(cles))
    suivis = select(
        literal("suivi"),
        Suivi.parcours_id,
        Suivi.mois,
        null(),
        Suivi.du_le,
        Suivi.fait_le,
        null(),
        aucune,
        aucune,
    ).where(Suivi.parcours_id.in_(cles))
    heures = select(
        literal("heures"),
        Heures.parcours_id,
        Heures.contrat_id,
        null(),
        Heures.mois,
        null(),
        null(),
        Heures.travaillees,
        Heures.en_entreprise,
    ).where(Heures.parcours_id.in_(cles))
    autorisations = select(
        literal("autorisation"),
        Autorisation.parcours_id,
        Autorisation.id,
        null(),
        Autorisation.debut,
        Autorisation.fin,
        Autorisation.genre,
        aucune,
        aucune,
    ).where(Autorisation.parcours_id.in_(cles))
    tous = union_all(immersions, formations, documents, criteres, suivis, heures, autorisations).subquery()
    return select(tous).order_by(tous.c.id, tous.c.debut)


# Written once: it is long to build, and every action reads it.
_DEMANDE = _demande()


def en_faits(session: Session, parcours_ids: Sequence[int]) -> dict[int, Autour]:
    """The small facts of some parcours, as the domain reads them, by key (one statement)."""
    trouves: dict[int, Autour] = defaultdict(Autour)
    lus = session.execute(_DEMANDE, {"cles": list(parcours_ids)})
    for quoi, parcours_id, cle, texte, debut, fin, mot, travaillees, en_entreprise in lus:
        autour = trouves[parcours_id]
        if quoi == "immersion":
            autour.immersions.append(FaitImmersion(cle, texte, debut, fin, mot))
        elif quoi == "formation":
            autour.formations.append(FaitFormation(cle, texte, debut, fin, mot))
        elif quoi == "document":
            autour.documents.append(FaitDocument(cle, mot, texte, fin))
        elif quoi == "critere":
            autour.criteres.append(FaitCritere(texte, debut))
        elif quoi == "heures":
            autour.heures.append(FaitHeures(cle, debut, travaillees, en_entreprise))
        elif quoi == "autorisation":
            autour.autorisations.append(FaitAutorisation(cle, mot, debut, fin))
        else:
            autour.suivis.append(FaitSuivi(cle, debut, fin))
    return trouves
