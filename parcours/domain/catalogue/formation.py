"""Deadline of the trainings: the result to record once they are over (ECH-18)."""

from datetime import date

from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.formation import ResultatFormation


def resultats_a_noter(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The trainings whose result is not said, by their last day."""
    if faits.est_clos:
        return []
    return [
        Echeance(Code.FORMATION, f"formation:{formation.id}", formation.fin, repere=formation.debut)
        for formation in faits.formations
        if formation.resultat == ResultatFormation.A_RENSEIGNER
    ]


def _dire(echeance: Echeance, au: date) -> str:
    reste = echeance.reste_jours(au)
    if reste < 0:
        le, depuis = en_toutes_lettres(echeance.limite), accorder(-reste, "jour")
        return f"Formation terminée le {le} ({depuis}) : dire ce qu’elle a donné."
    return f"Formation : dernier jour {quand_et_le(echeance, au)}."


def _disparue(objet: str, faits: Faits) -> str:
    connues = {f"formation:{formation.id}" for formation in faits.formations}
    return "Le résultat de la formation est noté." if objet in connues else "La formation n’est plus enregistrée."


FORMATION = Entree(
    code=Code.FORMATION,
    titre="Résultat d’une formation",
    signal="Le lendemain du dernier jour d’une formation dont le résultat n’est pas noté.",
    agir="Dire ce que la formation a donné : menée à son terme, certification obtenue ou non, interrompue.",
    reference="Bilan annuel de l’ASP : formations suivies et leurs résultats",
    deriver=resultats_a_noter,
    jours=(-1,),
    dire=_dire,
    disparue=_disparue,
    hors_liste=frozenset({"formation"}),
    se_tait_avant=True,
)

ENTREES = (FORMATION,)
