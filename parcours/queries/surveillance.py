"""What is watched beside the dynamic exits of a structure: lasting jobs, departures, their pace, who is met."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain import durable, intensite, rythme
from parcours.domain.dates import Periode, ajouter_mois
from parcours.domain.derive import Reference, SortieComptee
from parcours.domain.durable import SuiviDurable
from parcours.domain.etape import GENRES_SANS_RENCONTRE, EtatEtape
from parcours.domain.intensite import Presence, SuiviIntensite
from parcours.domain.modele_type import ModeleDuType
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.parametres import entier
from parcours.domain.rythme import Sejour, SuiviRythme
from parcours.domain.rythme_profil import peser
from parcours.domain.sens import Sens
from parcours.models import Etape, Structure
from parcours.queries.sejours import SejourLu, en_abandons, en_dynamiques, lister


@dataclass(frozen=True)
class Surveillance:
    """The charts of a structure; `ralenti` and `accelere`: dynamic exits later, or sooner, than expected."""

    durables: SuiviDurable
    departs: SuiviRythme
    ralenti: SuiviRythme
    accelere: SuiviRythme
    intensite: SuiviIntensite


def lire(
    session: Session,
    structure: Structure,
    reference: Reference,
    depuis: date,
    au: date,
    motifs: TableMotifs,
    modele: ModeleDuType | None = None,
) -> Surveillance:
    """The charts of a structure followed since `depuis`, against its own past (two statements).

    What is expected comes from the other structures of its kind in its territoire, from its own past where they are
    too few; `modele`, that of the kind, says what the profile changes to it.
    """
    departs, rythmes = (modele.departs, modele.dynamiques) if modele is not None else ((), ())
    debut = min(reference.debut, ajouter_mois(depuis, -entier("intensite_reference_mois", depuis)))
    sejours = lister(session, structure.territoire, structure.type, debut, motifs, avec_profil=bool(departs or rythmes))
    siens = [sejour for sejour in sejours if sejour.structure_id == structure.id]
    autres = [sejour for sejour in sejours if sejour.structure_id != structure.id]
    passe = Periode(reference.debut, reference.fin)
    etapes = _etapes(session, structure, debut, au)
    suivis = [Presence(s.entree, s.fin, tuple(etapes[s.parcours_id])) for s in siens]
    mesures = [intensite.mesurer(suivis, le) for le in intensite.fins_de_mois(debut, au)]
    abandons = peser(en_abandons(siens), departs), peser(en_abandons(autres), departs)
    dynamiques = peser(en_dynamiques(siens), rythmes), peser(en_dynamiques(autres), rythmes)
    return Surveillance(
        durables=durable.lire(_durables(siens), _part_durable(autres, passe), reference, depuis, au),
        departs=_rythme(*abandons, passe, depuis, au, Sens.HAUSSE),
        ralenti=_rythme(*dynamiques, passe, depuis, au, Sens.RECUL),
        accelere=_rythme(*dynamiques, passe, depuis, au, Sens.HAUSSE),
        intensite=intensite.suivre(mesures, depuis),
    )


def _rythme(
    siens: Sequence[Sejour], autres: Sequence[Sejour], passe: Periode, depuis: date, au: date, sens: Sens
) -> SuiviRythme:
    assez = rythme.observes(autres, passe) >= entier("sortie_taux_denominateur_min", au)
    risques = rythme.risques(autres if assez else siens, passe)
    base = rythme.etablir(siens, risques, passe, sens)
    return rythme.suivre(siens, risques, base, depuis, au, sens)


def _durables(sejours: Iterable[SejourLu]) -> list[SortieComptee]:
    comptees = [s for s in sejours if s.fin is not None and s.est_comptee]
    return [SortieComptee(s.fin, s.durable, str(s.parcours_id)) for s in comptees if s.fin is not None]


def _part_durable(sejours: Iterable[SejourLu], passe: Periode) -> float | None:
    connues = [s.dynamique for s in _durables(sejours) if s.dynamique is not None and passe.contient(s.le)]
    return sum(connues) / len(connues) if len(connues) >= entier("sortie_taux_denominateur_min", passe.fin) else None


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
