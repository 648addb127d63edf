"""What an account is told at once, whatever it chose to receive: something was done to it, maybe unasked."""

from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur
from parcours.domain import avis
from parcours.models import Compte, Rappel
from parcours.rendering.environment import environnement

gabarits = environnement(strict=True)


def prevenir_d_un_lien(session: Session, auteur: Auteur, compte: Compte, heures: int) -> None:
    """Put in the outbox that someone made a link that opens this account; nothing when it is its own doing.

    The message has no day, and no link: it is no digest, and nothing in it can be mistaken for the link itself.
    """
    if auteur.compte_id == compte.id:
        return
    contexte = {"sujet": avis.SUJET_DU_LIEN, "phrases": avis.lien_cree(auteur.au, heures)}
    session.execute(
        inserer(session, Rappel)
        .values(
            compte_id=compte.id,
            jour=None,
            identifiant=f"avis-{compte.id}-{auteur.le:%Y%m%d%H%M%S%f}@parcours",
            sujet=avis.SUJET_DU_LIEN,
            texte=gabarits.get_template("mails/avis.txt").render(contexte),
            html=gabarits.get_template("mails/avis.html").render(contexte),
            vu_le=auteur.le,
            a_annoncer=[],
            cree_le=auteur.le,
            prochain_essai_le=auteur.le,
            essais=0,
        )
        # Two links made at the very same instant are told once.
        .on_conflict_do_nothing()
    )
