"""Hours worked under contracts."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitHeures
from parcours.models import Heures


def par_id(session: Session, contrat_id: int, heures_id: int) -> Heures | None:
    """The hours of a month of this very contract, else None."""
    demande = select(Heures).where(Heures.id == heures_id, Heures.contrat_id == contrat_id)
    return session.scalars(demande).one_or_none()


def de_contrat(session: Session, contrat_id: int) -> list[Heures]:
    """The hours of a contract, the latest month first."""
    return list(session.scalars(select(Heures).where(Heures.contrat_id == contrat_id).order_by(Heures.mois.desc())))


def en_faits(session: Session, parcours_ids: Sequence[int]) -> dict[int, list[FaitHeures]]:
    """The hours of some parcours, as the domain reads them, by key."""
    trouvees: dict[int, list[FaitHeures]] = defaultdict(list)
    demande = select(Heures.parcours_id, Heures.contrat_id, Heures.mois, Heures.travaillees, Heures.en_entreprise)
    demande = demande.where(Heures.parcours_id.in_(parcours_ids)).order_by(Heures.mois, Heures.id)
    for parcours_id, contrat_id, mois, travaillees, en_entreprise in session.execute(demande):
        trouvees[parcours_id].append(FaitHeures(contrat_id, mois, travaillees, en_entreprise))
    return trouvees
