"""The hours, contracts and annexes from which the work done and contracted is counted (three statements)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.dates import Periode, dernier_du_mois
from parcours.domain.etp import FaitAnnexe, MoisEtp, mois_finis, serie
from parcours.models import Annexe, Contrat, Heures


def annexes(session: Session, structure_id: int, periode: Periode) -> list[FaitAnnexe]:
    """The annexes of a structure that share a day with a period, the oldest first."""
    demande = select(
        Annexe.debut,
        Annexe.fin,
        Annexe.postes_etp,
        Annexe.heures_par_etp,
        Annexe.etp_encadrement,
        Annexe.etp_accompagnement,
    ).where(Annexe.structure_id == structure_id, Annexe.debut <= periode.fin, Annexe.fin >= periode.debut)
    return [
        FaitAnnexe(Periode(debut, fin), postes, heures, encadrement, accompagnement)
        for debut, fin, postes, heures, encadrement, accompagnement in session.execute(
            demande.order_by(Annexe.debut, Annexe.id)
        )
    ]


def mois(session: Session, structure_id: int, periode: Periode, au: date, lues: list[FaitAnnexe]) -> list[MoisEtp]:
    """The months of a period that are over, with the work of each; `lues`: the annexes of the period."""
    finis = mois_finis(periode, au)
    if not finis:
        return []
    debut, fin = finis[0], dernier_du_mois(finis[-1])
    heures = (
        select(Heures.mois, func.sum(Heures.travaillees), func.count())
        .where(Heures.structure_id == structure_id, Heures.mois.between(debut, finis[-1]))
        .group_by(Heures.mois)
    )
    dernier = func.coalesce(Contrat.rompu_le, Contrat.fin)
    contrats = select(Contrat.debut, dernier).where(
        Contrat.structure_id == structure_id, Contrat.debut <= fin, dernier.is_(None) | (dernier >= debut)
    )
    return serie(
        finis,
        {le: (Decimal(str(total)), nombre) for le, total, nombre in session.execute(heures)},
        [Periode(premier, jusqu_au or date.max) for premier, jusqu_au in session.execute(contrats)],
        lues,
    )
