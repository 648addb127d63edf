"""The stays of a kind of structure in a territory, with what their exits are: what is watched month by month."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parcours.domain import abandon
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.profil_entree import Profil
from parcours.domain.rythme import Sejour
from parcours.domain.sortie import est_comptee, est_durable, est_dynamique
from parcours.models import Parcours, Salarie, Sortie, Structure
from parcours.queries.profil import a_l_entree, lu
from parcours.queries.sorties import constater, heures_notees


@dataclass(frozen=True)
class SejourLu:
    """A stay as it is read; of its exit, the three outcomes are None while its motive is unknown.

    `est_comptee`: whether there is an exit, and it counts; one that does not is neither dynamic nor a lasting job.
    """

    parcours_id: int
    structure_id: int
    entree: date
    fin: date | None
    est_comptee: bool = False
    abandon: bool | None = False
    dynamique: bool | None = False
    durable: bool | None = False
    profil: Profil = ()


def lister(
    session: Session, territoire: str, type_structure: str, debut: date, motifs: TableMotifs, *, avec_profil: bool
) -> list[SejourLu]:
    """The stays that last, or that ended on `debut` or since, in the structures of a kind (one statement).

    The profile at entry is read on demand: it is dear. An exit nobody can read is left to its structure.
    """
    colonnes = (Parcours.id, Parcours.structure_id, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
    demande = (
        select(*colonnes, *(a_l_entree() if avec_profil else ()))
        .join(Structure, Structure.id == Parcours.structure_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Structure.type == type_structure, Structure.territoire == territoire)
        .where(or_(Sortie.le.is_(None), Sortie.le >= debut))
        .order_by(Parcours.id)
    )
    lus = []
    for cle, ou, entree, le, code, heures, mois, *qui in session.execute(demande):
        sejour = SejourLu(cle, ou, entree, le, profil=lu(*qui) if qui else ())
        if le is not None:
            try:
                motif = motifs.lu(code, le)
            except MotifInconnu:
                continue
            compte = est_comptee(constater(type_structure, entree, le, motif, heures, mois))
            sejour = replace(
                sejour,
                est_comptee=compte,
                abandon=None if code is None else abandon.est_un_abandon(code, le),
                dynamique=compte and est_dynamique(motif),
                durable=compte and est_durable(motif),
            )
        lus.append(sejour)
    return lus


def en_abandons(sejours: Iterable[SejourLu]) -> list[Sejour]:
    """The stays, the event being a departure without news or decided by the person."""
    return [Sejour(s.entree, s.fin, s.abandon, s.profil) for s in sejours]


def en_dynamiques(sejours: Iterable[SejourLu]) -> list[Sejour]:
    """The stays, the event being a dynamic exit."""
    return [Sejour(s.entree, s.fin, s.dynamique, s.profil) for s in sejours]
