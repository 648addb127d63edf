"""A stand-in under way in the showcase: what it shows would otherwise be an empty page."""

from datetime import timedelta

from sqlalchemy.orm import Session

from parcours.actions import relais as actions
from parcours.actions.journal import Auteur
from parcours.domain.compte import NomRole
from parcours.domain.parcours import Fonction
from parcours.models import Compte, Structure
from parcours.queries import parcours as queries_parcours
from parcours.queries import passage as queries

RELEVES = 4
DUREE = timedelta(days=11)


def preparer(session: Session, auteur: Auteur, comptes: dict[NomRole, Compte], structure_id: int) -> None:
    """The conseillère is away for some of her parcours, from today."""
    absente = comptes[NomRole.CONSEILLER]
    siens = queries.passables(session, structure_id, absente.id, Fonction.REFERENT, auteur.au)
    suivis = [suivi for qui in siens[:RELEVES] if (suivi := queries_parcours.par_ref(session, qui.ref)) is not None]
    saisie = actions.SaisieRelais(
        absent=absente,
        remplacant_id=comptes[NomRole.REMPLACANT].id,
        debut=auteur.au,
        fin=auteur.au + DUREE,
        est_entier=False,
        note="Les rendez-vous du mardi sont tenus au bureau du bourg.",
    )
    par = Auteur(absente.id, auteur.le, auteur.au)
    actions.preparer(session, par, session.get_one(Structure, structure_id), saisie, suivis)
