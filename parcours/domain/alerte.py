"""Why an alert closes by itself: what became of the deadline it was raised on, in one French sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from parcours.domain.catalogue import CATALOGUE
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.erreurs import typographie
from parcours.domain.faits import Faits

REMPLACEE = typographie("Remplacée : le seuil suivant est passé.")
SORTIE_DITE = "La sortie est enregistrée."


class Signalee(Protocol):
    """What is needed of an alert."""

    code: str
    objet: str
    limite: date
    repere: date | None


def motif_de_cloture(alerte: Signalee, derivees: Sequence[Echeance], faits: Faits) -> str | None:
    """The reason to close an open alert, given the deadlines derived now; None while its cause still stands."""
    du_code = [d for d in derivees if d.code == alerte.code]
    meme = next((d for d in du_code if d.objet == alerte.objet), None)
    if meme is not None and meme.limite == alerte.limite:
        return None
    entree = CATALOGUE[Code(alerte.code)]
    if entree.changee is not None and du_code:
        return entree.changee(Echeance(entree.code, alerte.objet, alerte.limite, alerte.repere), meme or du_code[0])
    if meme is not None:
        return f"La date est passée du {en_toutes_lettres(alerte.limite)} au {en_toutes_lettres(meme.limite)}."
    if faits.est_clos and alerte.objet.split(":", 1)[0] not in entree.dure_apres_sortie:
        return SORTIE_DITE
    return entree.disparue(alerte.objet, faits)
