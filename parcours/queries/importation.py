"""What an import needs: the stored persons that a file may concern, the rows to change, the files that wait."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from parcours.domain.candidature import ContratConnu, PassConnu, PersonneConnue, SejourConnu
from parcours.domain.dates import Periode
from parcours.models import Contrat, Depot, Parcours, PassIae, Salarie, Structure, Suspension

# Under the number of values that both engines accept in one statement.
TAILLE_LOT = 500
T = TypeVar("T")
Range = TypeVar("Range", Salarie, Contrat, Parcours)


def par_lots(elements: Iterable[T], taille: int = TAILLE_LOT) -> Iterator[list[T]]:
    """The same elements, so many at a time."""
    reste = iter(elements)
    while lot := list(islice(reste, taille)):
        yield lot


def verrouiller(session: Session, structure_id: int) -> None:
    """Let one import at a time run in a structure, until the end of the transaction."""
    session.execute(select(Structure.id).where(Structure.id == structure_id).with_for_update())


def personnes_connues(
    session: Session, structure_id: int, numeros: Iterable[str], naissances: Iterable[date]
) -> list[PersonneConnue]:
    """The stored persons who have one of these PASS numbers or birth dates (six statements for 500 of them)."""
    ids: set[int] = set()
    for lot in par_lots(sorted(set(numeros))):
        ids.update(
            session.scalars(
                select(PassIae.salarie_id).where(PassIae.structure_id == structure_id, PassIae.numero.in_(lot))
            )
        )
    for jours in par_lots(sorted(set(naissances))):
        ids.update(
            session.scalars(
                select(Salarie.id).where(Salarie.structure_id == structure_id, Salarie.naissance.in_(jours))
            )
        )
    return [connue for lot in par_lots(sorted(ids)) for connue in _connues(session, lot)]


def _connues(session: Session, salarie_ids: Sequence[int]) -> list[PersonneConnue]:
    passes = _pass_connus(session, salarie_ids)
    sejours = _sejours_connus(session, salarie_ids)
    demande = select(
        Salarie.id,
        Salarie.nom,
        Salarie.prenom,
        Salarie.naissance,
        Salarie.civilite,
        Salarie.telephone,
        Salarie.email,
        Salarie.commune,
        Salarie.code_postal,
    ).where(Salarie.id.in_(salarie_ids))
    return [
        PersonneConnue(*ligne, passes=tuple(passes[ligne.id]), sejours=tuple(sejours[ligne.id]))
        for ligne in session.execute(demande.order_by(Salarie.id))
    ]


def _pass_connus(session: Session, salarie_ids: Sequence[int]) -> dict[int, list[PassConnu]]:
    demande = (
        select(
            PassIae.salarie_id,
            PassIae.id,
            PassIae.numero,
            PassIae.debut,
            PassIae.fin_officielle,
            Suspension.debut,
            Suspension.fin,
        )
        .outerjoin(Suspension, Suspension.pass_iae_id == PassIae.id)
        .where(PassIae.salarie_id.in_(salarie_ids))
        .order_by(PassIae.id, Suspension.debut)
    )
    trouves: dict[int, list[PassConnu]] = defaultdict(list)
    for (salarie_id, pass_id, numero, debut, fin), lignes in groupby(session.execute(demande), lambda ligne: ligne[:5]):
        suspensions = tuple(Periode(*ligne[5:]) for ligne in lignes if ligne[5] is not None)
        trouves[salarie_id].append(PassConnu(debut, fin, pass_id, numero, suspensions))
    return trouves


def _sejours_connus(session: Session, salarie_ids: Sequence[int]) -> dict[int, list[SejourConnu]]:
    contrats: dict[int, list[ContratConnu]] = defaultdict(list)
    for parcours_id, contrat_id, genre, debut, fin, rompu_le, source in session.execute(
        select(
            Contrat.parcours_id,
            Contrat.id,
            Contrat.genre,
            Contrat.debut,
            Contrat.fin,
            Contrat.rompu_le,
            Contrat.source,
        )
        .join(Parcours, Parcours.id == Contrat.parcours_id)
        .where(Parcours.salarie_id.in_(salarie_ids))
        .order_by(Contrat.debut, Contrat.id)
    ):
        contrats[parcours_id].append(ContratConnu(contrat_id, genre, debut, fin, rompu_le, source))
    trouves: dict[int, list[SejourConnu]] = defaultdict(list)
    for salarie_id, parcours_id, entree_le, clos_le, source in session.execute(
        select(Parcours.salarie_id, Parcours.id, Parcours.entree_le, Parcours.clos_le, Parcours.source)
        .where(Parcours.salarie_id.in_(salarie_ids))
        .order_by(Parcours.entree_le, Parcours.id)
    ):
        sejour = SejourConnu(parcours_id, entree_le, clos_le, source, tuple(contrats[parcours_id]))
        trouves[salarie_id].append(sejour)
    return trouves


def par_cles(session: Session, modele: type[Range], ids: Iterable[int]) -> dict[int, Range]:
    """Some rows of a table, by key, to be changed (at most one batch of them)."""
    cles = sorted(set(ids))
    return {ligne.id: ligne for ligne in session.scalars(select(modele).where(modele.id.in_(cles)))} if cles else {}


def pass_par_cles(session: Session, ids: Iterable[int]) -> dict[int, PassIae]:
    """Some PASS, by key, with their suspensions and prolongations (at most one batch of them)."""
    cles = sorted(set(ids))
    demande = (
        select(PassIae)
        .where(PassIae.id.in_(cles))
        .options(selectinload(PassIae.suspensions), selectinload(PassIae.prolongations))
        .execution_options(populate_existing=True)
    )
    return {trouve.id: trouve for trouve in session.scalars(demande)} if cles else {}


def depot(session: Session, structure_id: int, compte_id: int, ref: str) -> Depot | None:
    """The file that this very account left in this very structure, else None."""
    demande = select(Depot).where(Depot.ref == ref, Depot.structure_id == structure_id, Depot.compte_id == compte_id)
    return session.scalars(demande).one_or_none()
