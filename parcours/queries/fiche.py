"""Everything a fiche shows, in a fixed number of statements."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.faits import Faits
from parcours.models import (
    Autorisation,
    Contrat,
    Critere,
    Document,
    Echeance,
    Etape,
    Formation,
    Immersion,
    Jalon,
    Parcours,
    ParticipationFse,
    PassIae,
    Sortie,
    Suivi,
)
from parcours.queries import autorisation as queries_autorisation
from parcours.queries import echeance as queries_echeance
from parcours.queries import etape as queries_etape
from parcours.queries.faits import en_contrat, en_faits
from parcours.queries.jalon import en_jalon


@dataclass(frozen=True)
class Dossier:
    """The rows of one parcours; the social ones are empty for whoever may not read them."""

    contrats: list[Contrat]
    etapes: list[Etape]
    formations: list[Formation]
    immersions: list[Immersion]
    echeances: list[Echeance]
    criteres: list[Critere]
    pass_iae: PassIae | None
    sortie: Sortie | None
    suivis: list[Suivi]
    jalons: list[Jalon]
    documents: list[Document]
    fse: ParticipationFse | None
    autorisations: list[Autorisation]

    def faits(self, parcours: Parcours) -> Faits:
        """What the plan is counted from, as the domain reads it."""
        return Faits(
            type_structure=parcours.structure.type,
            entree_le=parcours.entree_le,
            pass_iae=en_faits(self.pass_iae) if self.pass_iae else None,
            contrats=tuple(map(en_contrat, self.contrats)),
            sortie_le=parcours.clos_le,
            jalons=tuple(map(en_jalon, self.jalons)),
        )


def charger(session: Session, parcours: Parcours, *, voit_le_social: bool) -> Dossier:
    """The rows behind the fiche of a parcours (eight statements at most, whatever their number)."""
    cle = parcours.id
    autour = _autour(session, parcours)
    return Dossier(
        contrats=list(
            session.scalars(select(Contrat).where(Contrat.parcours_id == cle).order_by(Contrat.debut.desc()))
        ),
        etapes=queries_etape.lister(session, cle, voit_le_social=voit_le_social),
        formations=list(
            session.scalars(select(Formation).where(Formation.parcours_id == cle).order_by(Formation.debut.desc()))
        ),
        immersions=list(
            session.scalars(select(Immersion).where(Immersion.parcours_id == cle).order_by(Immersion.debut.desc()))
        ),
        echeances=queries_echeance.par_parcours(session, [cle]).get(cle, []),
        criteres=autour.criteres if voit_le_social else [],
        pass_iae=_dernier_pass(session, parcours.salarie_id) if voit_le_social else None,
        sortie=autour.sortie,
        suivis=autour.suivis if voit_le_social else [],
        jalons=autour.jalons if voit_le_social else [],
        documents=autour.documents if voit_le_social else [],
        fse=autour.fse if voit_le_social else None,
        autorisations=queries_autorisation.de_parcours(session, cle) if voit_le_social else [],
    )


@dataclass(frozen=True)
class _Autour:
    sortie: Sortie | None
    suivis: list[Suivi]
    criteres: list[Critere]
    jalons: list[Jalon]
    documents: list[Document]
    fse: ParticipationFse | None


def _autour(session: Session, parcours: Parcours) -> _Autour:
    """What comes by a few rows (exit, news, criteria, plan, documents of the person, FSE+), in one statement."""
    demande = (
        select(Sortie, ParticipationFse, Suivi, Critere, Jalon, Document)
        .select_from(Parcours)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .outerjoin(ParticipationFse, ParticipationFse.parcours_id == Parcours.id)
        .outerjoin(Suivi, Suivi.parcours_id == Parcours.id)
        .outerjoin(Critere, Critere.parcours_id == Parcours.id)
        .outerjoin(Jalon, Jalon.parcours_id == Parcours.id)
        .outerjoin(Document, Document.salarie_id == Parcours.salarie_id)
        .where(Parcours.id == parcours.id)
        .order_by(Suivi.mois, Critere.code, Jalon.id, Document.fin.desc(), Document.id)
    )
    lignes = session.execute(demande).all()
    return _Autour(
        sortie=lignes[0][0] if lignes and parcours.clos_le is not None else None,
        fse=lignes[0][1] if lignes else None,
        suivis=list(dict.fromkeys(ligne[2] for ligne in lignes if ligne[2] is not None)),
        criteres=list(dict.fromkeys(ligne[3] for ligne in lignes if ligne[3] is not None)),
        jalons=list(dict.fromkeys(ligne[4] for ligne in lignes if ligne[4] is not None)),
        documents=list(dict.fromkeys(ligne[5] for ligne in lignes if ligne[5] is not None)),
    )


def _dernier_pass(session: Session, salarie_id: int) -> PassIae | None:
    # Its suspensions and prolongations are few: one statement for all three.
    demande = (
        select(PassIae)
        .where(PassIae.salarie_id == salarie_id)
        .options(joinedload(PassIae.suspensions), joinedload(PassIae.prolongations))
        .order_by(PassIae.debut.desc(), PassIae.id.desc())
    )
    return next(iter(session.scalars(demande).unique()), None)
