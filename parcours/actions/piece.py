"""Photos and voice notes joined to a step, and taken off."""

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.domain.etape import Visibilite
from parcours.domain.piece import GenrePiece
from parcours.models import Etape, Parcours, Piece


def joindre(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    etape: Etape,
    genre: GenrePiece,
    type_mime: str,
    contenu: bytes,
) -> Piece:
    """Join a file, already checked and drawn again, to a step."""
    piece = Piece(
        etape_id=etape.id,
        structure_id=etape.structure_id,
        genre=genre.value,
        type_mime=type_mime,
        contenu=contenu,
        ajoutee_le=auteur.le,
        auteur_id=auteur.compte_id,
    )
    session.add(piece)
    _journaliser(session, auteur, parcours, "PieceJointe", etape, f"{genre.libelle} jointe à une étape.")
    return piece


def retirer(session: Session, auteur: Auteur, parcours: Parcours, etape: Etape, piece: Piece) -> None:
    """Take a file off a step; nothing is left of it."""
    session.delete(piece)
    phrase = f"{GenrePiece(piece.genre).libelle} retirée d’une étape."
    _journaliser(session, auteur, parcours, "PieceRetiree", etape, phrase)


def _journaliser(
    session: Session, auteur: Auteur, parcours: Parcours, evenement: str, etape: Etape, phrase: str
) -> None:
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=etape.visibilite == Visibilite.CIP)
