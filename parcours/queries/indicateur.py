"""The facts of a structure that its indicators read: a fixed number of statements, however many parcours."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import Executable, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parcours.domain.dates import Periode
from parcours.domain.indicateur.fait import Action, Evaluation, FaitParcours, Formation, Immersion, Nouvelles
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import (
    Critere,
    Etape,
    EvaluationFrein,
    Parcours,
    PassIae,
    Salarie,
    Sortie,
    Structure,
    Suivi,
    Suspension,
)
from parcours.models import Formation as FormationNotee
from parcours.models import Immersion as ImmersionNotee
from parcours.queries.sorties import constater, heures_notees

Fait = TypeVar("Fait")


def faits(session: Session, structure: Structure, periode: Periode, motifs: TableMotifs) -> list[FaitParcours]:
    """The parcours of a structure that were open in a period, or whose news are due in it, by key (ten statements).

    Raises MotifInconnu, ValueError (kind of structure).
    """
    concernes = (
        select(Parcours.id)
        .where(Parcours.structure_id == structure.id, Parcours.entree_le <= periode.fin)
        .where(
            or_(
                Parcours.clos_le.is_(None),
                Parcours.clos_le >= periode.debut,
                Parcours.id.in_(
                    select(Suivi.parcours_id).where(
                        Suivi.structure_id == structure.id, Suivi.du_le.between(periode.debut, periode.fin)
                    )
                ),
            )
        )
    )

    def lus(cle: InstrumentedAttribute[int], *colonnes: InstrumentedAttribute[Any]) -> Executable:
        return select(cle, *colonnes).where(cle.in_(concernes))

    def grouper(demande: Executable, faire: Callable[..., Fait]) -> dict[int, tuple[Fait, ...]]:
        return _grouper(session.execute(demande), faire)

    criteres = grouper(lus(Critere.parcours_id, Critere.code), str)
    actions = grouper(lus(Etape.parcours_id, Etape.le, Etape.genre, Etape.etat, Etape.theme, Etape.lieu), Action)
    formations = grouper(
        lus(
            FormationNotee.parcours_id,
            FormationNotee.debut,
            FormationNotee.fin,
            FormationNotee.heures_suivies,
            FormationNotee.est_certifiante,
            FormationNotee.resultat,
        ),
        Formation,
    )
    immersions = grouper(
        lus(ImmersionNotee.parcours_id, ImmersionNotee.debut, ImmersionNotee.fin, ImmersionNotee.resultat), Immersion
    )
    evaluations = grouper(
        lus(EvaluationFrein.parcours_id, EvaluationFrein.le, EvaluationFrein.theme, EvaluationFrein.niveau), Evaluation
    )
    nouvelles = grouper(lus(Suivi.parcours_id, Suivi.mois, Suivi.du_le, Suivi.situation), Nouvelles)
    suspensions = grouper(
        select(Parcours.id, Suspension.debut, Suspension.fin)
        .join(PassIae, PassIae.salarie_id == Parcours.salarie_id)
        .join(Suspension, Suspension.pass_iae_id == PassIae.id)
        .where(Parcours.id.in_(concernes)),
        Periode,
    )
    demande = (
        select(
            Parcours.id,
            Parcours.entree_le,
            Parcours.niveau_formation,
            Salarie.naissance,
            Salarie.civilite,
            Sortie.le,
            Sortie.motif,
            *heures_notees(),
        )
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Structure, Structure.id == Parcours.structure_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Parcours.id.in_(concernes))
        .order_by(Parcours.id)
    )
    return [
        FaitParcours(
            cle=cle,
            entree_le=entree,
            naissance=naissance,
            civilite=civilite,
            niveau_formation=niveau,
            criteres=frozenset(criteres.get(cle, ())),
            sortie=None if le is None else constater(structure.type, entree, le, motifs.lu(code, le), heures, mois),
            diagnostic_jours=structure.diagnostic_jours,
            silence_jours=structure.silence_jours,
            actions=actions.get(cle, ()),
            formations=formations.get(cle, ()),
            immersions=immersions.get(cle, ()),
            evaluations=evaluations.get(cle, ()),
            suspensions=suspensions.get(cle, ()),
            nouvelles=nouvelles.get(cle, ()),
        )
        for cle, entree, niveau, naissance, civilite, le, code, heures, mois in session.execute(demande)
    ]


def noms(session: Session, parcours_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The reference of some parcours, and the name of their persons, by key: for those who may read them."""
    demande = select(Parcours.id, Parcours.ref, Salarie.prenom, Salarie.nom).join(
        Salarie, Salarie.id == Parcours.salarie_id
    )
    return {
        cle: (ref, f"{prenom} {nom}")
        for cle, ref, prenom, nom in session.execute(demande.where(Parcours.id.in_(list(parcours_ids))))
    }


def _grouper(lignes: Iterable[Any], faire: Callable[..., Fait]) -> dict[int, tuple[Fait, ...]]:
    groupes: dict[int, list[Fait]] = defaultdict(list)
    for cle, *reste in lignes:
        groupes[cle].append(faire(*reste))
    return {cle: tuple(groupe) for cle, groupe in groupes.items()}
