"""What an account is told at once, whatever it chose to receive: something was done to it, maybe unasked."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur
from parcours.domain import avis
from parcours.models import Compte, Rappel
from parcours.rendering.environment import environnement

gabarits = environnement(strict=True)


def prevenir_d_un_lien(session: Session, auteur: Auteur, compte: Compte, heures: int) -> None:
    """Put in the outbox that someone made a link that opens this account; nothing when it is its own doing."""
    if auteur.compte_id != compte.id:
        _deposer(session, auteur, compte, "avis", avis.SUJET_DU_LIEN, avis.lien_cree(auteur.au, heures))


def prevenir_d_une_adresse(session: Session, auteur: Auteur, compte: Compte) -> None:
    """Put in the outbox, for the address that an account still has, that someone is changing it.

    Nothing when it is its own doing, or when nobody ever came in with it: it may be one that was mistyped.
    """
    if auteur.compte_id != compte.id and compte.mot_de_passe is not None:
        _deposer(session, auteur, compte, "adresse", avis.SUJET_DE_L_ADRESSE, avis.adresse_changee(auteur.au))


def _deposer(session: Session, auteur: Auteur, compte: Compte, genre: str, sujet: str, phrases: Sequence[str]) -> None:
    """A message without day nor link: it is no digest, and nothing in it can be mistaken for a link that opens.

    It goes to the address of now: another one, given to the account before it leaves, does not turn it aside.
    """
    contexte = {"sujet": sujet, "phrases": phrases}
    session.execute(
        inserer(session, Rappel)
        .values(
            compte_id=compte.id,
            jour=None,
            adresse=compte.email,
            identifiant=f"{genre}-{compte.id}-{auteur.le:%Y%m%d%H%M%S%f}@parcours",
            sujet=sujet,
            texte=gabarits.get_template("mails/avis.txt").render(contexte),
            html=gabarits.get_template("mails/avis.html").render(contexte),
            vu_le=auteur.le,
            a_annoncer=[],
            cree_le=auteur.le,
            prochain_essai_le=auteur.le,
            essais=0,
        )
        # The same thing done twice at the very same instant is told once.
        .on_conflict_do_nothing()
    )
