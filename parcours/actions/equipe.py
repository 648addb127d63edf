"""What is noted of a crew: one geste or pas on one person, taken back within the minute, and the whole crew at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from parcours.actions import etape as actions_etape
from parcours.actions.journal import Auteur
from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import GenreEtape
from parcours.domain.geste import ARRIVEE, Pas, Point, en_etape, verifier_annulable
from parcours.models import Etape, Parcours
from parcours.queries import equipe as queries
from parcours.queries import etape as queries_etape
from parcours.queries import piece as queries_piece


def noter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    pas: Pas,
    cle: str,
    *,
    voit_le_social: bool,
    a: datetime | None = None,
) -> Etape | None:
    """Note a geste or a pas; None when it was with this key, be it gone since. Raises EtapeImpossible.

    Whoever said «absent» then «late» of the same morning meant the latter: the step they noted then says it from now
    on, with its note and what was joined to it.
    """
    if queries_etape.est_consommee(session, parcours.structure_id, cle):
        return None
    saisie = en_etape(pas, voit_le_social=voit_le_social)
    if pas.genre in ARRIVEE and queries_etape.par_cle(session, parcours.id, cle) is None:
        dites = queries.arrivees_du_jour(session, parcours.id, auteur.compte_id, pas.le)
        if dites:
            actions_etape.remplacer_le_geste(
                session, auteur, parcours, dites[-1], saisie, cle, voit_le_social=voit_le_social, a=a
            )
            return dites[-1]
    return actions_etape.noter(
        session, auteur, parcours, saisie, voit_le_social=voit_le_social, cle_idempotence=cle, a=a
    )


def annuler(session: Session, auteur: Auteur, parcours: Parcours, cle: str) -> bool:
    """Take back what this very account noted with this key; False when there is nothing to take back.

    Raises EtapeImpossible when more than the geste would go with it.
    """
    etape = queries_etape.par_cle(session, parcours.id, cle)
    if etape is None or etape.auteur_id != auteur.compte_id:
        return False
    verifier_annulable(
        est_reprise=etape.reprise_le is not None,
        a_une_note=bool(etape.note),
        pieces=queries_piece.nombre(session, etape.id),
    )
    actions_etape.supprimer(session, auteur, parcours, etape, etape.version)
    return True


def cle_de(page: UUID, ref: str) -> str:
    """The key of a person in a «point d'équipe» opened once: the same page sent twice notes each of them once."""
    return str(uuid5(page, ref))


@dataclass
class PointFait:
    """What a «point d'équipe» did: `inchangees` with the arrival that was already said of each."""

    notees: int = 0
    deja: int = 0
    inchangees: list[tuple[Parcours, GenreEtape]] = field(default_factory=list)
    refusees: list[tuple[Parcours, EtapeImpossible]] = field(default_factory=list)


def faire_le_point(
    session: Session, auteurs: Mapping[int, Auteur], membres: Sequence[Parcours], point: Point, page: UUID
) -> PointFait:
    """Note a whole crew.

    `auteurs`: who acts, on the day of the structure of each, by key of the parcours. Whoever is refused is left out,
    with why; raises EtapeImpossible when nobody is noted. It is about the work, whoever says it.
    """
    fait = PointFait()
    dites = queries.arrivees_dites(session, {cle: point.le or auteur.au for cle, auteur in auteurs.items()})
    for parcours in membres:
        auteur, dite = auteurs[parcours.id], dites.get(parcours.id)
        pas = point.pas(parcours.ref, auteur.au, dite)
        if pas is not None:
            try:
                notee = noter(session, auteur, parcours, pas, cle_de(page, parcours.ref), voit_le_social=False)
            except EtapeImpossible as refus:
                fait.refusees.append((parcours, refus))
                continue
            fait.notees += notee is not None
            fait.deja += notee is None
        elif dite is point.commun:
            fait.deja += 1
        elif dite is not None:
            fait.inchangees.append((parcours, dite))
    if fait.refusees and not fait.notees:
        raise fait.refusees[0][1]
    return fait
