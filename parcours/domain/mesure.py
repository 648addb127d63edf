"""How long entries take: which screens are timed, and what each promises."""

from datetime import timedelta
from enum import StrEnum

# Beyond, an open page was forgotten: its time says nothing of how long an entry takes.
SAISIE_MAX = timedelta(hours=1)


class Ecran(StrEnum):
    """The screens whose entries are timed."""

    GESTE = "geste"
    PAS = "pas"
    POINT = "point"
    ENTRETIEN = "entretien"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"geste": "Geste", "pas": "Pas", "point": "Point d’équipe", "entretien": "Entretien"}[self.value]

    @property
    def visee(self) -> str:
        """What is promised."""
        return {
            "geste": "un appui",
            "pas": "trois appuis au plus, rien à écrire",
            "point": "un appui par exception, et deux",
            "entretien": "six appuis au plus",
        }[self.value]
