"""What the calendar feed of an account shows."""

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from parcours.domain.catalogue import CATALOGUE, CODES_DU_TRAVAIL, CODES_TUS_AVANT, OBJETS_SOCIAUX
from parcours.domain.compte import Profil
from parcours.domain.droits import perimetre
from parcours.domain.relais import RELAIS
from parcours.models import Affectation, Compte, Echeance, EvenementAgenda, Parcours
from parcours.queries.urgence import jours_depuis

# A silence has no day of its own: it moves at every step.
CODES_DATES = frozenset(code for code, entree in CATALOGUE.items() if entree.est_dure)


def compte_abonne(session: Session, empreinte: str) -> int | None:
    """The key of the active account whose feed has this fingerprint; held until the end of the transaction."""
    demande = select(Compte.id).where(Compte.agenda_empreinte == empreinte, Compte.est_actif)
    return session.scalar(demande.with_for_update())


def echeances(session: Session, profil: Profil, limite: int) -> list[Echeance]:
    """The deadlines of the parcours that an account follows and may read, past or to come, the nearest first.

    As référent·e, or standing in for one, all of them; as encadrant·e, those of the work contract.
    """
    acces = perimetre(profil)
    conditions: list[ColumnElement[bool]] = []
    if acces.entieres:
        conditions.append(and_(Echeance.structure_id.in_(acces.entieres), _suit(profil, "referent")))
    if acces.datees:
        conditions.append(and_(Echeance.structure_id.in_(acces.datees), _suit(profil, RELAIS)))
    if acces.encadrees:
        social = tuple_(Echeance.code, Echeance.objet).in_(OBJETS_SOCIAUX)
        du_travail = and_(Echeance.code.in_(CODES_DU_TRAVAIL), ~social)
        conditions.append(
            and_(Echeance.structure_id.in_(acces.encadrees), du_travail, _suit(profil, "encadrant")),
        )
    if not conditions:
        return []
    pas_encore_dite = and_(Echeance.code.in_(CODES_TUS_AVANT), Echeance.limite > profil.au)
    demande = (
        select(Echeance)
        .where(or_(*conditions), Echeance.code.in_(CODES_DATES), ~pas_encore_dite)
        .order_by(func.abs(jours_depuis(Echeance.limite, profil.au)), Echeance.id)
        .limit(limite)
    )
    return list(session.scalars(demande))


def _suit(profil: Profil, fonction: str) -> ColumnElement[bool]:
    suivis = select(Affectation.parcours_id).where(
        Affectation.compte_id == profil.compte_id,
        Affectation.fonction == fonction,
        Affectation.debut <= profil.au,
        or_(Affectation.fin.is_(None), Affectation.fin >= profil.au),
    )
    return Echeance.parcours_id.in_(suivis)


def evenements(session: Session, compte_id: int) -> list[EvenementAgenda]:
    """What the feed of an account has shown, by key."""
    demande = select(EvenementAgenda).where(EvenementAgenda.compte_id == compte_id)
    return list(session.scalars(demande))


def references(session: Session, parcours_ids: set[int]) -> dict[int, str]:
    """The references of some parcours, by key."""
    demande = select(Parcours.id, Parcours.ref).where(Parcours.id.in_(parcours_ids))
    return dict(session.execute(demande).all())
