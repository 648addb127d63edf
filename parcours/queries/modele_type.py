"""The model of a kind of structure: the last one fitted, and the exits from which another one is."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.modele_type import ModeleDuType, Observation, relire
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.parametres import entier
from parcours.domain.sortie import Situation, situation
from parcours.models import ModeleTypeFige, Parcours, Sortie, Structure
from parcours.queries.profil import profils
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


def observations(
    session: Session, territoire: str, type_structure: str, au: date, motifs: TableMotifs
) -> list[Observation]:
    """The counted exits of known outcome of a kind, over the months that a model reads (three statements).

    An exit nobody can read is left to the structure it belongs to.
    """
    debut = ajouter_mois(au + UN_JOUR, -entier("derive_reference_mois", au))
    retenues = [
        Structure.territoire == territoire,
        Structure.type == type_structure,
        Sortie.le.between(debut, au),
        Sortie.motif.is_not(None),
    ]
    lus = profils(session, *retenues)
    sorties = (
        select(Parcours.ref, Structure.ref, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(*retenues)
    )
    lues = []
    for ref, structure, entree, le, code, heures, mois in session.execute(sorties):
        try:
            motif = motifs.lu(code, le)
        except MotifInconnu:
            continue
        sortie = constater(type_structure, entree, le, motif, heures, mois)
        if motif is not None and situation(sortie) is Situation.COMPTEE:
            lues.append(Observation(structure, le, lus[ref], motif.categorie.est_dynamique))
    return lues
