"""Saved views: kept under a name by their account, and forgotten. Nothing there concerns a person: no journal."""

from sqlalchemy.orm import Session

from parcours.domain.erreurs import SaisieImpossible
from parcours.models import VueEnregistree
from parcours.queries import vue as queries

VUES_MAX = 12


def enregistrer(session: Session, compte_id: int, nom: str, requete: str) -> VueEnregistree:
    """Keep filters under a name; those it stood for are replaced. Raises SaisieImpossible past `VUES_MAX` of them."""
    gardees = queries.lister(session, compte_id)
    connue = next((vue for vue in gardees if vue.nom == nom), None)
    if connue is not None:
        connue.requete = requete
        return connue
    if len(gardees) >= VUES_MAX:
        phrase = f"Vous avez déjà {VUES_MAX} vues : oubliez-en une, ou reprenez un de leurs noms."
        raise SaisieImpossible(phrase, "nom", code="trop_de_vues")
    vue = VueEnregistree(compte_id=compte_id, nom=nom, requete=requete)
    session.add(vue)
    return vue


def oublier(session: Session, compte_id: int, vue_id: int) -> str | None:
    """Forget a view of this very account; its name, None when there is none."""
    vue = next((vue for vue in queries.lister(session, compte_id) if vue.id == vue_id), None)
    if vue is None:
        return None
    session.delete(vue)
    return vue.nom
