"""What is watched beside the exits of a structure: departures without news, how many persons are met."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parcours.domain import abandon, intensite
from parcours.domain.abandon import Sejour, SuiviAbandon
from parcours.domain.dates import Periode, ajouter_mois
from parcours.domain.derive import Reference
from parcours.domain.etape import GENRES_SANS_RENCONTRE, EtatEtape
from parcours.domain.intensite import Presence, SuiviIntensite
from parcours.domain.parametres import entier
from parcours.models import Etape, Parcours, Sortie, Structure


@dataclass(frozen=True)
class Surveillance:
    """The two charts of a structure."""

    departs: SuiviAbandon
    intensite: SuiviIntensite


@dataclass(frozen=True)
class _Sejour:
    """A stay as it is read: its parcours, its structure, its dates."""

    parcours_id: int
    structure_id: int
    presence: Sejour


def lire(session: Session, structure: Structure, reference: Reference, depuis: date, au: date) -> Surveillance:
    """The charts of a structure followed since `depuis`, against its own past (two statements).

    The hazards are those of the other structures of its kind in its territoire, its own where they are too few.
    """
    debut = min(reference.debut, ajouter_mois(depuis, -entier("intensite_reference_mois", depuis)))
    sejours = _sejours(session, structure, debut)
    siens = [sejour for sejour in sejours if sejour.structure_id == structure.id]
    passe = Periode(reference.debut, reference.fin)
    autres = [sejour.presence for sejour in sejours if sejour.structure_id != structure.id]
    presences = [sejour.presence for sejour in siens]
    assez = abandon.observes(autres, passe) >= entier("sortie_taux_denominateur_min", au)
    risques = abandon.risques(autres if assez else presences, passe)
    base = abandon.etablir(presences, risques, passe)
    etapes = _etapes(session, structure, debut, au)
    suivis = [Presence(s.presence.entree, s.presence.fin, tuple(etapes[s.parcours_id])) for s in siens]
    mesures = [intensite.mesurer(suivis, le) for le in intensite.fins_de_mois(debut, au)]
    return Surveillance(
        departs=abandon.suivre(presences, risques, base, depuis, au),
        intensite=intensite.suivre(mesures, depuis),
    )


def _sejours(session: Session, structure: Structure, debut: date) -> list[_Sejour]:
    """The stays since a day in the structures of the same kind and territoire."""
    demande = (
        select(Parcours.id, Parcours.structure_id, Parcours.entree_le, Sortie.le, Sortie.motif)
        .join(Structure, Structure.id == Parcours.structure_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Structure.type == structure.type, Structure.territoire == structure.territoire)
        .where(or_(Sortie.le.is_(None), Sortie.le >= debut))
        .order_by(Parcours.id)
    )
    return [
        _Sejour(cle, ou, Sejour(entree, le, le is not None and abandon.est_un_abandon(motif, le)))
        for cle, ou, entree, le, motif in session.execute(demande)
    ]


def _etapes(session: Session, structure: Structure, debut: date, au: date) -> dict[int, list[date]]:
    """The days on which each person of a structure was met, in order."""
    fenetre = timedelta(days=entier("intensite_fenetre_jours", au))
    demande = (
        select(Etape.parcours_id, Etape.le)
        .where(Etape.structure_id == structure.id, Etape.le.between(debut - fenetre, au))
        .where(Etape.etat == EtatEtape.FAITE, Etape.genre.not_in(GENRES_SANS_RENCONTRE))
        .distinct()
        .order_by(Etape.le)
    )
    jours: dict[int, list[date]] = defaultdict(list)
    for parcours_id, le in session.execute(demande):
        jours[parcours_id].append(le)
    return jours
