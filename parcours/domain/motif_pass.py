"""Why a PASS IAE is suspended or prolonged, and what was decided: stable codes and French labels."""

from __future__ import annotations

from enum import StrEnum


class MotifSuspension(StrEnum):
    """Why a PASS IAE is suspended; the last six are no longer offered but stay readable."""

    CONTRAT_SUSPENDU = "contrat_suspendu"
    CONTRAT_ROMPU = "contrat_rompu"
    CONTRAT_TERMINE = "contrat_termine"
    ACCORD_CTA = "accord_cta"
    CONTRAT_PASSERELLE = "contrat_passerelle"
    LONGUE_MALADIE = "longue_maladie"
    MATERNITE = "maternite"
    INCARCERATION = "incarceration"
    ESSAI_HORS_IAE = "essai_hors_iae"
    CURE = "cure"
    FORCE_MAJEURE = "force_majeure"

    @property
    def libelle(self) -> str:
        """The French label."""
        return _LIBELLES_SUSPENSION[self]


_LIBELLES_SUSPENSION = {
    MotifSuspension.CONTRAT_SUSPENDU: "Contrat de travail suspendu depuis plus de 15 jours",
    MotifSuspension.CONTRAT_ROMPU: "Contrat de travail rompu",
    MotifSuspension.CONTRAT_TERMINE: "Contrat de travail terminé",
    MotifSuspension.ACCORD_CTA: "Accord entre les membres du CTA",
    MotifSuspension.CONTRAT_PASSERELLE: "Contrat passerelle (expérimentation)",
    MotifSuspension.LONGUE_MALADIE: "Longue maladie (ancien motif)",
    MotifSuspension.MATERNITE: "Maternité (ancien motif)",
    MotifSuspension.INCARCERATION: "Incarcération (ancien motif)",
    MotifSuspension.ESSAI_HORS_IAE: "Période d’essai hors IAE (ancien motif)",
    MotifSuspension.CURE: "Cure de désintoxication (ancien motif)",
    MotifSuspension.FORCE_MAJEURE: "Force majeure (ancien motif)",
}


class MotifProlongation(StrEnum):
    """Why a PASS IAE is prolonged; the last one is no longer offered."""

    SENIOR_CDI = "senior_cdi"
    FIN_FORMATION = "fin_formation"
    RQTH = "rqth"
    SENIOR = "senior"
    DIFFICULTES = "difficultes"
    CONTEXTE_SANITAIRE = "contexte_sanitaire"

    @property
    def libelle(self) -> str:
        """The French label."""
        return _LIBELLES_PROLONGATION[self]


_LIBELLES_PROLONGATION = {
    MotifProlongation.SENIOR_CDI: "CDI inclusion, 57 ans et plus",
    MotifProlongation.FIN_FORMATION: "Fin d’une formation",
    MotifProlongation.RQTH: "RQTH",
    MotifProlongation.SENIOR: "50 ans et plus",
    MotifProlongation.DIFFICULTES: "Difficultés particulières (AI et ACI)",
    MotifProlongation.CONTEXTE_SANITAIRE: "Contexte sanitaire (ancien motif)",
}


class DecisionProlongation(StrEnum):
    """What became of a prolongation: only a granted one moves the end."""

    DEMANDEE = "demandee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"

    @property
    def libelle(self) -> str:
        """The French label."""
        return _LIBELLES_DECISION[self]


_LIBELLES_DECISION = {
    DecisionProlongation.DEMANDEE: "Demandée",
    DecisionProlongation.ACCORDEE: "Accordée",
    DecisionProlongation.REFUSEE: "Refusée",
}
