"""The cap on exports, asked before anything leaves."""

from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from parcours.actions.export import HEURE_S, Export, compter, maximum
from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.web.requete import config, horloge, profil


def compter_export(session: Session, export: Export = Export.PERSONNES) -> None:
    """Count an export of the signed-in account in this transaction. 429, with a sentence, when there were too many."""
    par_heure = config().exports_par_heure
    if compter(session, profil().compte_id, export, par_heure, horloge().maintenant()):
        return
    combien = accorder(maximum(export, par_heure), "export", "exports")
    phrase = f"Un compte fait {combien} par heure au plus : le suivant sera possible dans une heure au plus."
    raise TooManyRequests(typographie(phrase), retry_after=int(HEURE_S))
