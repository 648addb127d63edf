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
    """The rows behind the fiche of a parcours (seven statements at most, whatever their number)."""
    cle = parcours.id
    sortie, suivis, criteres = _sortie_et_criteres(session, parcours)
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
        criteres=criteres if voit_le_social else [],
        pass_iae=_dernier_pass(session, parcours.salarie_id) if voit_le_social else None,
        sortie=sortie,
        suivis=suivis if voit_le_social else [],
    )


def _sortie_et_criteres(session: Session, parcours: Parcours) -> tuple[Sortie | None, list[Suivi], list[Critere]]:
    """The exit, the news taken after it and the criteria at entry: a few rows, in one statement."""
    demande = (
        select(Critere, Sortie, Suivi)
        .select_from(Parcours)
        .outerjoin(Critere, Critere.parcours_id == Parcours.id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .outerjoin(Suivi, Suivi.parcours_id == Parcours.id)
        .where(Parcours.id == parcours.id)
        .order_by(Critere.code, Suivi.mois)
    )
    lignes = session.execute(demande).all()
    suivis = list(dict.fromkeys(suivi for _, _, suivi in lignes if suivi is not None))
    criteres = list(dict.fromkeys(critere for critere, _, _ in lignes if critere is not None))
    return (lignes[0][1] if lignes and parcours.clos_le is not None else None), suivis, criteres


def _dernier_pass(session: Session, salarie_id: int) -> PassIae | None:
    # Its suspensions and prolongations are few: one statement for all three.
    demande = (
        select(PassIae)
        .where(PassIae.salarie_id == salarie_id)
        .options(joinedload(PassIae.suspensions), joinedload(PassIae.prolongations))
        .order_by(PassIae.debut.desc(), PassIae.id.desc())
    )
    return next(iter(session.scalars(demande).unique()), None)
