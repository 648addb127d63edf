"""What the follow-up of some structures rests on, read together: as many statements for fifty as for one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.profil_entree import Profil
from parcours.models import Derive, Parcours, ReferenceDerive, Sortie, Structure
from parcours.queries.profil import a_l_entree, lu
from parcours.queries.sorties import Rangee, compter, rangees


@dataclass(frozen=True)
class Lot:
    """By key of structure: its exits as they are stored, its signals, its reference, the profile behind its exits.

    The signals: the open one first, then the latest. The profiles, by reference of parcours, are those from the start
    of the follow-up, and only where the reference rests on a model.
    """

    exits: dict[int, list[Rangee]]
    signaux: dict[int, list[Derive]]
    references: dict[int, ReferenceDerive]
    profils: dict[int, dict[str, Profil]]

    def comptees(self, structure: Structure, motifs: TableMotifs) -> list[SortieComptee]:
        """The counted exits of a structure, the oldest first. Raises MotifInconnu, ValueError (kind of structure)."""
        return compter(self.exits[structure.id], structure.type, motifs)


def charger(session: Session, cles: Collection[int], au: date) -> Lot:
    """The lot of some structures up to a day (three statements; one more when a reference rests on a model)."""
    signaux: dict[int, list[Derive]] = defaultdict(list)
    demande = (
        select(Derive)
        .where(Derive.structure_id.in_(cles))
        .options(joinedload(Derive.suivie_par))
        .order_by(Derive.close_le.is_not(None), Derive.detectee_le.desc(), Derive.id.desc())
    )
    for signal in session.scalars(demande):
        signaux[signal.structure_id].append(signal)
    lignes = session.scalars(select(ReferenceDerive).where(ReferenceDerive.structure_id.in_(cles)))
    references = {ligne.structure_id: ligne for ligne in lignes}
    return Lot(rangees(session, cles, au), signaux, references, _profils(session, references, au))


def _profils(session: Session, references: dict[int, ReferenceDerive], au: date) -> dict[int, dict[str, Profil]]:
    depuis = {cle: ligne.depuis for cle, ligne in references.items() if ligne.modele}
    lus: dict[int, dict[str, Profil]] = defaultdict(dict)
    if not depuis:
        return lus
    demande = (
        select(Sortie.structure_id, Sortie.le, Parcours.ref, *a_l_entree())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Parcours.salarie)
        .where(Sortie.structure_id.in_(depuis), Sortie.le.between(min(depuis.values()), au))
    )
    for cle, le, ref, *colonnes in session.execute(demande):
        if le >= depuis[cle]:
            lus[cle][ref] = lu(*colonnes)
    return lus
