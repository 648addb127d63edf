"""The facts of parcours, as the domain reads them: a fixed number of statements, however many are asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain import pass_iae as domaine
from parcours.domain.faits import FaitContrat, FaitEtape, Faits
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.models import Contrat, Etape, Parcours, PassIae, Prolongation, Salarie, Sortie, Suspension
from parcours.queries import autorisation as queries_autorisation
from parcours.queries import heures as queries_heures
from parcours.queries import jalon as queries_jalon

PARIS = ZoneInfo("Europe/Paris")


def de_parcours(
    session: Session, parcours_ids: Sequence[int], derniers: Mapping[int, PassIae] | None = None
) -> dict[int, Faits]:
    """The facts of several parcours, by key (eight statements in all).

    `derniers`: the latest PASS of each person, for who has read them already.
    """
    lus = session.execute(
        select(Parcours, Sortie, Salarie.naissance)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Parcours.id.in_(parcours_ids))
        .options(joinedload(Parcours.structure))
    ).all()
    suivis = [suivi for suivi, _, _ in lus]
    sorties = {suivi.id: sortie for suivi, sortie, _ in lus if sortie is not None}
    naissances = {suivi.id: naissance for suivi, _, naissance in lus}
    contrats = _par_parcours(session.scalars(select(Contrat).where(Contrat.parcours_id.in_(parcours_ids))))
    etapes: dict[int, list[FaitEtape]] = defaultdict(list)
    for etape_id, parcours_id, le, etat in session.execute(
        select(Etape.id, Etape.parcours_id, Etape.le, Etape.etat).where(Etape.parcours_id.in_(parcours_ids))
    ):
        etapes[parcours_id].append(FaitEtape(etape_id, le, etat))
    jalons = queries_jalon.en_faits(session, parcours_ids)
    heures = queries_heures.en_faits(session, parcours_ids)
    autorisations = queries_autorisation.en_faits(session, parcours_ids)
    if derniers is None:
        derniers = derniers_pass(session, [suivi.salarie_id for suivi in suivis])
    return {
        suivi.id: Faits(
            type_structure=suivi.structure.type,
            entree_le=suivi.entree_le,
            silence_jours=suivi.structure.silence_jours,
            pass_iae=en_faits(derniers[suivi.salarie_id]) if suivi.salarie_id in derniers else None,
            contrats=tuple(contrats[suivi.id]),
            etapes=tuple(etapes[suivi.id]),
            sortie_le=sorties[suivi.id].le if suivi.id in sorties else None,
            sortie_motif=sorties[suivi.id].motif if suivi.id in sorties else None,
            jalons=tuple(jalons.get(suivi.id, ())),
            naissance=naissances[suivi.id],
            heures=tuple(heures.get(suivi.id, ())),
            autorisations=tuple(autorisations.get(suivi.id, ())),
            seuils=suivi.structure.seuils,
        )
        for suivi in suivis
    }


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
