"""Photos and voice notes of steps."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from parcours.models import Etape, Piece


class PieceLue(NamedTuple):
    """A file as a page names it, without what it holds."""

    id: int
    etape_id: int
    genre: str


def des_etapes(session: Session, etape_ids: Collection[int]) -> dict[int, list[PieceLue]]:
    """The files of some steps, by key of the step, in the order they were joined."""
    trouvees: dict[int, list[PieceLue]] = defaultdict(list)
    if etape_ids:
        demande = select(Piece.id, Piece.etape_id, Piece.genre).where(Piece.etape_id.in_(etape_ids))
        for lue in session.execute(demande.order_by(Piece.id)):
            trouvees[lue.etape_id].append(PieceLue._make(lue))
    return trouvees


def nombre(session: Session, etape_id: int) -> int:
    """How many files a step has."""
    return session.scalar(select(func.count()).select_from(Piece).where(Piece.etape_id == etape_id)) or 0


def est_jointe(session: Session, etape_id: int, contenu: bytes) -> bool:
    """Whether this very file is joined to a step already."""
    demande = select(Piece.id).where(Piece.etape_id == etape_id, Piece.contenu == contenu).limit(1)
    return session.scalar(demande) is not None


def par_id(session: Session, etape: Etape, piece_id: int) -> Piece | None:
    """A file of this very step, with what it holds; else None."""
    demande = select(Piece).where(Piece.id == piece_id, Piece.etape_id == etape.id).options(undefer(Piece.contenu))
    return session.scalars(demande).one_or_none()
