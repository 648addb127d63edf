"""The crew of an encadrant: who works with them today, and what was already noted of each."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from parcours.domain.compte import ROLES_DE_STRUCTURE, Profil
from parcours.domain.etape import GENRES_DU_TRAVAIL, EtatEtape, GenreEtape, Visibilite
from parcours.domain.geste import ARRIVEE
from parcours.domain.parcours import Fonction
from parcours.domain.texte import cle_de_tri
from parcours.models import Affectation, Etape, Parcours, Salarie, Structure

USAGE = timedelta(days=90)


class GesteNote(NamedTuple):
    """A step of the day, as a tile says it: `a` is when it was done."""

    parcours_id: int
    le: date
    genre: str
    a: datetime
    cle: str | None
    auteur_id: int | None


@dataclass
class Coequipier:
    """One person of the crew; `du_jour` in the order things happened."""

    parcours_id: int
    ref: str
    prenom: str
    nom: str
    structure: str
    fuseau: str
    du_jour: list[GesteNote] = field(default_factory=list)

    @property
    def genres_du_jour(self) -> frozenset[str]:
        """The kinds already noted today."""
        return frozenset(geste.genre for geste in self.du_jour)

    @property
    def genres_dans_l_ordre(self) -> list[str]:
        """The same, as they came."""
        return [geste.genre for geste in self.du_jour]


def equipe(session: Session, profil: Profil, jour: Callable[[str], date]) -> list[Coequipier]:
    """Whom this account supervises today, by first name, with the work steps of their day (two statements).

    `jour` is the calendar day of a time zone.
    """
    lieux = profil.structures(*ROLES_DE_STRUCTURE)
    demande = (
        select(Parcours.id, Parcours.ref, Salarie.prenom, Salarie.nom, Structure.nom, Structure.fuseau)
        .join(Affectation, Affectation.parcours_id == Parcours.id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Structure, Structure.id == Parcours.structure_id)
        .where(
            Affectation.compte_id == profil.compte_id,
            Affectation.fonction == Fonction.ENCADRANT,
            Affectation.debut <= profil.au,
            or_(Affectation.fin.is_(None), Affectation.fin >= profil.au),
            Parcours.structure_id.in_(lieux),
            # Inclusive, as every end: on their last day someone is still in the crew.
            or_(Parcours.clos_le.is_(None), Parcours.clos_le >= profil.au),
        )
        .distinct()
    )
    membres = [Coequipier(*lue) for lue in session.execute(demande)]
    du_jour = _du_jour(session, membres, jour)
    for membre in membres:
        membre.du_jour = du_jour[membre.parcours_id]
    return sorted(membres, key=lambda membre: (cle_de_tri(f"{membre.prenom} {membre.nom}"), membre.parcours_id))


def _du_jour(
    session: Session, membres: Sequence[Coequipier], jour: Callable[[str], date]
) -> dict[int, list[GesteNote]]:
    trouves: dict[int, list[GesteNote]] = defaultdict(list)
    jours = {membre.parcours_id: jour(membre.fuseau) for membre in membres}
    demande = (
        select(Etape.parcours_id, Etape.le, Etape.genre, Etape.saisie_le, Etape.cle_idempotence, Etape.auteur_id)
        .where(
            Etape.parcours_id.in_(jours),
            Etape.le >= min(jours.values(), default=date.max),
            Etape.etat == EtatEtape.FAITE,
            Etape.visibilite == Visibilite.EQUIPE,
            Etape.genre.in_(GENRES_DU_TRAVAIL),
        )
        .order_by(Etape.saisie_le, Etape.id)
    )
    for lue in session.execute(demande) if jours else ():
        note = GesteNote._make(lue)
        if note.le == jours[note.parcours_id]:
            trouves[note.parcours_id].append(note)
    return trouves


def usages(session: Session, compte_id: int, au: date) -> dict[str, int]:
    """How many steps of each kind this account noted lately, of those it follows now, up to last Sunday.

    Its tiles move once a week at most.
    """
    lundi = au - timedelta(days=au.weekday())
    suivis = select(Affectation.parcours_id).where(
        Affectation.compte_id == compte_id, or_(Affectation.fin.is_(None), Affectation.fin >= au)
    )
    demande = (
        select(Etape.genre, func.count())
        .where(
            Etape.parcours_id.in_(suivis),
            Etape.auteur_id == compte_id,
            Etape.le < lundi,
            Etape.le >= lundi - USAGE,
        )
        .group_by(Etape.genre)
    )
    return dict(iter(session.execute(demande)))


def arrivees_du_jour(session: Session, parcours_id: int, auteur_id: int | None, le: date) -> list[Etape]:
    """What this account noted of the arrival of a person on a day."""
    demande = select(Etape).where(
        Etape.parcours_id == parcours_id,
        Etape.auteur_id == auteur_id,
        Etape.le == le,
        Etape.genre.in_(ARRIVEE),
    )
    return list(session.scalars(demande.order_by(Etape.id)))


def arrivees_dites(session: Session, jours: Mapping[int, date]) -> dict[int, GenreEtape]:
    """What was last said of the arrival of each of these parcours, on its day, by anyone, where the crew reads it."""
    demande = (
        select(Etape.parcours_id, Etape.le, Etape.genre)
        .where(
            Etape.parcours_id.in_(jours),
            Etape.le.in_(set(jours.values())),
            Etape.genre.in_(ARRIVEE),
            Etape.etat == EtatEtape.FAITE,
            Etape.visibilite != Visibilite.CIP,
        )
        .order_by(Etape.saisie_le, Etape.id)
    )
    return {
        lue.parcours_id: GenreEtape(lue.genre) for lue in session.execute(demande) if lue.le == jours[lue.parcours_id]
    }
