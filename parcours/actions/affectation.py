"""Who accompanies, when a parcours ends: what the exit stops is set aside, and given back when the exit is undone."""

from datetime import date

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import UN_JOUR, en_toutes_lettres
from parcours.domain.parcours import Fonction
from parcours.models import Affectation, Parcours

# Before the function of what is set aside: whoever asks for a function does not find it.
ECARTEE = "-"
Tenue = tuple[Fonction, int, date]


def tenues(parcours: Parcours) -> dict[Tenue, date | None]:
    """Who holds what from which day, and until when; what an exit set aside is not held, nor is a stand-in's."""
    return {
        (Fonction(a.fonction), a.compte_id, a.debut): a.fin
        for a in parcours.affectations
        if a.fonction in tuple(Fonction)
    }


def ecarter(parcours: Parcours, le: date) -> None:
    """Stop on a day everyone who accompanies a parcours loaded with its assignments; those who would start do not."""
    for affectation in list(parcours.affectations):
        if affectation.fonction.startswith(ECARTEE):
            continue
        if affectation.debut > le:
            affectation.fonction = f"{ECARTEE}{affectation.fonction}"
        elif affectation.fin is None or affectation.fin > le:
            suite = Affectation(
                structure_id=parcours.structure_id,
                compte_id=affectation.compte_id,
                compte=affectation.compte,
                fonction=f"{ECARTEE}{affectation.fonction}",
                debut=le + UN_JOUR,
                fin=affectation.fin,
                passage_id=affectation.passage_id,
                relais_id=affectation.relais_id,
            )
            affectation.fin = le
            parcours.affectations.append(suite)


def rendre(session: Session, parcours: Parcours) -> None:
    """Give back what an exit set aside: who was stopped goes on, who had yet to start will."""
    for suite in [a for a in parcours.affectations if a.fonction.startswith(ECARTEE)]:
        suite.fonction = suite.fonction.removeprefix(ECARTEE)
        arretee = next((a for a in parcours.affectations if _se_suivent(a, suite)), None)
        if arretee is not None:
            arretee.fin = suite.fin
            parcours.affectations.remove(suite)
            session.delete(suite)


def _se_suivent(a: Affectation, suite: Affectation) -> bool:
    meme = (a.compte_id, a.fonction, a.relais_id) == (suite.compte_id, suite.fonction, suite.relais_id)
    return meme and a.fin == suite.debut - UN_JOUR


def noter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    evenement: str,
    quoi: str,
    avant: dict[Tenue, date | None],
) -> None:
    """Write in the journal what changed in who accompanies since `avant`; nothing when nothing did."""
    apres = tenues(parcours)
    noms = {a.compte_id: a.compte.nom for a in parcours.affectations}
    dits = []
    for tenue in sorted(avant | apres, key=lambda tenue: (tenue[2], tenue[0])):
        fonction, compte_id, debut = tenue
        if tenue not in apres:
            dits.append(f"{noms[compte_id]}, {fonction.libelle}, ne commence plus le {en_toutes_lettres(debut)}")
        elif tenue not in avant or avant[tenue] != apres[tenue]:
            fin = apres[tenue]
            jusqu_ou = f"jusqu’au {en_toutes_lettres(fin)}" if fin is not None else "sans date de fin"
            dits.append(f"{noms[compte_id]}, {fonction.libelle}, du {en_toutes_lettres(debut)} {jusqu_ou}")
    if dits:
        ecrire(session, auteur, evenement, f"{quoi} : {' ; '.join(dits)}.", parcours=parcours)
