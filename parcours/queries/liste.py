"""The list of parcours: filtered, ranked by what to look at first, read page by page with a key."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import (
    Date,
    Row,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from parcours.domain.catalogue import Niveau
from parcours.domain.droits import Perimetre
from parcours.domain.echeance import Code
from parcours.models import Compte, Echeance, Parcours, Salarie, Structure
from parcours.queries.filtre import TITULAIRE, Filtre, cherchant, conditions, suit_comme_referent
from parcours.queries.regard import Regard
from parcours.queries.veille import dans_le_perimetre

LIGNES_PAR_PAGE = 30
# Statements built once and kept: building them costs more than running them.
CONSERVEES = 256
Ts = TypeVarTuple("Ts")
# A silence or an exit to tell is said from its day on, never before.
_ECHEANCES = select(
    Echeance.parcours_id, Echeance.code, Echeance.objet, Echeance.limite, Echeance.repere, Echeance.habitude_jours
).where(
    Echeance.parcours_id.in_(bindparam("cles", expanding=True)),
    or_(Echeance.code.not_in((Code.SILENCE, Code.SORTIE)), Echeance.limite <= bindparam("au", type_=Date)),
)
RANGS = (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE, Niveau.LOIN)


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


class Ligne(NamedTuple):
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


class EcheanceLue(NamedTuple):
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


@lru_cache(CONSERVEES)
def _referents(acces: Perimetre, au: date) -> Select[int, str]:
    return (
        select(Compte.id, Compte.nom)
        .select_from(Parcours)
        .join(TITULAIRE, suit_comme_referent(au))
        .join(Compte, Compte.id == TITULAIRE.compte_id)
        .where(Parcours.clos_le.is_(None), dans_le_perimetre(acces))
        .distinct()
        .order_by(Compte.nom, Compte.id)
    )


def referents(session: Session, vue: Vue) -> list[tuple[int, str]]:
    """Key and name of the référents of the current parcours that may be listed, by name (one statement)."""
    return [(cle, nom) for cle, nom in _rangees(session, _referents(vue.acces, vue.au))]


def est_referent(session: Session, vue: Vue) -> bool:
    """Whether the account that looks accompanies a current parcours that it may list (one statement)."""
    moi = _referents(vue.acces, vue.au).where(Compte.id == vue.acces.compte_id)
    return bool(_rangees(session, moi))


@lru_cache(CONSERVEES)
def _comptes(vue: Regard, filtre: Filtre) -> Select[int, int, Any]:
    rang = vue.rang().label("rang")
    silence = func.sum(case((vue.est_silencieux(), 1), else_=0))
    return select(rang, func.count(), silence).select_from(Parcours).where(*conditions(vue, filtre)).group_by(rang)


def compter(session: Session, vue: Vue, filtre: Filtre) -> Comptes:
    """How many parcours in each group (one statement)."""
    demande = _comptes(vue.regard, replace(filtre, recherche="", groupe=None))
    if filtre.recherche.strip():
        demande = cherchant(demande.join(Parcours.salarie), vue.acces, filtre.recherche)
    lus = {RANGS[numero]: (nombre, silences) for numero, nombre, silences in _rangees(session, demande)}
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
        .where(*conditions(vue, filtre))
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
    demande = cherchant(sans_mots, vue.acces, filtre.recherche)
    lues = [Ligne._make(valeurs) for valeurs in _rangees(session, demande)]
    page = lues[:nombre]
    return (page[::-1] if a_rebours else page), len(lues) > nombre


def echeances(session: Session, parcours_ids: Sequence[int], au: date) -> dict[int, tuple[EcheanceLue, ...]]:
    """The deadlines of some parcours that a list may say on a day, by key (one statement)."""
    trouvees: dict[int, list[EcheanceLue]] = defaultdict(list)
    for parcours_id, *lue in _rangees(session, _ECHEANCES, cles=parcours_ids, au=au):
        trouvees[parcours_id].append(EcheanceLue._make(lue))
    return {cle: tuple(lues) for cle, lues in trouvees.items()}


def _rangees(session: Session, demande: Select[*Ts], **valeurs: object) -> Sequence[Row[*Ts]]:
    # Rows of plain values: without the passage through the ORM, which costs as much as reading them.
    return session.connection().execute(demande, valeurs).all()
