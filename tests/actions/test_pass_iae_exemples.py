"""The journeys of the national platform, replayed through the actions and the database.

The calendar repeats itself every 28 years: the journeys are moved by as much, so that the rules of August 2026, the
latest we know, apply to all of them whatever the year they play in.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from parcours.actions import pass_iae, prolongation, suspension
from parcours.actions.journal import Auteur
from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain.constat import PriseEnCompte, SaisieLevee, SaisiePass
from parcours.domain.erreurs import Refus
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.pass_iae import fin_retenue
from parcours.domain.prolongation import demande_un_prescripteur
from parcours.models import PassIae, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_faits
from tests.builders import creer_parcours, creer_salarie, creer_structure
from tests.domain.test_pass_iae_exemples import JOURNAUX, PROLONGATIONS, SUSPENSIONS

PARIS = ZoneInfo("Europe/Paris")
# What concerns another structure, or an application that is cancelled or put back, has no row here.
HORS_SUJET = {"CAN-001", "POS-013", "SUB-019"}
SUR_LES_DEUX_MOTEURS = {"RND-059", "RND-042", "RNP-025", "SUM-018", "PRC-019", "HIR-010", "NEW-003"}
CAS = [cas for cas in JOURNAUX if cas["id"] not in HORS_SUJET]


def jour(texte: str) -> date:
    return moment(texte).date()


def moment(texte: str) -> datetime:
    lu = (
        datetime.fromisoformat(texte).astimezone(PARIS)
        if "T" in texte
        else datetime.combine(date.fromisoformat(texte), time(12), PARIS)
    )
    return lu.replace(year=lu.year + 28)


class Dossier:
    """One person of a journey, in the database."""

    def __init__(self, session: Session, cas: dict[str, Any], *, est_relue: bool) -> None:
        self.session = session
        self.est_relue = est_relue
        auteur = self.auteur(cas["setup_on"])
        structure = creer_structure(session, type_structure=cas["siae_kind"])
        self.parcours = creer_parcours(
            session,
            structure,
            # The worked examples say no age: old enough for every motive.
            creer_salarie(session, structure, naissance=date(1980, 1, 1), le=auteur.le),
            entree_le=jour(cas["hiring_start"]),
            contrat=(jour(cas["hiring_start"]), None),
            auteur=auteur,
        )
        debut, fin = jour(cas["approval"]["start"]), jour(cas["approval"]["end"])
        self.p = pass_iae.enregistrer(
            session, auteur, self.parcours, SaisiePass("999990000001", debut, fin, min(debut, auteur.au))
        )

    def auteur(self, quand: str) -> Auteur:
        le = moment(quand)
        return Auteur(None, le, le.date())

    def charger(self) -> PassIae:
        self.session.flush()
        p = queries.par_id(self.session, self.parcours.salarie_id, self.p.id)
        assert p is not None
        return p

    def jouer(self, etape: dict[str, Any]) -> None:
        if etape["action"] == "observe":
            return
        attendu = etape["expect"]
        try:
            getattr(self, etape["action"])(self.auteur(etape["on"]), etape.get("input") or {})
        except Refus as refus:
            assert attendu["outcome"] == "refused", refus
        else:
            assert attendu.get("outcome", "accepted") == "accepted"
        assert fin_retenue(en_faits(self.charger())) == jour(attendu["approval_end"])
        if self.est_relue:
            self.relire(self.auteur(etape["on"]), jour(attendu["approval_end"]))

    def relire(self, auteur: Auteur, fin: date) -> None:
        """Read the official end again: what was recorded so far is in it."""
        p = self.charger()
        pass_iae.relire(p, fin, max(auteur.au, p.constatee_le))
        self.session.flush()

    def suspend(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        suspension.ajouter(self.session, auteur, self.parcours, self.p, self._saisie(entree, PriseEnCompte.NON))

    def legacy_suspension(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        saisie = self._saisie(entree, PriseEnCompte.NON)
        assert saisie.fin is not None
        self.session.add(
            Suspension(
                structure_id=self.parcours.structure_id,
                pass_iae_id=self.p.id,
                debut=saisie.debut,
                fin=saisie.fin,
                motif=saisie.motif.value,
                saisie_le=auteur.le,
            )
        )

    def edit_suspension(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        ligne = self._suspension(entree)
        saisie = self._saisie(entree, PriseEnCompte.COMME_AVANT)
        suspension.modifier(self.session, auteur, self.parcours, self.p, ligne, saisie, ligne.version)

    def end_suspension(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        ligne = self._suspension(entree)
        suspension.finir(self.session, auteur, self.parcours, ligne, jour(entree["back_to_work"]), ligne.version)

    def hire_ends_suspension(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        suspension.appliquer_embauche(self.session, auteur, self.parcours, jour(entree["hiring_start"]))

    def _saisie(self, entree: dict[str, Any], prise: PriseEnCompte) -> SaisieSuspension:
        fin = None if entree.get("end_unknown") else jour(entree["end"])
        return SaisieSuspension(jour(entree["start"]), fin, SUSPENSIONS[entree["reason"]], prise)

    def _suspension(self, entree: dict[str, Any]) -> Suspension:
        return sorted(self.charger().suspensions, key=lambda s: s.id)[entree["suspension"]]

    def prolong(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        fin = jour(entree["end"]) if "end" in entree else None
        saisie = SaisieProlongation(PROLONGATIONS[entree["reason"]], fin, auteur.au)
        prolongation.demander(self.session, auteur, self.parcours, self.p, saisie)

    def grant(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        self._decider(auteur, entree, DecisionProlongation.ACCORDEE)

    def deny(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        self._decider(auteur, entree, DecisionProlongation.REFUSEE)

    def _decider(self, auteur: Auteur, entree: dict[str, Any], decision: DecisionProlongation) -> None:
        motifs = {motif.value for motif in PROLONGATIONS.values() if demande_un_prescripteur(motif, auteur.au)}
        ligne = [p for p in self.charger().prolongations if p.motif in motifs][entree["request"]]
        saisie = SaisieDecision(decision, auteur.au, motif_refus="Projet à préciser")
        prolongation.decider(self.session, auteur, self.parcours, self.p, ligne, saisie, ligne.version)

    def new_approval(self, auteur: Auteur, entree: dict[str, Any]) -> None:
        debut = jour(entree["start"])
        saisie = SaisiePass("999990000002", debut, date(debut.year + 2, 1, 1), min(debut, auteur.au))
        pass_iae.enregistrer(
            self.session, auteur, self.parcours, saisie, SaisieLevee("France Travail", auteur.au, "Diagnostic")
        )


@pytest.mark.parametrize("est_relue", [False, True], ids=["non comptee", "comptee"])
@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas["id"])
def test_le_parcours_enregistre_donne_les_fins_de_la_plateforme(
    session: Session, cas: dict[str, Any], est_relue: bool
) -> None:
    dossier = Dossier(session, cas, est_relue=est_relue)
    for etape in cas["steps"]:
        dossier.jouer(etape)


@pytest.mark.parametrize("cas", [c for c in CAS if c["id"] in SUR_LES_DEUX_MOTEURS], ids=lambda cas: cas["id"])
def test_les_deux_moteurs_donnent_les_memes_fins(session: Session, moteur: str, cas: dict[str, Any]) -> None:
    test_le_parcours_enregistre_donne_les_fins_de_la_plateforme(session, cas, est_relue=True)
