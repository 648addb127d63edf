"""All the structures of a territory, their references, signals and exits: as many statements whatever their number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.derive import Reference, SortieComptee
from parcours.domain.derive_agregat import dits_au_plus_tard
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.sortie import est_comptee, est_dynamique
from parcours.models import Derive, Parcours, ReferenceDerive, Sortie, Structure
from parcours.queries.derive import relire
from parcours.queries.sorties import constater, heures_notees


@dataclass(frozen=True)
class StructureSuivie:
    """A structure and what the nights have kept of it: its reference, its open signal.

    `depuis`: the first day of its chart (None before its reference is set). `est_a_verifier`: its results are too
    uniform to be believed. `clos`: the last signal closed in the last twelve months.
    """

    structure: Structure
    reference: Reference | None
    depuis: date | None
    signal: Derive | None
    est_a_verifier: bool = False
    clos: Derive | None = None


def lister(session: Session, territoire: str, au: date) -> list[StructureSuivie]:
    """The structures of a territory, those with an open signal first, then by name (two statements).

    A signal is there once the structure had its days to read it alone.
    """
    demande = (
        select(Structure, ReferenceDerive)
        .outerjoin(ReferenceDerive, ReferenceDerive.structure_id == Structure.id)
        .where(Structure.territoire == territoire)
        .order_by(Structure.nom, Structure.id)
    )
    signaux = _signaux(session, territoire)
    limite = dits_au_plus_tard(au)
    suivies = [
        _suivie(structure, ligne, [s for s in signaux[structure.id] if s.close_le or s.detectee_le <= limite], au)
        for structure, ligne in session.execute(demande)
    ]
    return sorted(suivies, key=lambda suivie: suivie.signal is None)


def sorties(
    session: Session, territoire: str, debut: date, fin: date, motifs: TableMotifs
) -> dict[int, list[SortieComptee]]:
    """The counted exits of each structure of a territory between two days, the oldest first (one statement).

    None of them leads to a person. An exit nobody can read is left to the structure it belongs to.
    """
    demande = (
        select(Sortie.structure_id, Structure.type, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Structure.territoire == territoire, Sortie.le.between(debut, fin))
        .order_by(Sortie.le, Sortie.id)
    )
    lues: dict[int, list[SortieComptee]] = defaultdict(list)
    for structure_id, genre, entree, le, code, heures, mois in session.execute(demande):
        try:
            motif = motifs.lu(code, le)
        except MotifInconnu:
            continue
        if est_comptee(constater(genre, entree, le, motif, heures, mois)):
            lues[structure_id].append(SortieComptee(le, est_dynamique(motif), ""))
    return lues


def _signaux(session: Session, territoire: str) -> dict[int, list[Derive]]:
    demande = (
        select(Derive)
        .join(Derive.structure)
        .where(Structure.territoire == territoire)
        .options(joinedload(Derive.suivie_par))
        .order_by(Derive.detectee_le, Derive.id)
    )
    par_structure: dict[int, list[Derive]] = defaultdict(list)
    for signal in session.scalars(demande):
        par_structure[signal.structure_id].append(signal)
    return par_structure


def _suivie(
    structure: Structure, ligne: ReferenceDerive | None, signaux: Sequence[Derive], au: date
) -> StructureSuivie:
    ouvert = next((signal for signal in signaux if signal.close_le is None), None)
    if ligne is None:
        return StructureSuivie(structure, None, None, ouvert)
    clos = {signal.close_le: signal for signal in signaux if signal.close_le is not None}
    # The chart of a structure starts again the day after a signal was closed.
    depuis = max([ligne.depuis, *(le + UN_JOUR for le in clos)])
    dernier = max(clos, default=None)
    recent = clos[dernier] if dernier is not None and dernier > ajouter_mois(au, -12) else None
    return StructureSuivie(structure, relire(ligne), depuis, ouvert, ligne.doute_depuis is not None, recent)
