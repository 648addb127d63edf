"""The motives of an exit: an administrator confirms a family, or changes it from a day on."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain import motif_sortie as domaine
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import MotifImpossible
from parcours.domain.motif_sortie import Decision, MotifSortie, SaisieMotif, TableMotifs
from parcours.models import DecisionMotif
from parcours.queries import motif as queries

DEPASSEE = "Quelqu’un vient de décider de ce motif : relisez la page avant de recommencer."


@dataclass(frozen=True)
class Portee:
    """What a decision would change: the row in force that day, and how many recorded exits change family."""

    tenu: MotifSortie
    changees: int


def mesurer(session: Session, motifs: TableMotifs, code: str, saisie: SaisieMotif, rang: int) -> Portee:
    """What the decision would change (one statement). Raises MotifInconnu."""
    apres = motifs.avec(Decision(code, saisie.depuis, saisie.categorie, rang))
    return Portee(motifs.motif(code, saisie.depuis), queries.changees(session, code, saisie.depuis, motifs, apres))


def decider(session: Session, auteur: Auteur, code: str, saisie: SaisieMotif, rang_lu: int) -> None:
    """Write the family of a motive from a day on; `rang_lu`: how many decisions it had when the form was shown.

    What was decided before stays as it was written. Raises MotifImpossible, MotifInconnu.
    """
    rang = queries.dernier_rang(session, code)
    if rang != rang_lu:
        raise MotifImpossible(DEPASSEE, code="depassee")
    portee = mesurer(session, queries.table(session), code, saisie, rang + 1)
    domaine.verifier(saisie, portee.tenu, portee.changees, auteur.au)
    session.add(
        DecisionMotif(
            code=code,
            rang=rang + 1,
            depuis=saisie.depuis,
            categorie=saisie.categorie.value,
            raison=saisie.raison,
            le=auteur.le,
            auteur_id=auteur.compte_id,
        )
    )
    try:
        session.flush()
    except IntegrityError as erreur:
        raise MotifImpossible(DEPASSEE, code="depassee") from erreur
    ecrire(
        session,
        auteur,
        "MotifDecide",
        f"Motif de sortie « {portee.tenu.libelle} » : {saisie.categorie.libelle.lower()} à partir du "
        f"{en_toutes_lettres(saisie.depuis)} ; avant : {portee.tenu.categorie.libelle.lower()} ; "
        f"sorties enregistrées qui changent de catégorie : {portee.changees}.",
    )
