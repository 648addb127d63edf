"""Deadline of the documents of a person (ECH-10)."""

from datetime import date

from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.document import cle_du_genre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import FaitDocument, Faits


def documents_a_renouveler(faits: Faits, _regles_au: date) -> list[Echeance]:
    """Each document that no later one of its kind follows comes to its last day; while the person is here."""
    if faits.est_clos:
        return []
    derniers: dict[tuple[str, str], FaitDocument] = {}
    for document in sorted(faits.documents, key=lambda d: (d.fin, d.id)):
        derniers[cle_du_genre(document.genre, document.libelle)] = document
    return [Echeance(Code.DOCUMENT, f"document:{d.id}", d.fin) for d in derniers.values()]


def _dire(echeance: Echeance, au: date) -> str:
    reste, le = echeance.reste_jours(au), quand_et_le(echeance.limite, au)
    if reste < 0:
        return f"Document expiré {le} : noter le nouveau, ou le retirer s’il ne sert plus."
    if reste == 0:
        return f"Dernier jour d’un document {le} : noter le nouveau, ou le demander."
    return f"Un document expire {le} : préparer le renouvellement avec la personne."


def _disparu(objet: str, faits: Faits) -> str:
    connus = {f"document:{document.id}" for document in faits.documents}
    return "Le document est renouvelé." if objet in connus else "Le document n’est plus enregistré."


DOCUMENT = Entree(
    code=Code.DOCUMENT,
    titre="Document à renouveler",
    signal="{seuils} le dernier jour d’un document de la personne (RQTH, titre de séjour, permis, CACES, "
    "habilitation ou autre), sauf si un plus récent du même genre est noté.",
    agir="Préparer le renouvellement avec la personne, puis noter la nouvelle date.",
    reference="Usage d’accompagnement ; la date est celle du document vu",
    deriver=documents_a_renouveler,
    jours=(90, 30),
    dire=_dire,
    disparue=_disparu,
    touche_un_droit=True,
)

ENTREES = (DOCUMENT,)
