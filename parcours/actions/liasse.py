"""Bundles of papers: asked for, then filled a few at a time, by whoever waits for them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import accorder
from parcours.domain.erreurs import LiasseImpossible
from parcours.domain.texte import nouvelle_ref
from parcours.models import Liasse, Structure

# Composed within one request: nobody waits long, and a page that closes loses none.
PAR_FOIS = 10
MAXIMUM = 500


def demander(session: Session, auteur: Auteur, structure: Structure, cles: Sequence[int]) -> Liasse:
    """Ask for the livrets of some parcours. Raises LiasseImpossible when there is none, or too many."""
    if not cles:
        raise LiasseImpossible("Aucun parcours en cours : il n’y a pas de livret à imprimer.")
    if len(cles) > MAXIMUM:
        raise LiasseImpossible(f"Pas plus de {MAXIMUM} livrets à la fois : choisissez seulement les vôtres.")
    assert auteur.compte_id is not None  # noqa: S101  only somebody signed in asks
    liasse = Liasse(
        ref=nouvelle_ref(),
        structure_id=structure.id,
        compte_id=auteur.compte_id,
        demandee_le=auteur.le,
        total=len(cles),
        restants=list(cles),
        archive=b"",
    )
    session.add(liasse)
    phrase = f"{accorder(len(cles), 'livret demandé', 'livrets demandés')}."
    ecrire(session, auteur, "LivretsDemandes", phrase, structure_id=structure.id, est_social=True)
    return liasse


def ranger(liasse: Liasse, composes: Mapping[str, bytes], faits: Sequence[int], ecartes: Sequence[str] = ()) -> None:
    """Put livrets in the archive, under names that say nothing of anybody; `faits`: the keys that are done with.

    `ecartes`: references of those that could not be composed.
    """
    fichier = BytesIO(liasse.archive)
    fichier.seek(0, 2)
    # A PDF is compressed already.
    with ZipFile(fichier, "a", ZIP_STORED) as archive:
        for ref, contenu in composes.items():
            archive.writestr(f"livret-{ref}.pdf", contenu)
    liasse.archive = fichier.getvalue()
    liasse.restants = [cle for cle in liasse.restants if cle not in faits]
    liasse.ecartes = [*liasse.ecartes, *ecartes]
