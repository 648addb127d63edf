"""Lists of alerts: a box page by page, its counts, those that someone acts on, and the history of a parcours."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from parcours.domain.besoin import BESOINS, BESOINS_PARTICULIERS, Besoin
from parcours.domain.catalogue import CODES_DU_TRAVAIL, OBJETS_SOCIAUX, PLACES_PRISES
from parcours.domain.compte import ROLES_DE_STRUCTURE, Profil
from parcours.domain.suite_alerte import Etat
from parcours.models import Affectation, Alerte, Compte, Echeance, Parcours, Role, SuiteAlerte
from parcours.queries.escalade import tenir
from parcours.queries.urgence import rang
from parcours.queries.veille import (
    PERSONNE,
    Portee,
    est_en_sourdine,
    est_montree,
    est_reportee,
    miennes,
    sans_referent,
    suit,
    visibles,
)

CLOSES_DEPUIS = timedelta(days=30)


@dataclass(frozen=True)
class Filtre:
    """What is asked of the watch; `besoin` None is anything, `prise_par` and `referent` anyone, `PERSONNE` nobody."""

    etat: Etat = Etat.A_TRAITER
    besoin: Besoin | None = None
    prise_par: int | None = None
    referent: int | None = None
    structure_id: int | None = None

    @property
    def est_restreint(self) -> bool:
        """Whether something other than the box hides alerts."""
        return replace(self, etat=Etat.A_TRAITER) != Filtre()


@dataclass(frozen=True)
class Comptes:
    """How many alerts in each box, under the same filters; then, of those to deal with, whose."""

    a_traiter: int = 0
    escaladees: int = 0
    reportees: int = 0
    sourdine: int = 0
    miennes: int = 0
    prises_par_moi: int = 0
    sans_personne: int = 0

    def de(self, etat: Etat) -> int | None:
        """The count of a box; None for the closed ones, which nobody counts."""
        return {
            Etat.A_TRAITER: self.a_traiter,
            Etat.ESCALADEES: self.escaladees,
            Etat.REPORTEES: self.reportees,
            Etat.SOURDINE: self.sourdine,
        }.get(etat)


def dans_la_boite(portee: Portee, etat: Etat) -> ColumnElement[bool]:
    """Whether an alert is in a box."""
    match etat:
        case Etat.A_TRAITER:
            return est_montree(portee.jour())
        case Etat.ESCALADEES:
            return est_montree(portee.jour()) & Alerte.escaladee_le.is_not(None)
        case Etat.REPORTEES:
            return est_reportee(portee.jour())
        case Etat.SOURDINE:
            return est_en_sourdine(portee.jour())
        case Etat.CLOSES:
            return Alerte.close_le >= portee.acces.au - CLOSES_DEPUIS


def lister(
    session: Session,
    portee: Portee,
    filtre: Filtre,
    *,
    apres: int | None = None,
    avant: int | None = None,
    limite: int = 50,
) -> list[Alerte]:
    """A page of a box, in its order, with all that a line says: after an alert, or before one, by their keys."""
    if portee.acces.est_vide:
        return []
    colonnes = _ordre(filtre.etat, portee)
    demande = (
        select(Alerte)
        .join(Alerte.structure)
        .where(dans_la_boite(portee, filtre.etat), visibles(portee), *_conditions(portee, filtre))
        .options(*_avec_la_personne())
    )
    place = select(*colonnes).select_from(Alerte).join(Alerte.structure).where(Alerte.id == (apres or avant))
    repere = session.execute(place).first() if apres or avant else None
    # Without its place in this box (a key of another one, perhaps), the page starts from the top.
    situe = repere is not None and None not in repere
    a_rebours = situe and bool(avant) and not apres
    # The closed ones come the latest first: their order is the reverse of its columns.
    croissant = a_rebours == (filtre.etat is Etat.CLOSES)
    if situe and repere is not None:
        ordre, cle = tuple_(*colonnes), tuple_(*(literal(valeur) for valeur in repere))
        demande = demande.where(ordre > cle if croissant else ordre < cle)
    demande = demande.order_by(*(colonne.asc() if croissant else colonne.desc() for colonne in colonnes))
    lues = list(session.scalars(demande.limit(limite)))
    return lues[::-1] if a_rebours else lues


def _ordre(etat: Etat, portee: Portee) -> tuple[ColumnElement[Any], ...]:
    match etat:
        case Etat.REPORTEES:
            return (Alerte.reportee_au.expression, Alerte.id.expression)
        case Etat.SOURDINE:
            return (Alerte.sourdine_au.expression, Alerte.id.expression)
        case Etat.CLOSES:
            return (Alerte.close_le.expression, Alerte.id.expression)
        case Etat.A_TRAITER | Etat.ESCALADEES:
            return (rang(portee.jour()), Alerte.limite.expression, Alerte.id.expression)


def _conditions(portee: Portee, filtre: Filtre) -> list[ColumnElement[bool]]:
    """Everything but the box: the counts are those of the boxes one could open."""
    trouvees: list[ColumnElement[bool]] = []
    if filtre.besoin is not None:
        trouvees.append(_appelle(filtre.besoin))
    if filtre.structure_id is not None:
        trouvees.append(Alerte.structure_id == filtre.structure_id)
    if filtre.prise_par is not None:
        trouvees.append(_prise_par(filtre.prise_par))
    if filtre.referent is not None:
        au, qui = portee.acces.au, filtre.referent
        suivie = suit(au, "referent", Affectation.compte_id == qui) if qui != PERSONNE else sans_referent(au)
        trouvees.append(and_(Alerte.parcours_id.is_not(None), suivie))
    return trouvees


def _appelle(besoin: Besoin) -> ColumnElement[bool]:
    """The SQL of `domain.besoin.besoin_de`."""
    objet = tuple_(Alerte.code, Alerte.objet)
    de_tout = [code for code, du_code in BESOINS.items() if du_code is besoin]
    return or_(and_(Alerte.code.in_(de_tout), objet.not_in(list(BESOINS_PARTICULIERS))), objet.in_(list(besoin.objets)))


def _prise_par(compte_id: int) -> ColumnElement[bool]:
    return Alerte.prise_par_id.is_(None) if compte_id == PERSONNE else Alerte.prise_par_id == compte_id


def compter(session: Session, profil: Profil, portee: Portee, filtre: Filtre) -> Comptes:
    """How many alerts in each box, under the filters of one of them (one statement)."""
    if portee.acces.est_vide:
        return Comptes()
    montree = est_montree(portee.jour())
    lus = {
        "a_traiter": montree,
        "escaladees": dans_la_boite(portee, Etat.ESCALADEES),
        "reportees": est_reportee(portee.jour()),
        "sourdine": est_en_sourdine(portee.jour()),
        "miennes": montree & visibles(miennes(profil)),
        "prises_par_moi": montree & _prise_par(profil.compte_id),
        "sans_personne": montree & _prise_par(PERSONNE),
    }
    demande = select(*(func.count(Alerte.id).filter(condition).label(nom) for nom, condition in lus.items()))
    ouvertes = demande.where(Alerte.close_le.is_(None), visibles(portee), *_conditions(portee, filtre))
    return Comptes(**session.execute(ouvertes).one()._mapping)


def par_cles(session: Session, cles: Collection[int], *, pour_ecrire: bool = False) -> list[Alerte]:
    """Some alerts with all that a line says; `pour_ecrire` holds them, and their parcours, until the end."""
    if pour_ecrire:
        tenir(session, cles)
    demande = select(Alerte).where(Alerte.id.in_(cles)).options(*_avec_la_personne()).order_by(Alerte.limite, Alerte.id)
    return list(session.scalars(demande))


def _avec_la_personne() -> tuple[ExecutableOption, ...]:
    suivi = joinedload(Alerte.parcours)
    return (
        joinedload(Alerte.structure),
        joinedload(Alerte.prise_par),
        joinedload(Alerte.close_par),
        suivi.joinedload(Parcours.salarie),
        suivi.joinedload(Parcours.structure),
        suivi.selectinload(Parcours.affectations).joinedload(Affectation.compte),
    )


def causes_qui_tiennent(session: Session, cles: Collection[int]) -> set[int]:
    """Those of some alerts whose deadline is still there, at the threshold they told (one statement).

    Not when the deadline that takes its place on the same object was signalled since: it is said instead.
    """
    sans_parcours = Echeance.parcours_id.is_(None) & Alerte.parcours_id.is_(None)
    du_meme = or_(
        Echeance.parcours_id == Alerte.parcours_id,
        sans_parcours & (Echeance.structure_id == Alerte.structure_id),
    )
    meme = and_(
        du_meme,
        Echeance.code == Alerte.code,
        Echeance.objet == Alerte.objet,
        Echeance.limite == Alerte.limite,
        Echeance.seuil == Alerte.seuil,
    )
    remplacante = and_(
        du_meme,
        tuple_(Alerte.code, Echeance.code).in_(PLACES_PRISES),
        Echeance.objet == Alerte.objet,
        Echeance.seuil.is_not(None),
    )
    tiennent = and_(exists().where(meme), ~exists().where(remplacante))
    return set(session.scalars(select(Alerte.id).where(Alerte.id.in_(cles), tiennent)))


def equipe(session: Session, structure_ids: Collection[int]) -> list[Compte]:
    """The active accounts of some structures, with their roles, by name; some roles may be over."""
    membre = Role.structure_id.in_(structure_ids) & Role.nom.in_(ROLES_DE_STRUCTURE)
    demande = (
        select(Compte)
        .where(Compte.est_actif, Compte.roles.any(membre))
        .options(selectinload(Compte.roles).joinedload(Role.structure))
        .order_by(Compte.nom, Compte.id)
    )
    return list(session.scalars(demande))


def noms(session: Session, structure_ids: Collection[int]) -> dict[int, str]:
    """The names of those who work, or worked, in some structures, by key."""
    membre = Role.structure_id.in_(structure_ids) & Role.nom.in_(ROLES_DE_STRUCTURE)
    demande = select(Compte.id, Compte.nom).where(Compte.roles.any(membre)).order_by(Compte.nom, Compte.id)
    return dict(session.execute(demande).all())


def historique(session: Session, parcours_id: int, *, voit_le_social: bool, limite: int = 50) -> list[Alerte]:
    """The alerts of a parcours, the latest first, with what was done about each (one statement)."""
    demande = select(Alerte).where(Alerte.parcours_id == parcours_id)
    if not voit_le_social:
        social = tuple_(Alerte.code, Alerte.objet).in_(OBJETS_SOCIAUX)
        demande = demande.where(Alerte.code.in_(CODES_DU_TRAVAIL), ~social)
    faites = joinedload(Alerte.suites)
    demande = demande.options(
        joinedload(Alerte.close_par), faites.joinedload(SuiteAlerte.par), faites.joinedload(SuiteAlerte.vers)
    )
    recentes = demande.order_by(Alerte.signalee_le.desc(), Alerte.id.desc()).limit(limite)
    return list(session.scalars(recentes).unique())
