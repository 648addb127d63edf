"""The list of parcours: filtered, ranked by what to look at first, read page by page with a key."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import CTE, Date, Row, Select, bindparam, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session

from parcours.domain import plan
from parcours.domain.catalogue import CODES_TUS_AVANT, Niveau
from parcours.domain.droits import Perimetre
from parcours.models import Compte, Echeance, Parcours, Salarie
from parcours.queries.filtre import TITULAIRE, Filtre, conditions, suit_comme_referent
from parcours.queries.regard import RANGS_SQL, Regard
from parcours.queries.session_web import StructureLue
from parcours.queries.veille import dans_le_perimetre

LIGNES_PAR_PAGE = 30
# Statements built once and kept: building them costs more than running them.
CONSERVEES = 256
RANGS = (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE, Niveau.LOIN)
# Counts that come with each line: the groups, and the silences.
COMPTEES = len(RANGS) + 1
Ts = TypeVarTuple("Ts")
# A silence or an exit to tell is said from its day on, never before. The plan, most of the deadlines, is not read at
# all; what else the list says nothing of, `domain.raison` leaves out.
_ECHEANCES = select(
    Echeance.parcours_id, Echeance.code, Echeance.objet, Echeance.limite, Echeance.repere, Echeance.habitude_jours
).where(
    Echeance.parcours_id.in_(bindparam("cles", expanding=True)),
    or_(Echeance.code.not_in(CODES_TUS_AVANT), Echeance.limite <= bindparam("au", type_=Date)),
    Echeance.objet.not_like(f"{plan.GENRE}:%"),
)


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
    """One parcours of the list; `limite` is what orders it in its group, for the person who reads."""

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
class Page:
    """Lines of the list, whether there are more in the direction of reading, and how many in each group.

    The counts are unknown, and zero, when no line is left to carry them.
    """

    lignes: list[Ligne]
    il_en_reste: bool
    comptes: Comptes


@dataclass(frozen=True)
class Vue:
    """From where the list is looked at: by whom, over which structures, on which day."""

    acces: Perimetre
    structures: Sequence[StructureLue]
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
    page = lire_et_compter(session, vue, filtre, apres=apres, avant=avant, nombre=nombre)
    return page.lignes, page.il_en_reste


def compter(session: Session, vue: Vue, filtre: Filtre) -> Comptes:
    """How many parcours in each group, whatever the group asked for (one statement)."""
    return lire_et_compter(session, vue, replace(filtre, groupe=None), nombre=1).comptes


def par_structure(session: Session, vue: Vue, filtre: Filtre) -> dict[int, int]:
    """How many parcours the list holds in each structure (one statement)."""
    lignes = vus(vue.regard, filtre)
    demande = select(Parcours.structure_id, func.count()).join(lignes, lignes.c.id == Parcours.id)
    if filtre.groupe is not None:
        demande = demande.where(lignes.c.rang == RANGS.index(filtre.groupe))
    lues = _rangees(session, demande.group_by(Parcours.structure_id))
    return {lue[0]: lue[1] for lue in lues}


def lire_et_compter(
    session: Session,
    vue: Vue,
    filtre: Filtre,
    *,
    apres: Curseur | None = None,
    avant: Curseur | None = None,
    nombre: int = LIGNES_PAR_PAGE,
) -> Page:
    """A page of the list with its counts, as `lire` (one statement)."""
    # What is typed is somebody's name: a statement that holds it is not kept.
    construire = _demande.__wrapped__ if filtre.recherche.strip() else _demande
    lues = _rangees(session, construire(vue.regard, filtre, apres, avant, nombre))
    lignes = [Ligne._make(lue[:-COMPTEES]) for lue in lues[:nombre]]
    *groupes, silences = lues[0][-COMPTEES:] if lues else [0] * COMPTEES
    comptes = Comptes(dict(zip(RANGS, groupes, strict=True)), silences)
    a_rebours = apres is None and avant is not None
    return Page(lignes[::-1] if a_rebours else lignes, len(lues) > nombre, comptes)


@lru_cache(CONSERVEES)
def _demande(
    vue: Regard, filtre: Filtre, apres: Curseur | None, avant: Curseur | None, nombre: int
) -> Select[*tuple[Any, ...]]:
    lignes = vus(vue, filtre)
    cle = (lignes.c.rang, lignes.c.limite, lignes.c.id)
    lues = select(lignes).limit(nombre + 1)
    if filtre.groupe is not None:
        lues = lues.where(lignes.c.rang == RANGS.index(filtre.groupe))
    repere = apres or avant
    if repere is not None:
        place = tuple_(literal(repere.rang), literal(repere.limite, Date), literal(repere.parcours_id))
        lues = lues.where(tuple_(*cle) > place if apres is not None else tuple_(*cle) < place)
    a_rebours = apres is None and avant is not None
    places = lues.order_by(*(colonne.desc() if a_rebours else colonne for colonne in cle)).subquery("places")
    groupes = (func.count().filter(lignes.c.rang == rang).label(f"dans_{rang}") for rang in RANGS_SQL)
    comptes = select(*groupes, func.count().filter(lignes.c.est_silencieux).label("silences")).subquery("comptes")
    ordre = (places.c.rang, places.c.limite, places.c.id)
    return (
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
            places.c.limite,
            places.c.rang,
            *comptes.c,
        )
        .select_from(places)
        .join(comptes, true())
        .join(Parcours, Parcours.id == places.c.id)
        .join(Parcours.salarie)
        .order_by(*(colonne.desc() if a_rebours else colonne for colonne in ordre))
    )


def vus(vue: Regard, filtre: Filtre) -> CTE:
    """The parcours of every group, ranked (rang, limite, id): a page of them is read, and all are counted."""
    limite = func.coalesce(vue.place(), literal(date.max, Date)).label("limite")
    ranges = select(Parcours.id, vue.rang().label("rang"), limite, vue.est_silencieux().label("est_silencieux"))
    if filtre.recherche.strip():
        ranges = ranges.join(Parcours.salarie)
    return ranges.where(*conditions(vue, filtre)).cte("vus")


def echeances(session: Session, parcours_ids: Sequence[int], au: date) -> dict[int, tuple[EcheanceLue, ...]]:
    """The deadlines of some parcours that a list may say on a day, by key (one statement)."""
    trouvees: dict[int, list[EcheanceLue]] = defaultdict(list)
    for parcours_id, *lue in _rangees(session, _ECHEANCES, cles=parcours_ids, au=au):
        if parcours_id is not None:
            trouvees[parcours_id].append(EcheanceLue._make(lue))
    return {cle: tuple(lues) for cle, lues in trouvees.items()}


def _rangees(session: Session, demande: Select[*Ts], **valeurs: object) -> Sequence[Row[*Ts]]:
    # Rows of plain values: without the passage through the ORM, which costs as much as reading them.
    return session.connection().execute(demande, valeurs).all()
