"""The whole journal of a person: changes, alerts and readings of every stay, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, null, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from parcours.domain.journal import PREFIXES, Demande, Rubrique
from parcours.models import Alerte, Compte, Consultation, Instant, Journal, Parcours

JOURNAL, ALERTE, LECTURE = 1, 2, 3


@dataclass(frozen=True)
class Repere:
    """Where a page starts: the line before it, by its instant, its source and its key."""

    le: datetime
    source: int
    cle: int


@dataclass(frozen=True)
class Ligne:
    """One line: when, from where (`JOURNAL`, `ALERTE`, `LECTURE`), who (None: the product itself), the event, the text.

    Of a reading, the text is the code of the page; of an alert, nothing: it is told by `alertes`.
    """

    le: datetime
    source: int
    cle: int
    qui: str | None
    evenement: str
    texte: str

    @property
    def repere(self) -> Repere:
        """This line, as the start of what follows."""
        return Repere(self.le, self.source, self.cle)


def lire(
    session: Session, parcours: Parcours, demande: Demande, limite: int, apres: Repere | None = None
) -> list[Ligne]:
    """The lines asked of the person of a parcours, all their stays in the structure, the latest first (one statement).

    `apres`: the last line already shown.
    """
    sejours = select(Parcours.id).where(
        Parcours.salarie_id == parcours.salarie_id, Parcours.structure_id == parcours.structure_id
    )
    parties = []
    if demande.rubrique is not Rubrique.LECTURES:
        lignes = (
            select(Journal.le, literal(JOURNAL), Journal.id, Compte.nom, Journal.evenement, Journal.phrase)
            .outerjoin(Compte, Compte.id == Journal.compte_id)
            .where(Journal.parcours_id.in_(sejours), *_du_sujet(demande.rubrique))
        )
        parties.append((lignes, Journal.le, Journal.id, JOURNAL))
    if demande.rubrique in (None, Rubrique.ALERTES):
        lignes = select(
            Alerte.ouverte_le, literal(ALERTE), Alerte.id, cast(null(), String), Alerte.code, cast(null(), String)
        ).where(Alerte.parcours_id.in_(sejours))
        parties.append((lignes, Alerte.ouverte_le, Alerte.id, ALERTE))
    if demande.veut_les_lectures:
        lignes = (
            select(Consultation.le, literal(LECTURE), Consultation.id, Compte.nom, literal(""), Consultation.page)
            .join(Compte, Compte.id == Consultation.compte_id)
            .where(Consultation.parcours_id.in_(sejours))
        )
        parties.append((lignes, Consultation.le, Consultation.id, LECTURE))
    bornes = demande.instants(parcours.structure.fuseau)
    # Each source gives its own latest lines, by its own index: the rest is never read.
    bornees = [
        lignes.where(*_entre(le, bornes), *_apres(le, cle, source, apres))
        .order_by(le.desc(), cle.desc())
        .limit(limite)
        .subquery()
        for lignes, le, cle, source in parties
    ]
    toutes = union_all(*(select(*partie.c) for partie in bornees)).subquery()
    ordre = [toutes.c[0].desc(), toutes.c[1].desc(), toutes.c[2].desc()]
    return [
        Ligne(le, source, cle, qui, evenement, texte or "")
        for le, source, cle, qui, evenement, texte in session.execute(select(*toutes.c).order_by(*ordre).limit(limite))
    ]


def alertes(session: Session, cles: Iterable[int]) -> dict[int, Alerte]:
    """These alerts by their keys."""
    return {alerte.id: alerte for alerte in session.scalars(select(Alerte).where(Alerte.id.in_(list(cles))))}


def _du_sujet(rubrique: Rubrique | None) -> list[ColumnElement[bool]]:
    if rubrique is None:
        return []
    if rubrique is Rubrique.AUTRE:
        return [~_commence_par(debut for debuts in PREFIXES.values() for debut in debuts)]
    return [_commence_par(PREFIXES[rubrique])]


def _commence_par(debuts: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(Journal.evenement.startswith(debut, autoescape=True) for debut in debuts))


def _entre(le: Any, bornes: tuple[datetime | None, datetime | None]) -> list[ColumnElement[bool]]:
    debut, fin = bornes
    return [*([le >= debut] if debut else []), *([le < fin] if fin else [])]


def _apres(le: Any, cle: Any, source: int, apres: Repere | None) -> list[ColumnElement[bool]]:
    if apres is None:
        return []
    place = tuple_(literal(apres.le, Instant), literal(apres.source), literal(apres.cle))
    return [tuple_(le, literal(source), cle) < place]
