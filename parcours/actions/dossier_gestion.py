"""Freezing the review file of a structure."""

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import Periode
from parcours.domain.texte import nouvelle_ref
from parcours.models import DossierGestionFige, Structure


def figer(
    session: Session, auteur: Auteur, structure: Structure, periode: Periode, contenu: dict[str, object]
) -> DossierGestionFige:
    """Keep a file as it is today."""
    assert auteur.compte_id is not None  # noqa: S101  only somebody signed in asks
    fige = DossierGestionFige(
        ref=nouvelle_ref(),
        structure_id=structure.id,
        compte_id=auteur.compte_id,
        fait_le=auteur.le,
        debut=periode.debut,
        fin=periode.fin,
        contenu=contenu,
    )
    session.add(fige)
    phrase = f"Dossier de dialogue de gestion figé, {periode}."
    ecrire(session, auteur, "DossierFige", phrase, structure_id=structure.id)
    return fige
