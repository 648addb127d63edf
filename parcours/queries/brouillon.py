"""The draft of an account on a parcours."""

from sqlalchemy.orm import Session

from parcours.models import Brouillon


def de(session: Session, compte_id: int, parcours_id: int) -> Brouillon | None:
    """What this very account was typing on this parcours, None when nothing is kept."""
    return session.get(Brouillon, (compte_id, parcours_id))
