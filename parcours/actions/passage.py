"""Handing parcours over, one or many at once, and saying that one has read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.parcours import Fonction
from parcours.domain.passage import SaisiePassage, verifier_raison
from parcours.models import Compte, Parcours, Passage


@dataclass
class Passages:
    """What is handed over at once: one line for each function, from whom, to whom and day, whatever the number."""

    dit: SaisiePassage
    ouverts: dict[tuple[Fonction, int | None, int, date], Passage] = field(default_factory=dict)

    def de(
        self,
        session: Session,
        auteur: Auteur,
        parcours: Parcours,
        fonction: Fonction,
        de: Compte | None,
        vers: Compte,
        debut: date,
    ) -> Passage:
        """The line of this one, written once; the journal of each parcours tells the reason, never the note.

        Whoever takes over by their own hand has nothing left to read. Raises ParcoursImpossible.
        """
        verifier_raison(self.dit.raison, auteur.au)
        cle = (fonction, de.id if de is not None else None, vers.id, debut)
        if cle not in self.ouverts:
            self.ouverts[cle] = Passage(
                structure_id=parcours.structure_id,
                fonction=fonction.value,
                de_id=de.id if de is not None else None,
                vers_id=vers.id,
                par_id=auteur.compte_id,
                debut=debut,
                raison=self.dit.raison.value if self.dit.raison is not None else None,
                note=self.dit.note,
                passe_le=auteur.le,
                lu_le=auteur.le if vers.id == auteur.compte_id else None,
            )
            session.add(self.ouverts[cle])
        if self.dit.raison is not None:
            d_ou = f" de {de.nom}" if de is not None else ""
            phrase = f"{fonction.libelle}, passage{d_ou} à {vers.nom} : {self.dit.raison.libelle}."
            ecrire(session, auteur, "PassageDit", phrase, parcours=parcours, est_social=True)
        return self.ouverts[cle]


def lire(session: Session, auteur: Auteur, passage: Passage, suivis: Sequence[Parcours]) -> None:
    """Say that a handover was read, by whom it is for; said once, whatever is sent again."""
    if passage.vers_id != auteur.compte_id or passage.lu_le is not None:
        return
    passage.lu_le = auteur.le
    phrase = f"Passage du {en_toutes_lettres(passage.debut)} lu par {passage.vers.nom}."
    for parcours in suivis:
        ecrire(session, auteur, "PassageLu", phrase, parcours=parcours)


def verifier_choix(choisis: Sequence[Parcours]) -> None:
    """Raise ParcoursImpossible when there is nothing to hand over."""
    if not choisis:
        raise ParcoursImpossible("Choisissez au moins un parcours, ou tous.", "choisis", "aucun")


def phrase_passes(nombre: int) -> str:
    """What is said once parcours are handed over."""
    return f"{accorder(nombre, 'parcours', 'parcours')} passé{'s' if nombre > 1 else ''}."
