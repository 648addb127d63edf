"""The worked examples of the national platform, replayed step by step on our rules.

Every journey is run, and every family of facts except `retention`: how long the platform keeps its own
records is its own job, not a date of the PASS. Three observed values are left out as well, because they
are filters of the platform's lists (`in_…`), not values of the PASS: see FILTRES_DE_LA_PLATEFORME.
The examples apply the rules of August 2026 whatever the year they play in.
"""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from parcours.domain import prolongation as prolongations
from parcours.domain import suspension as suspensions
from parcours.domain.dates import Periode, jours_inclus
from parcours.domain.delivrance import peut_reporter_debut, verifier_nouveau_pass, verifier_report_embauche
from parcours.domain.eligibilite import (
    AuteurDiagnostic,
    criteres_suffisants,
    diagnostic_est_valable,
    fin_validite_diagnostic,
)
from parcours.domain.erreurs import Refus
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import (
    EtatPass,
    PassIae,
    Suspension,
    duree_jours,
    est_en_carence,
    est_en_cours,
    etat,
    fin_de_carence,
    fin_estimee,
    fin_par_defaut,
    fin_si_reprise,
    jours_restants,
    restant_en_mots,
    suspension_en_cours,
)

REGLES = date(2026, 8, 21)
EXEMPLES = json.loads((Path(__file__).parent / "cas" / "pass-iae-exemples.json").read_text(encoding="utf-8"))
VOCABULAIRE = EXEMPLES["vocabulary"]
FAMILLES_HORS_SUJET = {"retention"}
FILTRES_DE_LA_PLATEFORME = {
    "in_employer_list_filter_status",
    "in_employer_list_filter_expiring_months",
    "in_prescriber_list_ending_soon_90d",
}

SUSPENSIONS = {
    "CONTRACT_SUSPENDED": MotifSuspension.CONTRAT_SUSPENDU,
    "CONTRACT_BROKEN": MotifSuspension.CONTRAT_ROMPU,
    "FINISHED_CONTRACT": MotifSuspension.CONTRAT_TERMINE,
    "APPROVAL_BETWEEN_CTA_MEMBERS": MotifSuspension.ACCORD_CTA,
    "CONTRAT_PASSERELLE": MotifSuspension.CONTRAT_PASSERELLE,
    "SICKNESS": MotifSuspension.LONGUE_MALADIE,
    "MATERNITY": MotifSuspension.MATERNITE,
    "INCARCERATION": MotifSuspension.INCARCERATION,
    "TRIAL_OUTSIDE_IAE": MotifSuspension.ESSAI_HORS_IAE,
    "DETOXIFICATION": MotifSuspension.CURE,
    "FORCE_MAJEURE": MotifSuspension.FORCE_MAJEURE,
}
PROLONGATIONS = {
    "SENIOR_CDI": MotifProlongation.SENIOR_CDI,
    "COMPLETE_TRAINING": MotifProlongation.FIN_FORMATION,
    "RQTH": MotifProlongation.RQTH,
    "SENIOR": MotifProlongation.SENIOR,
    "PARTICULAR_DIFFICULTIES": MotifProlongation.DIFFICULTES,
    "HEALTH_CONTEXT": MotifProlongation.CONTEXTE_SANITAIRE,
}
ETATS = {
    EtatPass.A_VENIR: "FUTURE",
    EtatPass.VALIDE: "VALID",
    EtatPass.SUSPENDU: "SUSPENDED",
    EtatPass.EXPIRE: "EXPIRED",
}
# Our codes to theirs. Where the cap is used up we give one reason, the platform two.
CODES = {
    "debut_futur": {"start_in_future"},
    "deja_suspendu": {"already_suspended"},
    "autre_structure": {"other_siae"},
    "motif_non_propose": {"choice_not_offered"},
    "suspension_non_en_cours": {"suspension_not_in_progress"},
    "retour_hors_suspension": {"back_not_before_end"},
    "hors_fenetre": {"outside_prolongation_window"},
    "pass_suspendu": {"suspended"},
    "fin_manquante": {"required"},
    "plafond_atteint": {"choice_not_offered", "beyond_maximum"},
    "embauche_apres_fin_du_pass": {"hiring_not_before_approval_end"},
    "delai_de_carence": {"blocked_by_waiting_period"},
}
CHAMPS = {"end_at": "fin", "reason": "motif", "first_day_back_to_work": "retour_le"}


def jour(texte: str) -> date:
    """A plain date, or the Paris day of an instant."""
    if "T" in texte:
        return datetime.fromisoformat(texte).astimezone(ZoneInfo("Europe/Paris")).date()
    return date.fromisoformat(texte)


def codes_du(refus: Refus, action: str) -> set[str]:
    """The reasons of a refusal in the words of the examples."""
    trop_tard = {"longer_than_36_months"} if action.endswith("suspend") else {"beyond_maximum"}
    table = {**CODES, "fin_trop_tardive": trop_tard}
    return set().union(*(table[manquement.code] for manquement in refus.manquements))


class Dossier:
    """One person of a journey: the PASS, the last hiring, and the steps that change them."""

    def __init__(self, cas: dict) -> None:
        self.cas = cas
        self.type_structure = cas["siae_kind"]
        self.embauche = jour(cas["hiring_start"])
        # None once the PASS itself is cancelled: the cases stop there, so the type does not carry it.
        self.p: PassIae = PassIae(jour(cas["approval"]["start"]), jour(cas["approval"]["end"]))

    def jouer(self, etape: dict) -> None:
        au, entree, attendu = jour(etape["on"]), etape.get("input") or {}, etape["expect"]
        action = etape["action"]
        try:
            getattr(self, action)(au, entree, attendu)
        except Refus as refus:
            assert attendu["outcome"] == "refused", refus
            assert codes_du(refus, action) == {erreur["code"] for erreur in attendu["errors"]}
            for erreur in attendu["errors"]:
                limites = {m.limite.isoformat() for m in refus.manquements if m.limite}
                assert set(erreur.get("limit_dates", ())) <= limites
                if "field" in erreur and "plafond_atteint" not in {m.code for m in refus.manquements}:
                    assert CHAMPS[erreur["field"]] in {m.champ for m in refus.manquements}
        else:
            assert attendu.get("outcome", "accepted") == "accepted"
        if action == "observe":
            return
        fin = attendu["approval_end"]
        assert (fin_estimee(self.p).isoformat() if self.p else None) == fin

    def suspend(self, au: date, entree: dict, attendu: dict) -> None:
        debut = jour(entree["start"])
        fin = suspensions.dernier_jour_possible(debut, REGLES) if entree.get("end_unknown") else jour(entree["end"])
        nouvelle = Suspension(debut, fin, SUSPENSIONS[entree["reason"]])
        suspensions.verifier_suspension(
            self.p,
            nouvelle,
            type_structure=self.type_structure,
            au=au,
            regles_au=REGLES,
            debut_embauche=self.embauche,
            est_derniere_embauche=entree.get("by") != "other_siae",
        )
        self._ecrire(nouvelle, attendu)

    def legacy_suspension(self, au: date, entree: dict, attendu: dict) -> None:
        debut, fin = jour(entree["start"]), jour(entree["end"])
        self._ecrire(Suspension(debut, fin, SUSPENSIONS[entree["reason"]]), attendu)

    def _ecrire(self, nouvelle: Suspension, attendu: dict) -> None:
        assert decrire(nouvelle) == {c: v for c, v in attendu["suspension"].items() if c != "index"}
        self.p = replace(self.p, suspensions=(*self.p.suspensions, nouvelle))
        assert attendu["suspension"]["index"] == len(self.p.suspensions) - 1

    def edit_suspension(self, au: date, entree: dict, attendu: dict) -> None:
        ancienne = self.p.suspensions[entree["suspension"]]
        nouvelle = replace(
            ancienne,
            debut=jour(entree["start"]),
            fin=jour(entree["end"]),
            motif=SUSPENSIONS[entree["reason"]],
        )
        suspensions.verifier_suspension(
            self.p,
            nouvelle,
            type_structure=self.type_structure,
            au=au,
            regles_au=REGLES,
            debut_embauche=self.embauche,
            remplacee=ancienne,
        )
        self._remplacer(ancienne, nouvelle)
        assert decrire(nouvelle) == attendu["suspension"]

    def end_suspension(self, au: date, entree: dict, attendu: dict) -> None:
        ancienne = self.p.suspensions[entree["suspension"]]
        nouvelle = suspensions.finir_suspension(ancienne, jour(entree["back_to_work"]), au=au, regles_au=REGLES)
        self._remplacer(ancienne, nouvelle)
        assert decrire(nouvelle) == attendu["suspension"]

    def hire_ends_suspension(self, au: date, entree: dict, attendu: dict) -> None:
        a_change = False
        if self.p.suspensions:
            derniere = self.p.suspensions[-1]
            effet = suspensions.embauche_pendant_suspension(derniere, jour(entree["hiring_start"]), regles_au=REGLES)
            a_change = effet.a_change
            self._remplacer(derniere, effet.suspension)
        assert a_change == attendu["changed"]
        assert [decrire(suspension) for suspension in self.p.suspensions] == attendu["suspensions"]

    def _remplacer(self, ancienne: Suspension, nouvelle: Suspension | None) -> None:
        listes = (nouvelle if s == ancienne else s for s in self.p.suspensions)
        self.p = replace(self.p, suspensions=tuple(s for s in listes if s))

    def prolong(self, au: date, entree: dict, attendu: dict) -> None:
        nouvelle = prolongations.verifier_prolongation(
            self.p,
            PROLONGATIONS[entree["reason"]],
            jour(entree["end"]) if "end" in entree else None,
            type_structure=self.type_structure,
            au=au,
            regles_au=REGLES,
        )
        attendue = attendu["prolongation"]
        assert (nouvelle.debut.isoformat(), nouvelle.fin.isoformat()) == (attendue["start"], attendue["end"])
        assert nouvelle.jours_ajoutes == attendue["days"]
        assert attendu["creates"] == ("prolongation" if nouvelle.est_accordee else "request")
        self.p = replace(self.p, prolongations=(*self.p.prolongations, nouvelle))

    def grant(self, au: date, entree: dict, attendu: dict) -> None:
        demandes = [
            rang
            for rang, autre in enumerate(self.p.prolongations)
            if prolongations.demande_un_prescripteur(autre.motif, REGLES)
        ]
        rang = demandes[entree["request"]]
        listes = list(self.p.prolongations)
        listes[rang] = replace(listes[rang], decision=DecisionProlongation.ACCORDEE, decidee_le=au)
        self.p = replace(self.p, prolongations=tuple(listes))

    def new_approval(self, au: date, entree: dict, attendu: dict) -> None:
        debut = jour(entree["start"])
        fin = fin_par_defaut(debut, REGLES)
        verifier_nouveau_pass(Periode(debut, fin), [self.p], au=au, regles_au=REGLES, leve_par_prescripteur=True)
        assert fin.isoformat() == attendu["new_approval_end"]

    def postpone_hiring(self, au: date, entree: dict, attendu: dict) -> None:
        assert self.p.debut.isoformat() == attendu["approval_start"]
        verifier_report_embauche(self.p, jour(entree["new_start"]))

    def cancel_hiring(self, au: date, entree: dict, attendu: dict) -> None:
        # The platform deletes the PASS with its only hiring: a record that goes, no date to compute.
        self.p = cast(PassIae, None)
        assert attendu["approval_exists"] is False

    def observe(self, au: date, entree: dict, attendu: dict) -> None:
        p = self.p
        en_cours = suspension_en_cours(p, au)
        derniere = p.suspensions[-1] if p.suspensions else None
        longue = suspensions.longue_depuis(derniere, REGLES) if derniere else None
        fin = fin_estimee(p)
        vu = {
            "today_paris": au.isoformat(),
            "start": p.debut.isoformat(),
            "end": fin.isoformat(),
            "duration_days": duree_jours(p),
            "state": ETATS[etat(p, au)],
            "state_fr": etat(p, au).libelle,
            "is_valid": etat(p, au) is not EtatPass.EXPIRE,
            "is_in_progress": est_en_cours(p, au),
            "is_suspended": en_cours is not None,
            "remaining_days": jours_restants(p, au),
            "remaining_display_fr": restant_en_mots(jours_restants(p, au), au),
            "estimated_end_if_unsuspended": fin_si_reprise(p, au).isoformat(),
            "waiting_period_end": fin_de_carence(fin, REGLES).isoformat(),
            "is_in_waiting_period": est_en_carence(fin, au, REGLES),
            "waiting_period_has_elapsed": au > fin_de_carence(fin, REGLES),
            "can_be_suspended": suspensions.peut_suspendre(p, au),
            "can_be_unsuspended": bool(en_cours and suspensions.peut_lever(en_cours, au, REGLES)),
            "is_open_to_prolongation": prolongations.fenetre_prolongation(fin, REGLES).contient(au),
            "can_be_prolonged": prolongations.peut_prolonger(p, au, REGLES),
            "can_postpone_start_date": peut_reporter_debut(p, au),
            "suspension_min_start": suspensions.premier_jour_possible(p, self.embauche, au, REGLES).isoformat(),
            "suspension_max_end_if_started_today": suspensions.dernier_jour_possible(au, REGLES).isoformat(),
            "prolongation_days_used": prolongations.jours_utilises(p, MotifProlongation.RQTH, REGLES),
            "prolongation_max_end": {
                code: prolongations.maximum_prolongation(p, motif, REGLES).isoformat()
                for code, motif in PROLONGATIONS.items()
                if code in attendu["prolongation_max_end"]
            },
            "long_suspension_allows_removal": longue is not None and au >= longue,
        }
        attendu = {
            **attendu,
            "remaining_display_fr": attendu["remaining_display_fr"].replace("Environ", "environ"),
        }
        compares = attendu.keys() - FILTRES_DE_LA_PLATEFORME
        assert {cle: vu[cle] for cle in compares} == {cle: attendu[cle] for cle in compares}


def decrire(suspension: Suspension) -> dict:
    codes = {motif: code for code, motif in SUSPENSIONS.items()}
    return {
        "start": suspension.debut.isoformat(),
        "end": suspension.fin.isoformat(),
        "reason": codes[suspension.motif],
        "days_inclusive": jours_inclus(suspension.debut, suspension.fin),
    }


JOURNAUX = [cas for cas in EXEMPLES["cases"] if cas["kind"] == "journey"]
FAITS = [cas for cas in EXEMPLES["cases"] if cas["kind"] == "fact" and cas["family"] not in FAMILLES_HORS_SUJET]


@pytest.mark.parametrize("cas", JOURNAUX, ids=lambda cas: cas["id"])
def test_le_parcours_donne_les_dates_de_la_plateforme(cas):
    dossier = Dossier(cas)
    if cas["approval"]["end_was_default"]:
        assert fin_par_defaut(dossier.p.debut, REGLES) == dossier.p.fin_initiale
    for etape in cas["steps"]:
        dossier.jouer(etape)


@pytest.mark.parametrize("cas", FAITS, ids=lambda cas: cas["id"])
def test_le_fait_a_la_reponse_de_la_plateforme(cas):
    {
        "eligibility_criteria": verifier_criteres,
        "eligibility_diagnosis": verifier_diagnostic,
        "issuance": verifier_delivrance,
        "prolongation_request_reminders": verifier_rappels,
    }[cas["family"]](cas["input"], cas["expect"])


def verifier_criteres(entree, attendu):
    suffisants = criteres_suffisants(entree["siae_kind"], entree["level_1"], entree["level_2"], REGLES)
    assert suffisants is attendu["enough"]


def verifier_diagnostic(entree, attendu):
    fait_le = jour(entree["made_on"])
    auteur = {"employer": AuteurDiagnostic.EMPLOYEUR, "prescriber": AuteurDiagnostic.PRESCRIPTEUR}[entree["author"]]
    dernier = fin_validite_diagnostic(fait_le, auteur, REGLES)
    assert (dernier + timedelta(days=1)).isoformat() == attendu["expires_on"]
    for vue in attendu["seen"]:
        valable = diagnostic_est_valable(fait_le, auteur, jour(vue["on"]), REGLES)
        assert valable is vue["is_valid"] is vue["is_considered_valid"]


def verifier_delivrance(entree, attendu):
    debut = jour(entree["hiring_start"])
    nouveau = Periode(debut, fin_par_defaut(debut, REGLES))
    precedents = []
    if entree["previous_approval_end"]:
        fin = jour(entree["previous_approval_end"])
        precedents.append(PassIae(fin - timedelta(days=729), fin))
    try:
        verifier_nouveau_pass(
            nouveau,
            precedents,
            au=jour(entree["today"]),
            regles_au=REGLES,
            leve_par_prescripteur=entree["diagnosis_made_today_by"] == "prescriber",
        )
    except Refus as refus:
        assert attendu["outcome"] == "refused"
        assert codes_du(refus, "issuance") == {erreur["code"] for erreur in attendu["errors"]}
    else:
        delivre = {"created": True, "start": nouveau.debut.isoformat(), "end": nouveau.fin.isoformat()}
        assert attendu["approval"] == delivre


def verifier_rappels(entree, attendu):
    demandee_le = jour(entree["request_created_at_paris"])
    decidee_le = demandee_le + timedelta(days=entree["handled_on_day_number"])
    rappels = [r for r in prolongations.rappels_demande(demandee_le, REGLES) if r < decidee_le]
    assert [rappel.isoformat() for rappel in rappels] == [rappel["on"] for rappel in attendu["reminders"]]


def test_tous_les_exemples_sont_joues_sauf_une_famille():
    assert len(JOURNAUX) + len(FAITS) == len(EXEMPLES["cases"]) - 1


def test_les_libelles_sont_ceux_de_la_plateforme():
    droit = str.maketrans("’", "'")
    assert {c: m.libelle.translate(droit) for c, m in SUSPENSIONS.items()} == VOCABULAIRE["suspension_reasons"]
    assert {c: m.libelle.translate(droit) for c, m in PROLONGATIONS.items()} == VOCABULAIRE["prolongation_reasons"]
    assert {code: etat_pass.libelle for etat_pass, code in ETATS.items()} == VOCABULAIRE["states"]
