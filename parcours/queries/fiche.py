"""Everything a fiche shows, in a fixed number of statements."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, select, true, union_all
from sqlalchemy.orm import Session, joinedload

from parcours.domain.faits import Faits
from parcours.domain.objectif import est_du_travail
from parcours.domain.seance import totaliser
from parcours.models import (
    Autorisation,
    CompetenceObservee,
    Contrat,
    Critere,
    Document,
    Echeance,
    Etape,
    EvaluationFrein,
    Formation,
    Immersion,
    Jalon,
    Objectif,
    Parcours,
    ParticipationFse,
    PassIae,
    Seance,
    Sortie,
    Suivi,
)
from parcours.models.base import Base
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
    seances: list[Seance]
    immersions: list[Immersion]
    echeances: list[Echeance]
    criteres: list[Critere]
    pass_iae: PassIae | None
    sortie: Sortie | None
    suivis: list[Suivi]
    jalons: list[Jalon]
    objectifs: list[Objectif]
    freins: list[EvaluationFrein]
    competences: list[CompetenceObservee]
    documents: list[Document]
    fse: ParticipationFse | None
    autorisations: list[Autorisation]

    def heures_suivies(self, formation: Formation) -> Decimal | None:
        """The hours followed of a training: the sum of its sessions when there are any, else what was typed."""
        seances = [seance for seance in self.seances if seance.formation_id == formation.id]
        if seances:
            return totaliser(seances).suivies
        return Decimal(formation.heures_suivies) if formation.heures_suivies is not None else None

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


def charger(session: Session, parcours: Parcours, *, voit_le_social: bool, voit_les_dates: bool = False) -> Dossier:
    """The rows behind the fiche of a parcours (four statements at most, whatever their number).

    `voit_les_dates`: the PASS and the plan are read; so are they by whoever sees the social part.
    """
    autour, dates = _autour(session, parcours), voit_le_social or voit_les_dates
    return Dossier(
        contrats=autour[Contrat],
        etapes=queries_etape.lister(session, parcours.id, voit_le_social=voit_le_social),
        formations=autour[Formation],
        seances=autour[Seance] if voit_le_social else [],
        immersions=autour[Immersion],
        echeances=queries_echeance.par_parcours(session, [parcours.id]).get(parcours.id, []),
        criteres=autour[Critere] if voit_le_social else [],
        pass_iae=_dernier_pass(session, parcours.salarie_id) if dates else None,
        sortie=next(iter(autour[Sortie]), None),
        suivis=autour[Suivi] if voit_le_social else [],
        jalons=autour[Jalon] if dates else [],
        # Who supervises the work reads those about the work, and no other.
        objectifs=[o for o in autour[Objectif] if voit_le_social or est_du_travail(o.theme)],
        freins=autour[EvaluationFrein] if voit_le_social else [],
        competences=autour[CompetenceObservee],
        documents=autour[Document] if voit_le_social else [],
        fse=next(iter(autour[ParticipationFse]), None) if voit_le_social else None,
        autorisations=autour[Autorisation] if voit_le_social else [],
    )


# What a parcours has a few of, and the order each is read in.
_AUTOUR: dict[type[Base], tuple[ColumnElement[Any], ...]] = {
    Contrat: (Contrat.debut.desc(),),
    Formation: (Formation.debut.desc(),),
    Seance: (Seance.le.asc(), Seance.id.asc()),
    Immersion: (Immersion.debut.desc(),),
    Autorisation: (Autorisation.debut.desc(), Autorisation.id.desc()),
    Sortie: (),
    ParticipationFse: (),
    Suivi: (Suivi.mois.asc(),),
    Critere: (Critere.code.asc(),),
    Jalon: (Jalon.id.asc(),),
    Objectif: (Objectif.pour_le.asc(), Objectif.id.asc()),
    CompetenceObservee: (CompetenceObservee.le.desc(), CompetenceObservee.id.desc()),
    EvaluationFrein: (EvaluationFrein.le.asc(), EvaluationFrein.id.asc()),
    Document: (Document.fin.desc(), Document.id.asc()),
}


def _autour(session: Session, parcours: Parcours) -> dict[type[Base], list[Any]]:
    # Each noun joins on its own rank: the rows of one never multiply those of another.
    rangs = union_all(*(select(literal(rang).label("rang")) for rang in range(len(_AUTOUR)))).cte("rangs")
    demande = select(rangs.c.rang, *_AUTOUR).select_from(Parcours).join(rangs, true()).where(Parcours.id == parcours.id)
    for rang, nom in enumerate(_AUTOUR):
        demande = demande.outerjoin(nom, and_(rangs.c.rang == rang, _du_parcours(nom)))
    trouves: dict[type[Base], list[Any]] = {nom: [] for nom in _AUTOUR}
    noms = list(_AUTOUR)
    for rang, *lignes in session.execute(demande.order_by(*chain.from_iterable(_AUTOUR.values()))):
        if lignes[rang] is not None:
            trouves[noms[rang]].append(lignes[rang])
    return trouves


def _du_parcours(nom: type[Base]) -> ColumnElement[bool]:
    # A document is the person's, everything else the parcours'.
    colonnes = nom.__table__.c
    return colonnes.salarie_id == Parcours.salarie_id if nom is Document else colonnes.parcours_id == Parcours.id


def _dernier_pass(session: Session, salarie_id: int) -> PassIae | None:
    # Its suspensions and prolongations are few: one statement for all of it.
    demande = (
        select(PassIae)
        .where(PassIae.salarie_id == salarie_id)
        .options(joinedload(PassIae.suspensions), joinedload(PassIae.prolongations), joinedload(PassIae.levee))
        .order_by(PassIae.debut.desc(), PassIae.id.desc())
    )
    return next(iter(session.scalars(demande).unique()), None)
