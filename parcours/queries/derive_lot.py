"""What the follow-up of some structures rests on, read together: as many statements for fifty as for one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.profil_entree import Profil
from parcours.models import Derive, ReferenceDerive, Sortie, Structure
from parcours.queries.profil import profils
from parcours.queries.sorties import Rangee, compter, rangees


@dataclass(frozen=True)
class Lot:
    """By key of structure: its exits as they are stored, its signals, its reference; by parcours, who left.

    The profiles are those since the start of a follow-up whose reference rests on a model.
    """

    rangees: dict[int, list[Rangee]]
    signaux: dict[int, list[Derive]]
    references: dict[int, ReferenceDerive]
    profils: dict[str, Profil]

    def comptees(self, structure: Structure, motifs: TableMotifs) -> list[SortieComptee]:
        """The counted exits of a structure, the oldest first. Raises MotifInconnu, ValueError (kind of structure)."""
        return compter(self.rangees[structure.id], structure.type, motifs)


def charger(session: Session, cles: Collection[int], au: date) -> Lot:
    """The lot of some structures up to a day (three statements; one more when a reference rests on a model)."""
    lignes = references(session, cles)
    return Lot(rangees(session, cles, au), signaux_de(session, cles), lignes, _profils(session, lignes))


def signaux_de(session: Session, cles: Collection[int]) -> dict[int, list[Derive]]:
    """The signals of some structures, the open one first, then the latest, with who follows them."""
    lus: dict[int, list[Derive]] = {cle: [] for cle in cles}
    demande = (
        select(Derive)
        .where(Derive.structure_id.in_(cles))
        .options(joinedload(Derive.suivie_par))
        .order_by(Derive.close_le.is_not(None), Derive.detectee_le.desc(), Derive.id.desc())
    )
    for signal in session.scalars(demande):
        lus[signal.structure_id].append(signal)
    return lus


def references(session: Session, cles: Collection[int]) -> dict[int, ReferenceDerive]:
    """The references that nights have set of some structures, as they are stored."""
    lignes = session.scalars(select(ReferenceDerive).where(ReferenceDerive.structure_id.in_(cles)))
    return {ligne.structure_id: ligne for ligne in lignes}


def _profils(session: Session, lignes: Mapping[int, ReferenceDerive]) -> dict[str, Profil]:
    depuis = {cle: ligne.depuis for cle, ligne in lignes.items() if ligne.modele}
    if not depuis:
        return {}
    return profils(session, Sortie.structure_id.in_(depuis), Sortie.le >= min(depuis.values()))
