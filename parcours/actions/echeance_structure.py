"""Deadlines of a structure itself rewritten from its facts, as `actions.echeance` does for parcours."""

from sqlalchemy.orm import Session

from parcours.actions.echeance import rafraichir
from parcours.actions.journal import Auteur
from parcours.domain.catalogue import prochain_signal
from parcours.domain.catalogue.structure import deriver_structure, disparue
from parcours.domain.dates import en_toutes_lettres
from parcours.models import Echeance
from parcours.queries import echeance_structure as queries


def recalculer(session: Session, auteur: Auteur, structure_id: int) -> None:
    """Rewrite the deadlines of a structure, by its key, and close the alerts whose cause is gone.

    A deadline that did not move keeps the threshold already signalled: nothing is signalled twice.
    """
    session.flush()
    structure = queries.verrouiller(session, structure_id)
    faits = queries.faits(session, structure)
    derivees = {(d.code.value, d.objet): d for d in deriver_structure(faits)}
    anciennes = {(ligne.code, ligne.objet): ligne for ligne in queries.lister(session, structure.id)}
    for cle, derivee in derivees.items():
        ligne = anciennes.pop(cle, None)
        if ligne is None:
            ligne = Echeance(
                structure_id=structure.id, code=derivee.code.value, objet=derivee.objet, limite=derivee.limite
            )
            session.add(ligne)
        elif ligne.limite != derivee.limite:
            ligne.seuil = None
        ligne.limite, ligne.repere = derivee.limite, derivee.repere
        ligne.prochain_le = prochain_signal(derivee, ligne.seuil, auteur.au, faits.seuils)
    for gone in anciennes.values():
        session.delete(gone)
    for alerte in queries.alertes_ouvertes(session, structure.id):
        reste = derivees.get((alerte.code, alerte.objet))
        if reste is None:
            alerte.close_le, alerte.close_motif = auteur.au, disparue(alerte.objet)
        elif reste.limite != alerte.limite:
            avant, apres = en_toutes_lettres(alerte.limite), en_toutes_lettres(reste.limite)
            alerte.close_le, alerte.close_motif = auteur.au, f"La date est passée du {avant} au {apres}."
        else:
            rafraichir(alerte, reste)
