"""The answer of a structure to a drift signal: who looks into it, what was found, why it is closed."""

from dataclasses import dataclass
from enum import StrEnum

from parcours.domain.erreurs import SaisieImpossible


class CauseDerive(StrEnum):
    """Why a signal is closed (drift method, 3.4)."""

    REELLE = "reelle"
    PUBLIC = "public"
    CONJONCTURE = "conjoncture"
    SAISIE = "saisie"
    SANS_EXPLICATION = "sans_explication"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "reelle": "Les résultats ont vraiment baissé",
            "public": "Le public accueilli a changé",
            "conjoncture": "L’emploi local a changé",
            "saisie": "Erreur ou retard de saisie",
            "sans_explication": "Pas d’explication trouvée",
        }[self.value]


@dataclass(frozen=True)
class Reponse:
    """What the structure answers; without `cause` the signal stays open. `s_en_occupe`: the author takes it."""

    commentaire: str | None
    cause: CauseDerive | None
    s_en_occupe: bool


def verifier(reponse: Reponse, est_classe: bool) -> None:
    """Raise SaisieImpossible when the signal is closed already, or is closed without a word."""
    if est_classe:
        raise SaisieImpossible("Ce signal est déjà classé : sa réponse ne change plus.", code="deja-classe")
    if reponse.cause is not None and not reponse.commentaire:
        raise SaisieImpossible(
            "Dites en quelques mots ce que vous avez constaté, puis classez.", "commentaire", "sans-commentaire"
        )
