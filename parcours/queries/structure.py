"""Structures, conventions and annexes."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, selectinload

from parcours.domain.dates import Periode
from parcours.domain.echeance import SeuilsChoisis
from parcours.models import Annexe, Convention, Echeance, Parcours, ParticipationFse, Structure


def par_ref(session: Session, ref: str, *, pour_ecrire: bool = False) -> Structure | None:
    """The structure of a reference; `pour_ecrire` reads it as it is now, and holds it until the end."""
    demande = select(Structure).where(Structure.ref == ref)
    if pour_ecrire:
        # Who is signed in may have it already, read before someone else's change.
        demande = demande.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(demande).one_or_none()


def par_siret(session: Session, siret: str) -> Structure | None:
    """The structure of a SIRET (14 digits)."""
    return session.scalars(select(Structure).where(Structure.siret == siret)).one_or_none()


def par_ids(session: Session, ids: frozenset[int]) -> list[Structure]:
    """Structures by key, by name."""
    return list(session.scalars(select(Structure).where(Structure.id.in_(ids)).order_by(Structure.nom)))


def lister(session: Session) -> list[Structure]:
    """Every structure, by name."""
    return list(session.scalars(select(Structure).order_by(Structure.nom, Structure.id)))


def chercher(session: Session, recherche: str, apres_id: int | None, limite: int) -> list[Structure]:
    """A page of structures, by name, after `apres_id`; `recherche` is part of the name, the commune or the SIRET."""
    demande = select(Structure).order_by(Structure.nom, Structure.id).limit(limite)
    if mot := recherche.strip():
        chiffres = mot.replace(" ", "")
        demande = demande.where(
            or_(
                Structure.nom.icontains(mot, autoescape=True),
                Structure.commune.icontains(mot, autoescape=True),
                Structure.siret.startswith(chiffres, autoescape=True),
            )
        )
    repere = session.get(Structure, apres_id) if apres_id is not None else None
    if repere is not None:
        demande = demande.where(
            or_(Structure.nom > repere.nom, (Structure.nom == repere.nom) & (Structure.id > repere.id))
        )
    return list(session.scalars(demande))


def zones(session: Session) -> list[tuple[str, str]]:
    """Every territoire and zone in use, in order."""
    demande = select(Structure.territoire, Structure.zone).distinct().order_by(Structure.territoire, Structure.zone)
    return [(territoire, zone) for territoire, zone in session.execute(demande)]


def fuseaux(session: Session) -> list[str]:
    """The time zones in use."""
    return sorted(session.scalars(select(Structure.fuseau).distinct()))


def seuils(session: Session, ids: Collection[int]) -> dict[int, SeuilsChoisis]:
    """The thresholds that some structures chose, by key; those that chose none are not there."""
    lus = session.execute(select(Structure.id, Structure.seuils).where(Structure.id.in_(ids)))
    return {structure_id: choisis for structure_id, choisis in lus if choisis}


def conventions(session: Session, structure_id: int) -> list[Convention]:
    """The conventions of a structure, the latest first, with their annexes."""
    demande = (
        select(Convention)
        .where(Convention.structure_id == structure_id)
        .options(selectinload(Convention.annexes))
        .order_by(Convention.debut.desc())
    )
    return list(session.scalars(demande))


def convention(session: Session, structure_id: int, convention_id: int) -> Convention | None:
    """A convention of this very structure with its annexes, else None."""
    demande = (
        select(Convention)
        .where(Convention.id == convention_id, Convention.structure_id == structure_id)
        .options(selectinload(Convention.annexes))
    )
    return session.scalars(demande).one_or_none()


def objectif_dynamique(session: Session, structure_id: int, le: date) -> int | None:
    """The dynamic rate negotiated for a day, in percent; None when no annexe says it."""
    demande = select(Annexe.objectif_dynamique).where(
        Annexe.structure_id == structure_id, Annexe.debut <= le, Annexe.fin >= le
    )
    return session.scalars(demande.order_by(Annexe.debut.desc()).limit(1)).first()


def annexe_en_vigueur(session: Session, structure_id: int, le: date) -> Annexe | None:
    """The annexe of a day, the one that began last; None without any."""
    demande = select(Annexe).where(Annexe.structure_id == structure_id, Annexe.debut <= le, Annexe.fin >= le)
    return session.scalars(demande.order_by(Annexe.debut.desc(), Annexe.id.desc()).limit(1)).first()


def exercice(session: Session, structure_id: int, au: date) -> tuple[Annexe | None, Periode]:
    """The annexe in force and its days; without any, the calendar year."""
    lue = annexe_en_vigueur(session, structure_id, au)
    return lue, Periode(lue.debut, lue.fin) if lue else Periode(date(au.year, 1, 1), date(au.year, 12, 31))


def annexe(session: Session, convention_id: int, annexe_id: int) -> Annexe | None:
    """An annexe of this very convention, else None."""
    demande = select(Annexe).where(Annexe.id == annexe_id, Annexe.convention_id == convention_id)
    return session.scalars(demande).one_or_none()


def periodes(
    session: Session, modele: type[Convention] | type[Annexe], structure_id: int, sauf_id: int | None = None
) -> list[Periode]:
    """The days of the conventions, or of the annexes, of a structure; all but one."""
    demande = select(modele.debut, modele.fin).where(modele.structure_id == structure_id).order_by(modele.debut)
    if sauf_id is not None:
        demande = demande.where(modele.id != sauf_id)
    return [Periode(debut, fin) for debut, fin in session.execute(demande)]


def parcours_en_cours(session: Session, structure_id: int) -> list[Parcours]:
    """The current parcours of a structure, in the order of their keys, to compute their deadlines again."""
    demande = select(Parcours).where(Parcours.structure_id == structure_id, Parcours.clos_le.is_(None))
    return list(session.scalars(demande.order_by(Parcours.id)))


def parcours_veilles(session: Session, structure_id: int) -> list[Parcours]:
    """The parcours of a structure that are current, or over with something due, or that its settings may make due."""
    a_une_echeance = exists().where(Echeance.parcours_id == Parcours.id)
    # Nothing is due of the FSE+ while the structure takes no part; when it does again, it is.
    attend_le_fse = exists().where(
        ParticipationFse.parcours_id == Parcours.id,
        or_(ParticipationFse.sortie_saisie_le.is_(None), ParticipationFse.sortie_saisie_le < Parcours.clos_le),
    )
    demande = select(Parcours).where(
        Parcours.structure_id == structure_id, or_(Parcours.clos_le.is_(None), a_une_echeance, attend_le_fse)
    )
    return list(session.scalars(demande.order_by(Parcours.id)))
