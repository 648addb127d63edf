"""The facts of parcours, as the domain reads them: a fixed number of statements, however many are asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain import pass_iae as domaine
from parcours.domain.faits import FaitContrat, FaitEtape, FaitFse, Faits
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.models import (
    Contrat,
    Etape,
    Parcours,
    ParticipationFse,
    PassIae,
    Prolongation,
    Salarie,
    Sortie,
    Structure,
    Suspension,
)
from parcours.queries import autour as queries_autour
from parcours.queries import jalon as queries_jalon

PARIS = ZoneInfo("Europe/Paris")


def de_parcours(
    session: Session, parcours_ids: Sequence[int], derniers: Mapping[int, PassIae] | None = None
) -> dict[int, Faits]:
    """The facts of several parcours, by key (nine statements in all).

    `derniers`: the latest PASS of each person, for who has read them already.
    """
    lus = session.execute(
        select(Parcours, Sortie, ParticipationFse, Salarie.naissance)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .outerjoin(ParticipationFse, ParticipationFse.parcours_id == Parcours.id)
        .where(Parcours.id.in_(parcours_ids))
        .options(joinedload(Parcours.structure))
    ).all()
    suivis = [suivi for suivi, _, _, _ in lus]
    sorties = {suivi.id: sortie for suivi, sortie, _, _ in lus if sortie is not None}
    participations = {suivi.id: en_fse(suivi.structure, fse) for suivi, _, fse, _ in lus}
    autour = queries_autour.en_faits(session, parcours_ids)
    naissances = {suivi.id: naissance for suivi, _, _, naissance in lus}
    contrats = _par_parcours(session.scalars(select(Contrat).where(Contrat.parcours_id.in_(parcours_ids))))
    etapes: dict[int, list[FaitEtape]] = defaultdict(list)
    for parcours_id, cle, le, etat, genre in session.execute(
        select(Etape.parcours_id, Etape.id, Etape.le, Etape.etat, Etape.genre).where(
            Etape.parcours_id.in_(parcours_ids)
        )
    ):
        etapes[parcours_id].append(FaitEtape(cle, le, etat, genre))
    jalons = queries_jalon.en_faits(session, parcours_ids)
    if derniers is None:
        derniers = derniers_pass(session, [suivi.salarie_id for suivi in suivis])
    return {
        suivi.id: replace(
            a_l_entree(suivi.structure, suivi.entree_le),
            pass_iae=en_faits(derniers[suivi.salarie_id]) if suivi.salarie_id in derniers else None,
            contrats=tuple(contrats[suivi.id]),
            etapes=tuple(etapes[suivi.id]),
            sortie_le=sorties[suivi.id].le if suivi.id in sorties else None,
            sortie_motif=sorties[suivi.id].motif if suivi.id in sorties else None,
            jalons=tuple(jalons.get(suivi.id, ())),
            diagnostic_le=suivi.diagnostic_le,
            diagnostic_auteur=suivi.diagnostic_auteur,
            criteres=tuple(autour[suivi.id].criteres),
            immersions=tuple(autour[suivi.id].immersions),
            formations=tuple(autour[suivi.id].formations),
            documents=tuple(autour[suivi.id].documents),
            objectifs=tuple(autour[suivi.id].objectifs),
            suivis=tuple(autour[suivi.id].suivis),
            fse=participations[suivi.id],
            naissance=naissances[suivi.id],
            heures=tuple(autour[suivi.id].heures),
            autorisations=tuple(autour[suivi.id].autorisations),
            autres_sejours=autour[suivi.id].autres_sejours,
        )
        for suivi in suivis
    }


def a_l_entree(structure: Structure, entree_le: date) -> Faits:
    """The facts of a parcours of which nothing else is known: its first day, and the settings of its structure."""
    return Faits(
        type_structure=structure.type,
        entree_le=entree_le,
        silence_jours=structure.silence_jours,
        premier_entretien_jours=structure.premier_entretien_jours,
        diagnostic_jours=structure.diagnostic_jours,
        bilan_jours=structure.bilan_jours,
        seuils=structure.seuils,
    )


def _par_parcours(contrats: Iterable[Contrat]) -> dict[int, list[FaitContrat]]:
    trouves: dict[int, list[FaitContrat]] = defaultdict(list)
    for c in contrats:
        trouves[c.parcours_id].append(en_contrat(c))
    return trouves


def derniers_pass(session: Session, salarie_ids: Sequence[int]) -> dict[int, PassIae]:
    """The latest PASS of each person, by key of the person, with its suspensions and prolongations."""
    demande = (
        select(PassIae)
        .where(PassIae.salarie_id.in_(salarie_ids))
        .options(joinedload(PassIae.suspensions), joinedload(PassIae.prolongations))
        .order_by(PassIae.debut, PassIae.id)
        # A suspension just recorded must be there, even where the collection was read before it.
        .execution_options(populate_existing=True)
    )
    return {p.salarie_id: p for p in session.scalars(demande).unique()}


def en_faits(p: PassIae) -> domaine.PassIae:
    """A stored PASS, as the domain reads it.

    The official end is the one last read, moved by what it does not count (a suspension typed today is not in an end
    read last month; one shortened today was counted in full). The estimate starts from the default end and takes
    everything into account.
    """
    mouvements = domaine.PassIae(
        debut=p.debut,
        fin_initiale=domaine.fin_par_defaut(p.debut, p.debut),
        suspensions=tuple(map(en_suspension, p.suspensions)),
        prolongations=tuple(map(en_prolongation, p.prolongations)),
    )
    ajoutes = sum(evenement.jours_ajoutes for evenement in mouvements.evenements)
    comptes = sum(s.jours_dans_officielle for s in p.suspensions)
    comptes += sum(pr.jours_dans_officielle for pr in p.prolongations)
    return replace(mouvements, fin_officielle=p.fin_officielle + timedelta(days=ajoutes - comptes))


def en_fse(structure: Structure, participation: ParticipationFse | None) -> FaitFse | None:
    """A stored participation in the FSE+, as the domain reads it; None where the structure takes no part."""
    return FaitFse(participation.sortie_saisie_le) if participation and structure.participe_fse else None


def en_contrat(c: Contrat) -> FaitContrat:
    """A stored contract, as the domain reads it."""
    return FaitContrat(c.id, c.genre, c.debut, c.rompu_le or c.fin, c.derogation, c.renouvelle_id)


def en_suspension(s: Suspension) -> domaine.Suspension:
    """A stored suspension, as the domain reads it."""
    return domaine.Suspension(s.debut, s.fin, MotifSuspension(s.motif))


def en_prolongation(p: Prolongation) -> domaine.Prolongation:
    """A stored prolongation, as the domain reads it."""
    return domaine.Prolongation(
        p.debut, p.fin, MotifProlongation(p.motif), p.demandee_le, DecisionProlongation(p.decision), p.decidee_le, p.id
    )


def jour_a_paris(instant: datetime) -> date:
    """The calendar day of an instant for the rules of the PASS, which are counted in Paris."""
    return instant.astimezone(PARIS).date()
