"""Waivers and arrangements of a parcours."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitAutorisation
from parcours.models import Autorisation


def par_id(session: Session, parcours_id: int, autorisation_id: int) -> Autorisation | None:
    """An authorisation of this very parcours, else None."""
    demande = select(Autorisation).where(Autorisation.id == autorisation_id, Autorisation.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def de_parcours(session: Session, parcours_id: int) -> list[Autorisation]:
    """The authorisations of a parcours, the latest first."""
    demande = select(Autorisation).where(Autorisation.parcours_id == parcours_id)
    return list(session.scalars(demande.order_by(Autorisation.debut.desc(), Autorisation.id.desc())))


def en_faits(session: Session, parcours_ids: Sequence[int]) -> dict[int, list[FaitAutorisation]]:
    """The authorisations of some parcours, as the domain reads them, by key."""
    trouvees: dict[int, list[FaitAutorisation]] = defaultdict(list)
    demande = (
        select(Autorisation.parcours_id, Autorisation.id, Autorisation.genre, Autorisation.debut, Autorisation.fin)
        .where(Autorisation.parcours_id.in_(parcours_ids))
        .order_by(Autorisation.id)
    )
    for parcours_id, autorisation_id, genre, debut, fin in session.execute(demande):
        trouvees[parcours_id].append(FaitAutorisation(autorisation_id, genre, debut, fin))
    return trouvees


def en_autorisation(a: Autorisation) -> FaitAutorisation:
    """A stored authorisation, as the domain reads it."""
    return FaitAutorisation(a.id, a.genre, a.debut, a.fin)
