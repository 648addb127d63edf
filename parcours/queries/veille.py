"""What the watch says to each account: which alerts it may read and is shown, how many; drift signals likewise.

An alert is shown when it is open, not snoozed to a day to come, and not muted (`est_montree`): the page, its counts,
the navigation and the digest all ask it here. The lists of alerts are in `queries.alerte`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Date, Select, and_, case, exists, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload

from parcours.domain.catalogue import CODES_DU_TRAVAIL, OBJETS_SOCIAUX
from parcours.domain.compte import QUI_ACCOMPAGNE, NomRole, Profil
from parcours.domain.derive_agregat import delai_de_rappel, delai_exterieur
from parcours.domain.droits import Perimetre, perimetre
from parcours.domain.echeance import Code
from parcours.domain.relais import RELAIS
from parcours.domain.suite_alerte import ANNONCES_SANS_SUITE, REDITE, Genre
from parcours.models import Affectation, Alerte, Derive, Parcours, Rappel, ReferenceDerive, Structure, SuiteAlerte
from parcours.queries.tenue import affecte, est_en_place, est_encore_la
from parcours.queries.urgence import jours_depuis, peut_tarder

# Every page counts: the statement is built once per account and day.
CONSERVEES = 1024
# No account has this key.
PERSONNE = 0


@dataclass(frozen=True)
class Portee:
    """Which alerts: those of whole structures, and those of one's own parcours (or without référent·e) in others.

    `dirigees`: structures whose own alerts, about no parcours, are read too. `jours`: the structures whose calendar is
    not at the day of `acces`, with their day.
    """

    acces: Perimetre
    entieres: frozenset[int]
    miennes: frozenset[int]
    dirigees: frozenset[int]
    jours: tuple[tuple[date, frozenset[int]], ...]

    def jour(self) -> ColumnElement[date]:
        """Today, on the calendar of the structure of each alert."""
        if not self.jours:
            return literal(self.acces.au, Date)
        cas = [(Alerte.structure_id.in_(lieux), literal(jour, Date)) for jour, lieux in self.jours]
        return case(*cas, else_=literal(self.acces.au, Date))


def toutes(profil: Profil) -> Portee:
    """Every alert an account may see."""
    acces = perimetre(profil)
    return _portee(profil, acces, acces.entieres, frozenset())


def miennes(profil: Profil) -> Portee:
    """Those of the parcours it accompanies, and of those that nobody accompanies."""
    acces = perimetre(profil)
    return _portee(profil, acces, frozenset(), acces.entieres)


def annoncees(profil: Profil) -> Portee:
    """Those its digest counts: the whole structure for who directs it, one's own parcours for the others."""
    acces = perimetre(profil)
    dirigees = profil.structures(NomRole.RESPONSABLE)
    return _portee(profil, acces, dirigees, acces.entieres - dirigees)


def _portee(profil: Profil, acces: Perimetre, entieres: frozenset[int], a_soi: frozenset[int]) -> Portee:
    decales: dict[date, set[int]] = defaultdict(set)
    for role in profil.roles:
        if role.structure_id is not None and role.au not in (None, profil.au):
            decales[role.au].add(role.structure_id)
    jours = tuple((jour, frozenset(lieux)) for jour, lieux in sorted(decales.items()))
    return Portee(acces, entieres, a_soi, profil.structures(NomRole.RESPONSABLE), jours)


def dans_le_perimetre(acces: Perimetre) -> ColumnElement[bool]:
    """The SQL of `droits.peut_voir`, on `Parcours`: kept beside the lists that use it, and compared to it by a test."""
    conditions: list[ColumnElement[bool]] = []
    if acces.entieres:
        conditions.append(Parcours.structure_id.in_(acces.entieres))
    if acces.encadrees:
        encadre = affecte(Parcours.id, acces.au, "encadrant", Affectation.compte_id == acces.compte_id)
        conditions.append(Parcours.structure_id.in_(acces.encadrees) & encadre)
    if acces.relayees:
        releve = affecte(Parcours.id, acces.au, RELAIS, Affectation.compte_id == acces.compte_id)
        conditions.append(Parcours.structure_id.in_(acces.relayees) & releve)
    return or_(*conditions) if conditions else false()


def visibles(portee: Portee) -> ColumnElement[bool]:
    """The SQL of `droits.peut_voir_alerte` within a portée, compared to it by a test."""
    acces = portee.acces
    conditions: list[ColumnElement[bool]] = []
    if portee.entieres:
        conditions.append(Alerte.structure_id.in_(portee.entieres) & Alerte.parcours_id.is_not(None))
    if portee.miennes:
        a_moi = suit_ou_releve(acces)
        suivies = Alerte.structure_id.in_(portee.miennes) & Alerte.parcours_id.is_not(None)
        conditions.append(suivies & or_(a_moi, sans_referent(acces.au)))
    if portee.dirigees:
        conditions.append(Alerte.structure_id.in_(portee.dirigees) & Alerte.parcours_id.is_(None))
    if acces.encadrees:
        encadre = suit(acces.au, "encadrant", Affectation.compte_id == acces.compte_id)
        du_travail = Alerte.code.in_(CODES_DU_TRAVAIL) & ~tuple_(Alerte.code, Alerte.objet).in_(OBJETS_SOCIAUX)
        conditions.append(Alerte.structure_id.in_(acces.encadrees) & du_travail & encadre)
    if acces.relayees:
        releve = suit(acces.au, RELAIS, Affectation.compte_id == acces.compte_id)
        conditions.append(Alerte.structure_id.in_(acces.relayees) & releve)
    return or_(*conditions) if conditions else false()


def suit(au: date | ColumnElement[date], fonction: str, *qui: ColumnElement[bool]) -> ColumnElement[bool]:
    """Someone has this function, on a day, for the parcours of an alert."""
    return affecte(Alerte.parcours_id, au, fonction, *qui)


def suit_ou_releve(acces: Perimetre) -> ColumnElement[bool]:
    """An account accompanies the parcours of an alert, or stands in today for who does."""
    moi = Affectation.compte_id == acces.compte_id
    return or_(suit(acces.au, "referent", moi), suit(acces.au, RELAIS, moi))


def sans_referent(au: date) -> ColumnElement[bool]:
    """Nobody accompanies the parcours of an alert: an account closed, or whose role is over, accompanies nobody."""
    return ~suit(au, "referent", est_en_place(Affectation.compte_id, au, QUI_ACCOMPAGNE))


def est_lisible() -> ColumnElement[bool]:
    """Its code is in the catalogue: one that a later version wrote stops neither an escalation nor a digest."""
    return Alerte.code.in_(sorted(Code))


def est_repondue(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whoever takes care of it said so of this very threshold, and is still there.

    The only definition of what asks nothing more of anyone for now: digests do not insist on it, nor is it escalated.
    Taken at an earlier threshold, it asks again; so does what is overdue, once it was said again as often without
    anyone doing anything (`est_a_redire`).
    """
    prise_depuis = (
        exists()
        .where(
            SuiteAlerte.alerte_id == Alerte.id,
            SuiteAlerte.genre.in_((Genre.PRISE.value, Genre.CONFIEE.value)),
            SuiteAlerte.le >= Alerte.ouverte_le,
        )
        .correlate(Alerte)
    )
    tient = or_(~peut_tarder(), Alerte.limite >= au, Alerte.annonces < ANNONCES_SANS_SUITE)
    return and_(Alerte.prise_par_id.is_not(None), tient, prise_depuis, est_encore_la(Alerte.prise_par_id, au))


def est_a_redire(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Answered but overdue: said again once a week, counted from its taking, from its day, or from the last time.

    Whoever took it has a fortnight before who directs is told.
    """
    assez = REDITE.days
    il_y_a_une_semaine = or_(Alerte.annoncee_le.is_(None), jours_depuis(Alerte.annoncee_le, au) >= assez)
    return and_(est_repondue(au), peut_tarder(), jours_depuis(Alerte.limite, au) >= assez, il_y_a_une_semaine)


def est_montree(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Open and shown on a day: neither snoozed to a later one, nor muted. The only definition of what is to be done."""
    revenue = or_(Alerte.reportee_au.is_(None), Alerte.reportee_au <= au)
    return and_(Alerte.close_le.is_(None), revenue, _s_entend(au))


def est_reportee(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Open, not muted, and snoozed to a later day."""
    return and_(Alerte.close_le.is_(None), Alerte.reportee_au > au, _s_entend(au))


def est_en_sourdine(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Open, and muted until that day or later."""
    return and_(Alerte.close_le.is_(None), Alerte.sourdine_au >= au)


def _s_entend(au: date | ColumnElement[date]) -> ColumnElement[bool]:
    return or_(Alerte.sourdine_au.is_(None), Alerte.sourdine_au < au)


def compter_ouvertes(session: Session, profil: Profil) -> int:
    """How many alerts shown to an account, and open drift signals of its structures (one statement)."""
    demande = _ouvertes(profil)
    return sum(session.connection().execute(demande).one()) if demande is not None else 0


@lru_cache(CONSERVEES)
def _ouvertes(profil: Profil) -> Select[*tuple[int, ...]] | None:
    portee = toutes(profil)
    comptes: list[ColumnElement[int]] = []
    if not portee.acces.est_vide:
        a_traiter = select(func.count(Alerte.id)).where(est_montree(portee.jour()), visibles(portee))
        comptes.append(a_traiter.scalar_subquery())
    les_siennes = _derives_visibles(profil)
    if les_siennes is not None:
        signaux = select(func.count(Derive.id)).join(Derive.structure)
        comptes.append(signaux.where(Derive.close_le.is_(None), les_siennes).scalar_subquery())
    return select(*comptes) if comptes else None


def compter(session: Session, portee: Portee) -> int:
    """How many alerts are shown."""
    if portee.acces.est_vide:
        return 0
    return session.scalar(select(func.count(Alerte.id)).where(est_montree(portee.jour()), visibles(portee))) or 0


def compter_derives(session: Session, profil: Profil, dernier: Rappel | None) -> tuple[int, int, int]:
    """The open drift signals that an account follows, those that its last digest could not tell, those told again.

    One statement. Without digest all are new, and none is told again; a signal is told again once, when it has been
    open for the days of a reminder (drift method, 3.4).
    """
    les_siennes, nouvelles = _derives_visibles(profil), _derives_visibles(profil, dernier)
    if les_siennes is None or nouvelles is None:
        return 0, 0, 0
    redites = false() if dernier is None else _atteints(delai_de_rappel(profil.au), profil.au, dernier)
    lues = (func.count(Derive.id), func.count(Derive.id).filter(nouvelles), func.count(Derive.id).filter(redites))
    demande = select(*lues).join(Derive.structure).where(Derive.close_le.is_(None), les_siennes)
    ouvertes, nouveaux, anciens = session.execute(demande).one()
    return ouvertes, nouveaux, anciens


def derives(session: Session, profil: Profil) -> list[Derive]:
    """The open drift signals of the structures an account follows."""
    les_siennes = _derives_visibles(profil)
    if les_siennes is None:
        return []
    demande = (
        select(Derive)
        .join(Derive.structure)
        .where(Derive.close_le.is_(None), les_siennes)
        .options(joinedload(Derive.structure), joinedload(Derive.suivie_par))
        .order_by(Derive.detectee_le.desc(), Derive.id)
    )
    return list(session.scalars(demande))


def _derives_visibles(profil: Profil, dernier: Rappel | None = None) -> ColumnElement[bool] | None:
    """What an account may read of the signals: its structures at once, those of a territory after their days alone.

    `dernier`: those that this digest could not tell.
    """
    conditions: list[ColumnElement[bool]] = []
    miennes = profil.structures(NomRole.RESPONSABLE)
    if miennes:
        neuves = true() if dernier is None or dernier.vu_le is None else Derive.ouverte_le > dernier.vu_le
        conditions.append(and_(Structure.id.in_(miennes), neuves))
    dites = _atteints(delai_exterieur(profil.au), profil.au, dernier)
    for role in profil.roles:
        if role.nom in (NomRole.RESEAU, NomRole.ETAT):
            conditions.append(and_(Structure.territoire == role.territoire, dites))
        elif role.nom == NomRole.ZONE:
            conditions.append(and_(Structure.territoire == role.territoire, Structure.zone == role.zone, dites))
    return or_(*conditions) if conditions else None


def _atteints(delai: timedelta, au: date, dernier: Rappel | None) -> ColumnElement[bool]:
    """The signals raised so long ago; with a digest, those that were not yet on its day."""
    atteints = Derive.detectee_le <= au - delai
    if dernier is None or dernier.jour is None:
        return atteints
    return and_(atteints, Derive.detectee_le > dernier.jour - delai)


def doutes(session: Session, profil: Profil) -> list[ReferenceDerive]:
    """The structures that an account directs whose results are too uniform to be believed, for its watch."""
    miennes = profil.structures(NomRole.RESPONSABLE)
    if not miennes:
        return []
    demande = (
        select(ReferenceDerive)
        .where(ReferenceDerive.structure_id.in_(miennes), ReferenceDerive.doute_depuis.is_not(None))
        .options(joinedload(ReferenceDerive.structure))
        .order_by(ReferenceDerive.structure_id)
    )
    return list(session.scalars(demande))
