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
