"""The small facts around some parcours (immersions, trainings, hours, waivers, documents…), read together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Numeric,
    Select,
    and_,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from parcours.domain.autorisation import GenreAutorisation
from parcours.domain.faits import (
    AutresSejours,
    FaitAutorisation,
    FaitCritere,
    FaitDocument,
    FaitFormation,
    FaitHeures,
    FaitImmersion,
    FaitObjectif,
    FaitSuivi,
)
from parcours.models import (
    Autorisation,
    Contrat,
    Critere,
    Document,
    Formation,
    Heures,
    Immersion,
    Objectif,
    Parcours,
    Suivi,
)


@dataclass
class Autour:
    """Those of one parcours."""

    immersions: list[FaitImmersion] = field(default_factory=list)
    formations: list[FaitFormation] = field(default_factory=list)
    documents: list[FaitDocument] = field(default_factory=list)
    objectifs: list[FaitObjectif] = field(default_factory=list)
    criteres: list[FaitCritere] = field(default_factory=list)
    suivis: list[FaitSuivi] = field(default_factory=list)
    heures: list[FaitHeures] = field(default_factory=list)
    autorisations: list[FaitAutorisation] = field(default_factory=list)
    autres_heures: list[FaitHeures] = field(default_factory=list)
    autres_immersions: list[FaitImmersion] = field(default_factory=list)
    autres_autorisations: list[FaitAutorisation] = field(default_factory=list)

    @property
    def autres_sejours(self) -> AutresSejours:
        """What the other parcours of the person in the structure hold of what is counted by person."""
        return AutresSejours(tuple(self.autres_heures), tuple(self.autres_immersions), tuple(self.autres_autorisations))


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
    objectifs = select(
        literal("objectif"),
        Objectif.parcours_id,
        Objectif.id,
        null(),
        Objectif.pour_le,
        null(),
        Objectif.etat,
        aucune,
        aucune,
    ).where(Objectif.parcours_id.in_(cles))
    autres = _des_autres_sejours(cles, aucune)
    reunis = union_all(immersions, formations, documents, objectifs, criteres, suivis, heures, autorisations, *autres)
    tous = reunis.subquery()
    return select(tous).order_by(tous.c.id, tous.c.debut)


def _des_autres_sejours(cles: BindParameter[Any], aucune: ColumnElement[Any]) -> list[Any]:
    """What is counted by person, in their other parcours of the same structure."""
    ici, autre = aliased(Parcours), aliased(Parcours)
    # A person is known by one structure: the structure need not be compared.
    meme_personne = and_(autre.salarie_id == ici.salarie_id, autre.id != ici.id)
    immersions = (
        select(
            literal("autre_immersion"),
            ici.id,
            Immersion.id,
            Immersion.hote,
            Immersion.debut,
            Immersion.fin,
            Immersion.resultat,
            aucune,
            aucune,
        )
        .join(autre, meme_personne)
        .join(Immersion, Immersion.parcours_id == autre.id)
    )
    heures = (
        select(
            literal("autres_heures"),
            ici.id,
            Heures.contrat_id,
            null(),
            Heures.mois,
            Contrat.debut,
            null(),
            Heures.travaillees,
            Heures.en_entreprise,
        )
        .join(autre, meme_personne)
        .join(Heures, Heures.parcours_id == autre.id)
        .join(Contrat, Contrat.id == Heures.contrat_id)
        .where(Heures.en_entreprise > 0)
    )
    autorisations = (
        select(
            literal("autre_autorisation"),
            ici.id,
            Autorisation.id,
            null(),
            Autorisation.debut,
            Autorisation.fin,
            Autorisation.genre,
            aucune,
            aucune,
        )
        .join(autre, meme_personne)
        .join(Autorisation, Autorisation.parcours_id == autre.id)
        .where(Autorisation.genre == GenreAutorisation.HEURES_AI.value)
    )
    return [demande.select_from(ici).where(ici.id.in_(cles)) for demande in (immersions, heures, autorisations)]


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
        elif quoi == "objectif":
            autour.objectifs.append(FaitObjectif(cle, debut, mot))
        elif quoi == "critere":
            autour.criteres.append(FaitCritere(texte, debut))
        elif quoi == "heures":
            autour.heures.append(FaitHeures(cle, debut, travaillees, en_entreprise))
        elif quoi == "autorisation":
            autour.autorisations.append(FaitAutorisation(cle, mot, debut, fin))
        elif quoi == "autre_immersion":
            autour.autres_immersions.append(FaitImmersion(cle, texte, debut, fin, mot))
        elif quoi == "autres_heures":
            autour.autres_heures.append(FaitHeures(cle, debut, travaillees, en_entreprise, contrat_debut=fin))
        elif quoi == "autre_autorisation":
            autour.autres_autorisations.append(FaitAutorisation(cle, mot, debut, fin))
        else:
            autour.suivis.append(FaitSuivi(cle, debut, fin))
    return trouves
