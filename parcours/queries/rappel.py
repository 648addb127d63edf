"""The outbox, and who receives a digest."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from parcours.domain.compte import Profil
from parcours.domain.rappel import RETENU, Signalee, semaine
from parcours.domain.suite_alerte import Genre
from parcours.models import (
    Alerte,
    Compte,
    Execution,
    Parcours,
    Rappel,
    Role,
    Salarie,
    Structure,
    SuiteAlerte,
)
from parcours.queries.veille import (
    annoncees,
    est_a_redire,
    est_lisible,
    est_montree,
    est_repondue,
    sans_referent,
    suit_ou_releve,
    visibles,
)


def heures(session: Session) -> list[int]:
    """The local hours at which a digest is written for someone, delivered or held back."""
    return sorted(session.scalars(select(Compte.heure_rappel).where(Compte.est_actif).distinct()))


def destinataires(session: Session, heure: int) -> list[Compte]:
    """The accounts whose digest is of a local hour, with their roles and the structures of these."""
    demande = (
        select(Compte)
        .where(Compte.est_actif, Compte.heure_rappel == heure)
        .options(selectinload(Compte.roles).joinedload(Role.structure))
        .order_by(Compte.id)
    )
    return list(session.scalars(demande))


def dernier_envoye(session: Session, compte_id: int, maintenant: datetime, *, ou_retenu: bool = False) -> Rappel | None:
    """The latest digest that reached an account, or was held back from one that stopped them (`ou_retenu`).

    One prepared while the clock was ahead is not the latest: until its day, it would make nothing new.
    """
    partis = Rappel.envoye_le.is_not(None)
    demande = (
        select(Rappel)
        .where(
            Rappel.compte_id == compte_id,
            or_(partis, Rappel.erreur == RETENU) if ou_retenu else partis,
            Rappel.jour.is_not(None),
            Rappel.vu_le <= maintenant,
        )
        .order_by(Rappel.jour.desc())
        .limit(1)
    )
    return session.scalars(demande).one_or_none()


def signalees(session: Session, profil: Profil, dernier: Rappel | None) -> list[Signalee]:
    """The alerts that a digest tells an account: those that the watch shows it, and no other (one statement).

    New: opened after `dernier` looked, everything without one. To act on: by who accompanies or stands in,
    by whoever took it, by the whole team when nobody accompanies.
    """
    portee = annoncees(profil)
    if portee.acces.est_vide:
        return []
    # The day of an alert is that of its structure, as on the page: who reads it may live in another.
    au, ici, moi = portee.jour(), portee.acces.au, profil.compte_id
    suivie = suit_ou_releve(portee.acces)
    a_tous = Alerte.structure_id.in_(portee.acces.entieres) & (Alerte.parcours_id.is_(None) | sans_referent(ici))
    nouvelle = true() if dernier is None else Alerte.ouverte_le > dernier.vu_le
    remontee = true() if dernier is None else _remontee_depuis(dernier.cree_le)
    nommee = Structure.initiales_dans_rappels
    demande = (
        select(
            Alerte.id,
            Alerte.code,
            Alerte.objet,
            Alerte.limite,
            au.label("au"),
            Structure.seuil_rouge_jours,
            Structure.seuil_orange_jours,
            nouvelle.label("nouvelle"),
            or_(suivie, Alerte.prise_par_id.is_not_distinct_from(moi), a_tous).label("a_moi"),
            Alerte.prise_par_id.is_not(None).label("prise"),
            est_repondue(au).label("repondue"),
            est_a_redire(au).label("a_redire"),
            Alerte.escaladee_le.is_not(None).label("remontee"),
            (Alerte.escaladee_le.is_not(None) & remontee).label("remontee_nouvelle"),
            nommee.label("nommee"),
            case((nommee, Salarie.prenom)).label("prenom"),
            case((nommee, Salarie.nom)).label("nom"),
        )
        .join(Structure, Structure.id == Alerte.structure_id)
        .outerjoin(Parcours, Parcours.id == Alerte.parcours_id)
        .outerjoin(Salarie, Salarie.id == Parcours.salarie_id)
        .where(est_montree(au), est_lisible(), visibles(portee))
    )
    lues = session.execute(demande).all()
    # One structure that keeps its initials keeps those of the whole digest: nothing must tell its alerts apart.
    toutes_nommees = all(lue.nommee for lue in lues)
    return [
        Signalee(
            lue.id,
            lue.code,
            lue.objet,
            lue.limite,
            lue.au,
            lue.seuil_rouge_jours,
            lue.seuil_orange_jours,
            bool(lue.nouvelle),
            bool(lue.a_moi),
            bool(lue.prise),
            bool(lue.repondue),
            bool(lue.a_redire),
            bool(lue.remontee),
            bool(lue.remontee_nouvelle),
            (lue.prenom, lue.nom) if toutes_nommees and lue.nom is not None else None,
        )
        for lue in lues
    ]


def _remontee_depuis(instant: datetime) -> ColumnElement[bool]:
    """Told to who directs after a message was written, whatever the day: one of the same morning did not say it."""
    escalade = (SuiteAlerte.alerte_id == Alerte.id) & (SuiteAlerte.genre == Genre.ESCALADEE.value)
    return exists().where(escalade, SuiteAlerte.le > instant).correlate(Alerte)


def est_passe_cette_semaine(session: Session, tache: str, fuseau: str, jour: date) -> bool:
    """Whether a task was done on an earlier day of the week of a day."""
    demande = select(Execution.tache).where(
        Execution.tache == tache,
        Execution.fuseau == fuseau,
        Execution.pour_le >= semaine(jour)[0],
        Execution.pour_le < jour,
        Execution.finie_le.is_not(None),
        Execution.erreur.is_(None),
    )
    return session.execute(demande.limit(1)).first() is not None


def ecrits_cette_semaine(session: Session, jour: date) -> set[int]:
    """The accounts that have a digest of an earlier day of the week of a day, sent or not."""
    demande = select(Rappel.compte_id).where(Rappel.jour >= semaine(jour)[0], Rappel.jour < jour)
    return set(session.scalars(demande.distinct()))


def vu_jusqua(session: Session, maintenant: datetime, bail_avant: datetime, zones: Collection[str] | None) -> datetime:
    """Up to when a digest read now has seen everything that opened in some time zones (in all of them when None).

    Now, or the start of the oldest task still running there: what it has not committed yet is not seen. Ask it before
    reading. Tasks started before `bail_avant` died.
    """
    demande = select(func.min(Execution.commencee_le)).where(
        Execution.finie_le.is_(None), Execution.commencee_le >= bail_avant
    )
    if zones is not None:
        demande = demande.where(Execution.fuseau.in_(zones))
    plus_ancienne = session.scalar(demande)
    return maintenant if plus_ancienne is None else min(maintenant, plus_ancienne)


def alertes_encore_la(session: Session, cles: Collection[int]) -> list[int]:
    """Those of some keys that are still alerts, in order."""
    return sorted(session.scalars(select(Alerte.id).where(Alerte.id.in_(cles)))) if cles else []


def a_envoyer(session: Session, maintenant: datetime, bail_avant: datetime, limite: int) -> list[int]:
    """Keys of the messages to try now, those never tried first; `bail_avant`: older claims are given up."""
    demande = (
        select(Rappel.id)
        .where(
            Rappel.envoye_le.is_(None),
            Rappel.abandonne_le.is_(None),
            Rappel.prochain_essai_le <= maintenant,
            or_(Rappel.reclame_le.is_(None), Rappel.reclame_le < bail_avant),
        )
        .order_by(Rappel.essais, Rappel.prochain_essai_le, Rappel.id)
        .limit(limite)
    )
    return list(session.scalars(demande))


def par_id(session: Session, rappel_id: int) -> Rappel | None:
    """A message with its account."""
    return session.scalars(
        select(Rappel).where(Rappel.id == rappel_id).options(joinedload(Rappel.compte))
    ).one_or_none()


def lister(session: Session, compte_id: int | None, avant_id: int | None, limite: int) -> list[Rappel]:
    """The messages of an account (of all of them, without their content, when None), the latest first."""
    demande = select(Rappel).options(joinedload(Rappel.compte)).order_by(Rappel.id.desc()).limit(limite)
    if compte_id is None:
        demande = demande.options(defer(Rappel.texte, raiseload=True), defer(Rappel.html, raiseload=True))
    else:
        demande = demande.where(Rappel.compte_id == compte_id)
    if avant_id is not None:
        demande = demande.where(Rappel.id < avant_id)
    return list(session.scalars(demande))


def en_attente(session: Session, compte_id: int | None) -> int:
    """How many messages wait to be delivered, of an account or of all."""
    demande = select(func.count()).select_from(Rappel).where(Rappel.envoye_le.is_(None), Rappel.abandonne_le.is_(None))
    if compte_id is not None:
        demande = demande.where(Rappel.compte_id == compte_id)
    return session.scalar(demande) or 0
