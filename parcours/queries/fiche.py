"""Everything a fiche shows, in a fixed number of statements."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.models import Contrat, Critere, Echeance, Etape, Formation, Immersion, Parcours, PassIae, Sortie, Suivi
from parcours.queries import echeance as queries_echeance
from parcours.queries import etape as queries_etape


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


def charger(session: Session, parcours: Parcours, *, voit_le_social: bool) -> Dossier:
    """The rows behind the fiche of a parcours (nine statements at most, whatever their number)."""
    cle = parcours.id
    est_clos = parcours.clos_le is not None
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
        criteres=list(session.scalars(select(Critere).where(Critere.parcours_id == cle).order_by(Critere.code)))
        if voit_le_social
        else [],
        pass_iae=_dernier_pass(session, parcours.salarie_id) if voit_le_social else None,
        sortie=session.scalars(select(Sortie).where(Sortie.parcours_id == cle)).one_or_none() if est_clos else None,
        suivis=list(session.scalars(select(Suivi).where(Suivi.parcours_id == cle).order_by(Suivi.mois)))
        if est_clos and voit_le_social
        else [],
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
