"""An object of each kind that the codes of the catalogue have."""

from parcours.domain.echeance import Code

OBJETS = {
    Code.PASS: ["pass"],
    Code.SUSPENSION: ["fin:2026-01-01", "douze_mois:2026-01-01", "maximum:2026-01-01"],
    Code.PROLONGATION: ["prolongation:1"],
    Code.CONTRAT: ["contrat:1"],
    Code.CDDI: ["cddi"],
    Code.HEURES_AI: ["ai:80", "ai:95", "ai:100"],
    Code.MISSIONS: ["missions"],
    Code.IMMERSION: ["fin:1", "part:1", "hote:1"],
    Code.ELIGIBILITE: ["diagnostic", "justificatif:rsa"],
    Code.DOCUMENT: ["document:1"],
    Code.RENDEZ_VOUS: ["entretien", "diagnostic", "bilan"],
    Code.SILENCE: ["silence", "entree"],
    Code.ACTION: ["etape:1", "jalon:bilan", "objectif:1"],
    Code.SUIVI: ["suivi:3"],
    Code.SORTIE: ["contrat:1", "motif"],
    Code.AUTORISATION: ["derogation_horaire:1", "temps_cumule:1", "passerelle:1", "heures_ai:1", "cdi_inclusion"],
    Code.CONVENTION: ["convention:1", "annexe:1"],
    Code.FORMATION: ["formation:1"],
    Code.FSE: ["fse"],
}
