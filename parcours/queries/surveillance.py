"""What is watched beside the dynamic exits of a structure: lasting jobs, departures, their pace, who is met."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parcours.domain import abandon, durable, intensite, rythme
from parcours.domain.dates import Periode, ajouter_mois
from parcours.domain.derive import Reference, SortieComptee
from parcours.domain.durable import SuiviDurable
from parcours.domain.etape import GENRES_SANS_RENCONTRE, EtatEtape
from parcours.domain.intensite import Presence, SuiviIntensite
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.parametres import entier
from parcours.domain.rythme import Sejour, SuiviRythme
from parcours.domain.sens import Sens
from parcours.domain.sortie import est_comptee, est_durable, est_dynamique
from parcours.models import Etape, Parcours, Sortie, Structure
from parcours.queries.sorties import constater, heures_notees


@dataclass(frozen=True)
class Surveillance:
    """The charts of a structure; `ralenti` and `accelere`: dynamic exits later, or sooner, than expected."""

    durables: SuiviDurable
    departs: SuiviRythme
    ralenti: SuiviRythme
    accelere: SuiviRythme
    intensite: SuiviIntensite


@dataclass(frozen=True)
class _Sejour:
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


def lire(
    session: Session, structure: Structure, reference: Reference, depuis: date, au: date, motifs: TableMotifs
) -> Surveillance:
    """The charts of a structure followed since `depuis`, against its own past (two statements).

    What is expected comes from the other structures of its kind in its territoire, from its own past where they are
    too few.
    """
    debut = min(reference.debut, ajouter_mois(depuis, -entier("intensite_reference_mois", depuis)))
    sejours = _sejours(session, structure, debut, motifs)
    siens = [sejour for sejour in sejours if sejour.structure_id == structure.id]
    autres = [sejour for sejour in sejours if sejour.structure_id != structure.id]
    passe = Periode(reference.debut, reference.fin)
    etapes = _etapes(session, structure, debut, au)
    suivis = [Presence(s.entree, s.fin, tuple(etapes[s.parcours_id])) for s in siens]
    mesures = [intensite.mesurer(suivis, le) for le in intensite.fins_de_mois(debut, au)]
    return Surveillance(
        durables=durable.lire(_durables(siens), _part_durable(autres, passe), reference, depuis, au),
        departs=_rythme(_abandons(siens), _abandons(autres), passe, depuis, au, Sens.HAUSSE),
        ralenti=_rythme(_dynamiques(siens), _dynamiques(autres), passe, depuis, au, Sens.RECUL),
        accelere=_rythme(_dynamiques(siens), _dynamiques(autres), passe, depuis, au, Sens.HAUSSE),
        intensite=intensite.suivre(mesures, depuis),
    )


def _rythme(
    siens: Sequence[Sejour], autres: Sequence[Sejour], passe: Periode, depuis: date, au: date, sens: Sens
) -> SuiviRythme:
    assez = rythme.observes(autres, passe) >= entier("sortie_taux_denominateur_min", au)
    risques = rythme.risques(autres if assez else siens, passe)
    base = rythme.etablir(siens, risques, passe, sens)
    return rythme.suivre(siens, risques, base, depuis, au, sens)


def _abandons(sejours: Iterable[_Sejour]) -> list[Sejour]:
    return [Sejour(s.entree, s.fin, s.abandon) for s in sejours]


def _dynamiques(sejours: Iterable[_Sejour]) -> list[Sejour]:
    return [Sejour(s.entree, s.fin, s.dynamique) for s in sejours]


def _durables(sejours: Iterable[_Sejour]) -> list[SortieComptee]:
    comptees = [s for s in sejours if s.fin is not None and s.est_comptee]
    return [SortieComptee(s.fin, s.durable, str(s.parcours_id)) for s in comptees if s.fin is not None]


def _part_durable(sejours: Iterable[_Sejour], passe: Periode) -> float | None:
    connues = [s.dynamique for s in _durables(sejours) if s.dynamique is not None and passe.contient(s.le)]
    return sum(connues) / len(connues) if len(connues) >= entier("sortie_taux_denominateur_min", passe.fin) else None


def _sejours(session: Session, structure: Structure, debut: date, motifs: TableMotifs) -> list[_Sejour]:
    """The stays since a day in the structures of the same kind and territoire."""
    demande = (
        select(Parcours.id, Parcours.structure_id, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Structure, Structure.id == Parcours.structure_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Structure.type == structure.type, Structure.territoire == structure.territoire)
        .where(or_(Sortie.le.is_(None), Sortie.le >= debut))
        .order_by(Parcours.id)
    )
    lus = []
    for cle, ou, entree, le, code, heures, mois in session.execute(demande):
        sejour = _Sejour(cle, ou, entree, le)
        if le is not None:
            try:
                motif = motifs.lu(code, le)
            except MotifInconnu:
                # Left to the structure it belongs to.
                continue
            compte = est_comptee(constater(structure.type, entree, le, motif, heures, mois))
            sejour = _Sejour(
                cle,
                ou,
                entree,
                le,
                est_comptee=compte,
                abandon=None if code is None else abandon.est_un_abandon(code, le),
                dynamique=compte and est_dynamique(motif),
                durable=compte and est_durable(motif),
            )
        lus.append(sejour)
    return lus


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
