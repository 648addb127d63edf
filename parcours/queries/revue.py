"""Going through a selection of the list: where a parcours stands in it, and its neighbours."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, func, literal, select, true, tuple_, union_all
from sqlalchemy.orm import Session

from parcours.models import Parcours
from parcours.queries.filtre import Filtre
from parcours.queries.liste import RANGS, Curseur, Vue, vus

AVANT, APRES = 0, 1


class Voisine(NamedTuple):
    """The parcours before or after another one: its reference, and its place in the list."""

    ref: str
    place: Curseur


@dataclass(frozen=True)
class Situation:
    """Where a place stands in a selection: the `rang`-th of `total`, and its neighbours."""

    rang: int
    total: int
    precedente: Voisine | None
    suivante: Voisine | None


def situer(session: Session, vue: Vue, filtre: Filtre, place: Curseur) -> Situation:
    """Where a place stands in a selection (one statement).

    The place is that of a line when it was opened: what was done about it since may have moved it, or taken it out.
    """
    rangees = session.execute(_situer(vue, filtre, place)).all()
    total, avant = rangees[0][:2]
    voisines = {sens: Voisine(ref, Curseur(rang, limite, cle)) for _, _, sens, rang, limite, cle, ref in rangees if ref}
    return Situation(avant + 1, max(total, avant + 1), voisines.get(AVANT), voisines.get(APRES))


def _situer(vue: Vue, filtre: Filtre, place: Curseur) -> Select[*tuple[Any, ...]]:
    lignes = vus(vue.regard, filtre)
    colonnes = (lignes.c.rang, lignes.c.limite, lignes.c.id)
    cle = tuple_(*colonnes)
    ici = tuple_(literal(place.rang), literal(place.limite, Date), literal(place.parcours_id))
    choisies = lignes.c.rang == RANGS.index(filtre.groupe) if filtre.groupe is not None else true()

    def voisine(sens: int) -> Select[*tuple[Any, ...]]:
        trouvee = select(literal(sens).label("sens"), *colonnes).where(
            choisies, cle < ici if sens == AVANT else cle > ici
        )
        ordre = [colonne.desc() if sens == AVANT else colonne for colonne in colonnes]
        return select(trouvee.order_by(*ordre).limit(1).subquery())

    voisines = union_all(voisine(AVANT), voisine(APRES)).subquery("voisines")
    comptes = select(func.count().label("total"), func.count().filter(cle < ici).label("avant")).where(choisies)
    compte = comptes.select_from(lignes).subquery("comptes")
    return (
        select(compte.c.total, compte.c.avant, *voisines.c, Parcours.ref)
        .select_from(compte)
        .outerjoin(voisines, true())
        .outerjoin(Parcours, Parcours.id == voisines.c.id)
    )
