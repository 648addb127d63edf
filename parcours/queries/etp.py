"""The hours, contracts and annexes from which the work done and contracted is counted (three statements)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.dates import Periode, dernier_du_mois
from parcours.domain.etp import FaitAnnexe, MoisEtp, mois_finis, serie
from parcours.models import Annexe, Contrat, Heures, Parcours, Salarie


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


@dataclass(frozen=True)
class HeuresDeParcours:
    """What one parcours brings to the hours of some months: those noted, and the months of contract without any."""

    parcours_id: int
    ref: str
    nom: str
    heures: Decimal
    sans_heures: tuple[date, ...]


def par_parcours(session: Session, structure_id: int, periode: Periode, au: date) -> list[HeuresDeParcours]:
    """The rows behind `mois`, those that lack most months first, then by name (two statements)."""
    finis = mois_finis(periode, au)
    if not finis:
        return []
    debut, fin = finis[0], dernier_du_mois(finis[-1])
    notees: dict[int, dict[date, Decimal]] = defaultdict(dict)
    heures = select(Heures.contrat_id, Heures.mois, Heures.travaillees).where(
        Heures.structure_id == structure_id, Heures.mois.between(debut, finis[-1])
    )
    for contrat, le, travaillees in session.execute(heures):
        notees[contrat][le] = Decimal(str(travaillees))
    dernier = func.coalesce(Contrat.rompu_le, Contrat.fin)
    contrats = (
        select(Contrat.id, Contrat.debut, dernier, Parcours.id, Parcours.ref, Salarie.prenom, Salarie.nom)
        .join(Parcours, Parcours.id == Contrat.parcours_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(Contrat.structure_id == structure_id, Contrat.debut <= fin, dernier.is_(None) | (dernier >= debut))
        .order_by(Salarie.nom_tri, Contrat.id)
    )
    lus: dict[int, HeuresDeParcours] = {}
    for contrat, premier, jusqu_au, parcours_id, ref, prenom, nom in session.execute(contrats):
        jours = Periode(premier, jusqu_au or date.max)
        sans = [le for le in finis if jours.chevauche(_du_mois(le)) and le not in notees[contrat]]
        avant = lus.get(parcours_id, HeuresDeParcours(parcours_id, ref, f"{prenom} {nom}", Decimal(0), ()))
        lus[parcours_id] = replace(
            avant,
            heures=avant.heures + sum(notees[contrat].values(), Decimal(0)),
            sans_heures=tuple(sorted([*avant.sans_heures, *sans])),
        )
    return sorted(lus.values(), key=lambda ligne: -len(ligne.sans_heures))


def _du_mois(premier: date) -> Periode:
    return Periode(premier, dernier_du_mois(premier))
