"""Why an alert closes by itself: what became of the deadline it was raised on, in one French sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.echeance import SANS_EFFET_SUR_LE_TOTAL, Code, Echeance
from parcours.domain.erreurs import typographie
from parcours.domain.faits import Faits

REMPLACEE = typographie("Remplacée : le seuil suivant est passé.")
SORTIE_DITE = "La sortie est enregistrée."

_ETAPES = {
    "faite": "L’étape a été faite.",
    "manquee": "L’étape a été manquée.",
    "deplacee": "L’étape a été déplacée.",
}


class Signalee(Protocol):
    """What is needed of an alert."""

    code: str
    objet: str
    limite: date
    repere: date | None


def motif_de_cloture(alerte: Signalee, derivees: Sequence[Echeance], faits: Faits) -> str | None:
    """The reason to close an open alert, given the deadlines derived now; None while its cause still stands."""
    meme = next((d for d in derivees if (d.code, d.objet) == (alerte.code, alerte.objet)), None)
    if meme is not None and meme.limite == alerte.limite:
        return None
    if alerte.code == Code.SILENCE:
        return _silence(alerte, next((d for d in derivees if d.code is Code.SILENCE), None))
    if meme is not None:
        return f"La date est passée du {en_toutes_lettres(alerte.limite)} au {en_toutes_lettres(meme.limite)}."
    if faits.est_clos and alerte.objet != "motif":
        return SORTIE_DITE
    return _disparue(Code(alerte.code), alerte.objet, faits)


def _silence(alerte: Signalee, actuelle: Echeance | None) -> str:
    if actuelle is None:
        return SORTIE_DITE
    if actuelle.repere == alerte.repere and actuelle.objet == alerte.objet:
        return "Le délai du silence a changé."
    avant, maintenant = alerte.repere or alerte.limite, actuelle.repere or actuelle.limite
    return "Une étape a été notée." if maintenant >= avant else "La dernière étape a été corrigée."


def _disparue(code: Code, objet: str, faits: Faits) -> str:
    if code is Code.PASS:
        return "Le PASS n’est plus enregistré."
    if code is Code.SUSPENSION:
        return "La reprise est notée, ou la suspension a changé."
    if code is Code.ACTION:
        return _action(objet, faits)
    if code is Code.CDDI:
        return _cddi(faits)
    if objet == "motif":
        return "Le motif de sortie est enregistré." if faits.est_clos else "La sortie est annulée."
    return _contrat(faits)


def _contrat(faits: Faits) -> str:
    return "Un autre contrat est enregistré." if faits.contrats else "Le contrat n’est plus enregistré."


def _cddi(faits: Faits) -> str:
    dernier = faits.dernier_contrat
    if dernier is not None and dernier.genre == "cddi" and dernier.derogation not in SANS_EFFET_SUR_LE_TOTAL:
        return "Une exception est enregistrée."
    return _contrat(faits)


def _action(objet: str, faits: Faits) -> str:
    etat = next((etape.etat for etape in faits.etapes if objet == f"etape:{etape.id}"), "")
    return _ETAPES.get(etat, "L’étape n’est plus enregistrée.")
