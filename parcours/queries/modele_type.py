"""The model of a kind of structure: the last one fitted, and the exits from which another one is."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.dates import UN_JOUR, Periode, ajouter_mois
from parcours.domain.modele_type import ModeleDuType, Observation, relire
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.parametres import entier
from parcours.domain.profil_entree import Profil
from parcours.domain.sortie import Situation, SortieConstatee, situation
from parcours.models import ModeleTypeFige, Parcours, Salarie, Sortie, Structure
from parcours.queries.profil import a_l_entree, lu
from parcours.queries.sorties import constater, heures_notees


def dernier(session: Session, territoire: str, type_structure: str) -> ModeleDuType | None:
    """The model in use; None before the first one (one statement)."""
    demande = select(ModeleTypeFige.contenu).where(
        ModeleTypeFige.territoire == territoire, ModeleTypeFige.type == type_structure
    )
    contenu = session.scalars(demande.order_by(ModeleTypeFige.fin.desc()).limit(1)).one_or_none()
    return None if contenu is None else relire(contenu)


def a_ajuster(session: Session, fuseau: str, au: date) -> list[tuple[str, str]]:
    """The kinds of each territory of a time zone whose model is missing, or more than a year old."""
    recents = select(ModeleTypeFige.territoire, ModeleTypeFige.type).where(ModeleTypeFige.fin > ajouter_mois(au, -12))
    tenus = {tuple(ligne) for ligne in session.execute(recents)}
    lieux = select(Structure.territoire, Structure.type).where(Structure.fuseau == fuseau).distinct()
    return sorted((lieu, genre) for lieu, genre in session.execute(lieux) if (lieu, genre) not in tenus)


def en_usage(session: Session, territoire: str) -> dict[str, ModeleDuType]:
    """The model in use of each kind of a territory that has one (one statement)."""
    demande = select(ModeleTypeFige.type, ModeleTypeFige.contenu).where(ModeleTypeFige.territoire == territoire)
    return {genre: relire(contenu) for genre, contenu in session.execute(demande.order_by(ModeleTypeFige.fin))}


def a_lire(session: Session, territoire: str, type_structure: str, au: date, motifs: TableMotifs) -> list[Observation]:
    """What the model of a kind is fitted on: its exits of the last 36 months (one statement)."""
    periode = Periode(ajouter_mois(au + UN_JOUR, -entier("derive_reference_mois", au)), au)
    return observations(session, territoire, periode, motifs, type_structure)


def observations(
    session: Session, territoire: str, periode: Periode, motifs: TableMotifs, type_structure: str | None = None
) -> list[Observation]:
    """The counted exits of known outcome of a territory, or of a kind there, over a period (one statement).

    An exit nobody can read is left to the structure it belongs to.
    """
    lues = []
    for structure, _, sortie, qui in sorties_au_profil(session, territoire, periode, motifs, type_structure):
        if sortie.motif is not None and situation(sortie) is Situation.COMPTEE:
            lues.append(Observation(structure, sortie.le, qui, sortie.motif.categorie.est_dynamique))
    return lues


def sorties_au_profil(
    session: Session, territoire: str, periode: Periode, motifs: TableMotifs, type_structure: str | None = None
) -> Iterator[tuple[str, str, SortieConstatee, Profil]]:
    """The same before they are counted, motive known or not: structure, parcours (references), facts, profile."""
    demande = (
        select(Structure.ref, Parcours.ref, Structure.type, Sortie.le, Sortie.motif, *heures_notees(), *a_l_entree())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Structure.territoire == territoire, Sortie.le.between(periode.debut, periode.fin))
    )
    if type_structure is not None:
        demande = demande.where(Structure.type == type_structure)
    for structure, ref, genre, le, code, heures, mois, entree, *autres in session.execute(demande):
        try:
            motif = motifs.lu(code, le)
        except MotifInconnu:
            continue
        yield structure, ref, constater(genre, entree, le, motif, heures, mois), lu(entree, *autres)
