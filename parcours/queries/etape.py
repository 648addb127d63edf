"""Steps of a parcours."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.etape import GENRES_DE_PRESENCE, EtatEtape, Theme, Visibilite
from parcours.models import CleConsommee, Etape


@dataclass(frozen=True)
class SurUnFrein:
    """The steps made about a theme, from a day to another: what lies between two assessments of a frein."""

    theme: Theme
    debut: date
    fin: date


def par_id(session: Session, parcours_id: int, etape_id: int, *, voit_le_social: bool) -> Etape | None:
    """A step of this very parcours that the reader may see, else None."""
    demande = select(Etape).where(Etape.id == etape_id, Etape.parcours_id == parcours_id)
    if not voit_le_social:
        demande = demande.where(Etape.visibilite != Visibilite.CIP)
    return session.scalars(demande).one_or_none()


def lister(
    session: Session,
    parcours_id: int,
    *,
    voit_le_social: bool,
    presences: bool = False,
    sur: SurUnFrein | None = None,
    limite: int | None = None,
) -> list[Etape]:
    """The accompaniment steps the reader may see, the latest first; or `presences`, what was noted of being there.

    `sur` keeps those made about a theme; who does not see the social part gets them all: a step says no theme to them.
    """
    demande = (
        select(Etape)
        .where(Etape.parcours_id == parcours_id, Etape.genre.in_(GENRES_DE_PRESENCE) == presences)
        .options(joinedload(Etape.auteur))
        .order_by(Etape.le.desc(), Etape.id.desc())
    )
    if not voit_le_social:
        demande = demande.where(Etape.visibilite != Visibilite.CIP)
    elif sur is not None:
        demande = demande.where(
            Etape.theme == sur.theme, Etape.etat == EtatEtape.FAITE, Etape.le.between(sur.debut, sur.fin)
        )
    return list(session.scalars(demande.limit(limite) if limite else demande))


def par_cle(session: Session, parcours_id: int, cle_idempotence: str) -> Etape | None:
    """The step of this parcours that was already saved with this key, else None."""
    demande = select(Etape).where(Etape.parcours_id == parcours_id, Etape.cle_idempotence == cle_idempotence)
    return session.scalars(demande).one_or_none()


def est_consommee(session: Session, structure_id: int, cle_idempotence: str) -> bool:
    """Whether this key was that of a step of this structure that is gone."""
    demande = select(CleConsommee.id).where(
        CleConsommee.cle == cle_idempotence, CleConsommee.structure_id == structure_id
    )
    return session.scalar(demande) is not None


def nombre_de_presences(session: Session, parcours_id: int) -> int:
    """How many times somebody noted that the person was there, late or absent."""
    demande = select(func.count()).where(Etape.parcours_id == parcours_id, Etape.genre.in_(GENRES_DE_PRESENCE))
    return session.scalar(demande) or 0
