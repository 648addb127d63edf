"""What the watch says to each account: open alerts of its persons, open drift signals of its structures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.elements import SQLCoreOperations

from parcours.domain.catalogue import CODES_DU_TRAVAIL, OBJETS_SOCIAUX
from parcours.domain.compte import NomRole, Profil
from parcours.domain.droits import Perimetre, perimetre
from parcours.domain.echeance import Code
from parcours.domain.rappel import Comptes
from parcours.models import Affectation, Alerte, Compte, Derive, Parcours, Structure

# Pages are cut in this order: what presses, silences, the rest; each line then says its own threshold.
PRESSANT_JOURS = 60
# Every page counts: the statement is built once per account and day.
CONSERVEES = 1024


@dataclass(frozen=True)
class Portee:
    """Which alerts: those of whole structures, and those of one's own parcours (or without référent·e) in others."""

    acces: Perimetre
    entieres: frozenset[int]
    miennes: frozenset[int]


def toutes(profil: Profil) -> Portee:
    """Every alert an account may see."""
    acces = perimetre(profil)
    return Portee(acces, acces.entieres, frozenset())


def miennes(profil: Profil) -> Portee:
    """Those of the parcours it accompanies, and of those that nobody accompanies."""
    acces = perimetre(profil)
    return Portee(acces, frozenset(), acces.entieres)


def annoncees(profil: Profil) -> Portee:
    """Those its digest counts: the whole structure for who directs it, one's own parcours for the others."""
    acces = perimetre(profil)
    dirigees = profil.structures(NomRole.RESPONSABLE)
    return Portee(acces, dirigees, acces.entieres - dirigees)


def dans_le_perimetre(acces: Perimetre) -> ColumnElement[bool]:
    """The SQL of `droits.peut_voir`, on `Parcours`: kept beside the lists that use it, and compared to it by a test."""
    conditions: list[ColumnElement[bool]] = []
    if acces.entieres:
        conditions.append(Parcours.structure_id.in_(acces.entieres))
    if acces.encadrees:
        encadre = _affecte(Parcours.id, acces.au, "encadrant", Affectation.compte_id == acces.compte_id)
        conditions.append(Parcours.structure_id.in_(acces.encadrees) & encadre)
    return or_(*conditions) if conditions else false()


def _affecte(
    parcours_id: SQLCoreOperations[int] | SQLCoreOperations[int | None],
    au: date,
    fonction: str,
    *qui: ColumnElement[bool],
) -> ColumnElement[bool]:
    return exists().where(
        Affectation.parcours_id == parcours_id,
        Affectation.fonction == fonction,
        Affectation.debut <= au,
        or_(Affectation.fin.is_(None), Affectation.fin >= au),
        *qui,
    )


def _visibles(portee: Portee) -> ColumnElement[bool]:
    acces = portee.acces
    conditions: list[ColumnElement[bool]] = []
    if portee.entieres:
        conditions.append(Alerte.structure_id.in_(portee.entieres))
    if portee.miennes:
        moi = _affecte(Alerte.parcours_id, acces.au, "referent", Affectation.compte_id == acces.compte_id)
        # An account closed accompanies nobody: its parcours are everyone's until they have someone.
        present = Affectation.compte_id.in_(select(Compte.id).where(Compte.est_actif))
        personne = ~_affecte(Alerte.parcours_id, acces.au, "referent", present)
        conditions.append(Alerte.structure_id.in_(portee.miennes) & or_(moi, personne))
    if acces.encadrees:
        encadre = _affecte(Alerte.parcours_id, acces.au, "encadrant", Affectation.compte_id == acces.compte_id)
        social = tuple_(Alerte.code, Alerte.objet).in_(OBJETS_SOCIAUX)
        du_travail = Alerte.code.in_(CODES_DU_TRAVAIL) & ~social
        conditions.append(Alerte.structure_id.in_(acces.encadrees) & du_travail & encadre)
    return or_(*conditions) if conditions else false()


def compter_ouvertes(session: Session, profil: Profil) -> int:
    """How many open alerts and drift signals an account may see (one statement)."""
    demande = _ouvertes(profil)
    return sum(session.connection().execute(demande).one()) if demande is not None else 0


@lru_cache(CONSERVEES)
def _ouvertes(profil: Profil) -> Select[*tuple[int, ...]] | None:
    portee = toutes(profil)
    comptes: list[ColumnElement[int]] = []
    if not portee.acces.est_vide:
        alertes_ouvertes = select(func.count(Alerte.id)).where(Alerte.close_le.is_(None), _visibles(portee))
        comptes.append(alertes_ouvertes.scalar_subquery())
    derives_visibles = _derives_visibles(profil)
    if derives_visibles is not None:
        signaux = select(func.count(Derive.id)).join(Derive.structure)
        comptes.append(signaux.where(Derive.close_le.is_(None), derives_visibles).scalar_subquery())
    return select(*comptes) if comptes else None


def compter(session: Session, portee: Portee) -> int:
    """How many open alerts."""
    if portee.acces.est_vide:
        return 0
    return session.scalar(select(func.count(Alerte.id)).where(Alerte.close_le.is_(None), _visibles(portee))) or 0


def compter_pour_rappel(session: Session, profil: Profil, vu_le: datetime | None) -> Comptes:
    """What a digest tells an account; new: opened after the previous one looked, everything without one.

    Two statements at most.
    """
    silence = Alerte.code == Code.SILENCE
    demande = select(
        func.count(Alerte.id).filter(~silence),
        func.count(Alerte.id).filter(~silence, _ouverte_depuis(Alerte.ouverte_le, vu_le)),
        func.count(Alerte.id).filter(~silence, Alerte.limite < profil.au),
        func.count(Alerte.id).filter(silence),
    ).where(Alerte.close_le.is_(None), _visibles(annoncees(profil)))
    ouvertes, nouvelles, depassees, silences = session.execute(demande).one()
    derives, derives_nouvelles = 0, 0
    visibles = _derives_visibles(profil)
    if visibles is not None:
        derives, derives_nouvelles = session.execute(
            select(func.count(Derive.id), func.count(Derive.id).filter(_ouverte_depuis(Derive.ouverte_le, vu_le)))
            .join(Derive.structure)
            .where(Derive.close_le.is_(None), visibles)
        ).one()
    return Comptes(
        ouvertes=ouvertes,
        nouvelles=nouvelles,
        depassees=depassees,
        silences=silences,
        derives=derives,
        derives_nouvelles=derives_nouvelles,
    )


def _ouverte_depuis(ouverte_le: SQLCoreOperations[datetime], vu_le: datetime | None) -> ColumnElement[bool]:
    return true() if vu_le is None else ouverte_le > vu_le


def alertes(
    session: Session, portee: Portee, *, apres: int | None = None, avant: int | None = None, limite: int = 50
) -> list[Alerte]:
    """A page of open alerts, with person, structure and assignments: after an alert, or before one, by their keys."""
    if portee.acces.est_vide:
        return []
    au = portee.acces.au
    rang = case((Alerte.code == Code.SILENCE, 1), (Alerte.limite > au + timedelta(days=PRESSANT_JOURS), 2), else_=0)
    ordre = tuple_(rang, Alerte.limite, Alerte.id)
    demande = select(Alerte).where(Alerte.close_le.is_(None), _visibles(portee)).options(*_avec_la_personne())
    repere = session.get(Alerte, apres or avant) if apres or avant else None
    if repere is not None:
        cle = tuple_(literal(_rang(repere, au)), literal(repere.limite), literal(repere.id))
        demande = demande.where(ordre > cle if apres else ordre < cle)
    if avant and not apres:
        inverse = demande.order_by(rang.desc(), Alerte.limite.desc(), Alerte.id.desc()).limit(limite)
        return list(session.scalars(inverse))[::-1]
    return list(session.scalars(demande.order_by(rang, Alerte.limite, Alerte.id).limit(limite)))


def _rang(alerte: Alerte, au: date) -> int:
    if alerte.code == Code.SILENCE:
        return 1
    return 2 if alerte.limite > au + timedelta(days=PRESSANT_JOURS) else 0


def closes(session: Session, portee: Portee, depuis: date, limite: int = 50) -> list[Alerte]:
    """The alerts closed since a day, the latest first, with person and structure."""
    if portee.acces.est_vide:
        return []
    demande = (
        select(Alerte)
        .where(Alerte.close_le >= depuis, _visibles(portee))
        .options(*_avec_la_personne())
        .order_by(Alerte.close_le.desc(), Alerte.id.desc())
        .limit(limite)
    )
    return list(session.scalars(demande))


def _avec_la_personne() -> tuple[ExecutableOption, ...]:
    suivi = joinedload(Alerte.parcours)
    return (
        suivi.joinedload(Parcours.salarie),
        suivi.joinedload(Parcours.structure),
        suivi.selectinload(Parcours.affectations).joinedload(Affectation.compte),
    )


def derives(session: Session, profil: Profil) -> list[Derive]:
    """The open drift signals of the structures an account follows."""
    visibles = _derives_visibles(profil)
    if visibles is None:
        return []
    demande = (
        select(Derive)
        .join(Derive.structure)
        .where(Derive.close_le.is_(None), visibles)
        .options(joinedload(Derive.structure), joinedload(Derive.suivie_par))
        .order_by(Derive.detectee_le.desc(), Derive.id)
    )
    return list(session.scalars(demande))


def _derives_visibles(profil: Profil) -> ColumnElement[bool] | None:
    conditions: list[ColumnElement[bool]] = []
    miennes = profil.structures(NomRole.RESPONSABLE)
    if miennes:
        conditions.append(Structure.id.in_(miennes))
    for role in profil.roles:
        if role.nom in (NomRole.RESEAU, NomRole.ETAT):
            conditions.append(Structure.territoire == role.territoire)
        elif role.nom == NomRole.ZONE:
            conditions.append(and_(Structure.territoire == role.territoire, Structure.zone == role.zone))
    return or_(*conditions) if conditions else None
