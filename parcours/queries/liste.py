"""The list of parcours: filtered, ranked by what to look at first, read page by page with a key."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Date, Select, and_, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from parcours.domain.catalogue import Niveau
from parcours.domain.droits import Perimetre
from parcours.domain.parcours import Fonction
from parcours.domain.texte import mots_cherches
from parcours.models import Affectation, Compte, Echeance, Parcours, Salarie, Structure
from parcours.queries.regard import Regard, est_cherche
from parcours.queries.veille import dans_le_perimetre

LIGNES_PAR_PAGE = 30
# Statements built once and kept: building them costs more than running them.
CONSERVEES = 256
TITULAIRE = aliased(Affectation)
Ts = TypeVarTuple("Ts")
RANGS = (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE, Niveau.LOIN)


class Etat(StrEnum):
    """Which stays are listed."""

    EN_COURS = "en-cours"
    SORTIS = "sortis"
    TOUS = "tous"


@dataclass(frozen=True)
class Filtre:
    """What is asked of the list; `referent_id` None is everyone."""

    recherche: str = ""
    referent_id: int | None = None
    etat: Etat = Etat.EN_COURS
    groupe: Niveau | None = None
    silence: bool = False
    structure_id: int | None = None

    @property
    def est_sans_mot(self) -> bool:
        """Whether what is searched has no letter nor digit: nobody can be found."""
        return bool(self.recherche.strip()) and not mots_cherches(self.recherche)


@dataclass(frozen=True)
class Curseur:
    """The place of a line in the order of the list; written in addresses as «2.2027-01-15.482»."""

    rang: int
    limite: date
    parcours_id: int

    def __str__(self) -> str:
        return f"{self.rang}.{self.limite.isoformat()}.{self.parcours_id}"


def lire_curseur(texte: str | None) -> Curseur | None:
    """The place written in an address; None when there is none, or when it is not one."""
    lu = re.fullmatch(r"([0-3])\.(\d{4}-\d\d-\d\d)\.(\d{1,9})", texte or "", re.ASCII)
    if lu is None:
        return None
    try:
        return Curseur(int(lu[1]), date.fromisoformat(lu[2]), int(lu[3]))
    except ValueError:
        return None


@dataclass(frozen=True)
class Ligne:
    """One parcours of the list; `limite` is what ranks it, for the person who reads."""

    id: int
    ref: str
    structure_id: int
    prenom: str
    nom: str
    metier: str | None
    commune: str | None
    entree_le: date
    clos_le: date | None
    pass_fin: date | None
    contrat_fin: date | None
    silence_le: date | None
    limite: date
    rang: int

    @property
    def curseur(self) -> Curseur:
        """Its place in the list."""
        return Curseur(self.rang, self.limite, self.id)


@dataclass(frozen=True)
class EcheanceLue:
    """A deadline, as the sentences need it."""

    code: str
    objet: str
    limite: date
    repere: date | None
    habitude_jours: int | None


@dataclass(frozen=True)
class Comptes:
    """How many parcours in each group, and how many silences, under the other filters."""

    groupes: dict[Niveau, int]
    silences: int

    @property
    def total(self) -> int:
        """All the groups together."""
        return sum(self.groupes.values())


@dataclass(frozen=True)
class Vue:
    """From where the list is looked at: by whom, over which structures, on which day."""

    acces: Perimetre
    structures: Sequence[Structure]
    au: date

    @property
    def regard(self) -> Regard:
        """The same, as a key under which statements are kept."""
        return Regard(
            self.acces, tuple((s.id, s.seuil_rouge_jours, s.seuil_orange_jours) for s in self.structures), self.au
        )


def _conditions(vue: Regard, filtre: Filtre) -> list[ColumnElement[bool]]:
    """Everything but the search and the group: the counts are those of the groups one could choose."""
    conditions = [dans_le_perimetre(vue.acces)]
    if filtre.structure_id is not None:
        conditions.append(Parcours.structure_id == filtre.structure_id)
    if filtre.etat is not Etat.TOUS:
        conditions.append(Parcours.clos_le.is_(None) if filtre.etat is Etat.EN_COURS else Parcours.clos_le.is_not(None))
    if filtre.referent_id is not None:
        conditions.append(exists().where(_suit_comme_referent(vue.au), TITULAIRE.compte_id == filtre.referent_id))
    if filtre.silence:
        conditions.append(vue.est_silencieux())
    return conditions


def _cherchant(demande: Select[*Ts], acces: Perimetre, recherche: str) -> Select[*Ts]:
    # Added to each statement rather than kept with it: what is typed here is somebody's name.
    if not recherche.strip():
        return demande
    # Said again of the person, or PostgreSQL reads the names of every structure.
    chez_nous = Salarie.structure_id.in_(acces.entieres | acces.encadrees)
    return demande.where(chez_nous, est_cherche(acces, recherche))


def _suit_comme_referent(au: date) -> ColumnElement[bool]:
    """Référent today, on the last day of a stay that ended, or from the first day of one that has yet to start."""
    return and_(
        TITULAIRE.parcours_id == Parcours.id,
        TITULAIRE.fonction == Fonction.REFERENT,
        or_(TITULAIRE.debut <= au, TITULAIRE.debut == Parcours.entree_le),
        or_(TITULAIRE.fin.is_(None), TITULAIRE.fin >= func.coalesce(Parcours.clos_le, literal(au, Date))),
    )


@lru_cache(CONSERVEES)
def _referents(acces: Perimetre, au: date) -> Select[int, str]:
    return (
        select(Compte.id, Compte.nom)
        .select_from(Parcours)
        .join(TITULAIRE, _suit_comme_referent(au))
        .join(Compte, Compte.id == TITULAIRE.compte_id)
        .where(Parcours.clos_le.is_(None), dans_le_perimetre(acces))
        .distinct()
        .order_by(Compte.nom, Compte.id)
    )


def referents(session: Session, vue: Vue) -> list[tuple[int, str]]:
    """Key and name of the référents of the current parcours that may be listed, by name (one statement)."""
    return [(cle, nom) for cle, nom in session.execute(_referents(vue.acces, vue.au))]


@lru_cache(CONSERVEES)
def _comptes(vue: Regard, filtre: Filtre) -> Select[int, int, Any]:
    rang = vue.rang().label("rang")
    silence = func.sum(case((vue.est_silencieux(), 1), else_=0))
    return select(rang, func.count(), silence).join(Parcours.salarie).where(*_conditions(vue, filtre)).group_by(rang)


def compter(session: Session, vue: Vue, filtre: Filtre) -> Comptes:
    """How many parcours in each group (one statement)."""
    demande = _cherchant(_comptes(vue.regard, replace(filtre, recherche="", groupe=None)), vue.acces, filtre.recherche)
    lus = {RANGS[numero]: (nombre, silences) for numero, nombre, silences in session.execute(demande)}
    return Comptes(
        groupes={groupe: lus[groupe][0] if groupe in lus else 0 for groupe in RANGS},
        silences=sum(silences for _, silences in lus.values()),
    )


@lru_cache(CONSERVEES)
def _lignes(
    vue: Regard, filtre: Filtre, apres: Curseur | None, avant: Curseur | None, nombre: int
) -> Select[*tuple[Any, ...]]:
    rang, limite = vue.rang(), func.coalesce(vue.limite(), literal(date.max, Date))
    cle = (rang, limite, Parcours.id)
    demande = (
        select(
            Parcours.id,
            Parcours.ref,
            Parcours.structure_id,
            Salarie.prenom,
            Salarie.nom,
            Parcours.metier,
            Salarie.commune,
            Parcours.entree_le,
            Parcours.clos_le,
            Parcours.pass_fin,
            Parcours.contrat_fin,
            Parcours.silence_le,
            limite,
            rang,
        )
        .join(Parcours.salarie)
        .where(*_conditions(vue, filtre))
        .limit(nombre + 1)
    )
    if filtre.groupe is not None:
        demande = demande.where(rang == RANGS.index(filtre.groupe))
    repere = apres or avant
    if repere is not None:
        place = tuple_(literal(repere.rang), literal(repere.limite, Date), literal(repere.parcours_id))
        demande = demande.where(tuple_(*cle) > place if apres is not None else tuple_(*cle) < place)
    a_rebours = apres is None and avant is not None
    return demande.order_by(*(colonne.desc() if a_rebours else colonne for colonne in cle))


def lire(
    session: Session,
    vue: Vue,
    filtre: Filtre,
    *,
    apres: Curseur | None = None,
    avant: Curseur | None = None,
    nombre: int = LIGNES_PAR_PAGE,
) -> tuple[list[Ligne], bool]:
    """A page of the list, and whether there is more in the direction of reading (one statement).

    `apres`: the lines that follow a place; `avant`: those just before it; neither: the first ones.
    """
    sans_mots = _lignes(vue.regard, replace(filtre, recherche=""), apres, avant, nombre)
    a_rebours = apres is None and avant is not None
    demande = _cherchant(sans_mots, vue.acces, filtre.recherche)
    lues = [Ligne(*list(valeurs)) for valeurs in session.execute(demande)]
    page = lues[:nombre]
    return (page[::-1] if a_rebours else page), len(lues) > nombre


def echeances(session: Session, parcours_ids: Iterable[int]) -> dict[int, list[EcheanceLue]]:
    """The deadlines of some parcours, by key (one statement)."""
    trouvees: dict[int, list[EcheanceLue]] = defaultdict(list)
    e = Echeance
    lues = select(e.parcours_id, e.code, e.objet, e.limite, e.repere, e.habitude_jours)
    for lue in session.execute(lues.where(e.parcours_id.in_(list(parcours_ids)))):
        trouvees[lue.parcours_id].append(EcheanceLue(lue.code, lue.objet, lue.limite, lue.repere, lue.habitude_jours))
    return trouvees
