"""Deadlines of the exit: the one to tell, or its motive (ECH-15)."""

from datetime import date, timedelta

from parcours.domain import parametres
from parcours.domain.catalogue.contrat import contrat_disparu
from parcours.domain.catalogue.entree import Entree
from parcours.domain.dates import accorder, en_toutes_lettres, jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits

MOTIF = "motif"


def sortie_a_dire(faits: Faits, regles_au: date) -> list[Echeance]:
    """Left without motive; or contract over for 15 days, with neither renewal nor exit."""
    if faits.est_clos:
        if faits.sortie_motif is None and faits.sortie_le is not None:
            return [Echeance(Code.SORTIE, MOTIF, faits.sortie_le, repere=faits.sortie_le)]
        return []
    contrat = faits.dernier_contrat
    if contrat is None or contrat.fin is None:
        return []
    delai = parametres.entier("sortie_a_dire_jours", regles_au)
    return [Echeance(Code.SORTIE, f"contrat:{contrat.id}", contrat.fin + timedelta(days=delai), repere=contrat.fin)]


def _dire(echeance: Echeance, au: date) -> str:
    depuis = accorder(jours_entre(echeance.depuis, au), "jour")
    if echeance.genre == MOTIF:
        le = en_toutes_lettres(echeance.depuis)
        return f"Sortie du {le} sans motif depuis {depuis} : il manque au taux de la structure."
    return f"Contrat terminé depuis {depuis} : enregistrer la sortie ou le renouvellement."


def _disparue(objet: str, faits: Faits) -> str:
    if objet == MOTIF:
        return "Le motif de sortie est enregistré." if faits.est_clos else "La sortie est annulée."
    return contrat_disparu(objet, faits)


SORTIE = Entree(
    code=Code.SORTIE,
    titre="Sortie à dire",
    signal="Chaque semaine : sortie sans motif, ou contrat terminé depuis 15 jours sans sortie ni renouvellement (elle "
    "prend alors la place d’ECH-04).",
    agir="Enregistrer la sortie et son motif : un taux sans motif ne dit rien.",
    reference="Code du travail, R5132-3 : compte rendu annuel des sorties",
    deriver=sortie_a_dire,
    jours=(0,),
    repete_jours=7,
    dire=_dire,
    disparue=_disparue,
    dure_apres_sortie=frozenset({MOTIF}),
    est_du_travail=True,
    sociaux=frozenset({MOTIF}),
    est_reglable=False,
    se_tait_avant=True,
    prend_la_place_de=Code.CONTRAT,
)

ENTREES = (SORTIE,)
