"""What a device sends when it has a network again: gestes and pas, each with its key."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from parcours.domain.etape import GenreEtape, Theme
from parcours.domain.geste import GENRES_D_UN_PAS, Pas
from parcours.domain.mesure import SAISIE_MAX, Ecran

ENVOIS_MAX = 50
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,12}$")]


class Envoi(BaseModel):
    """One geste or pas to note, or one to take back; `a` is when it was done, `le` the day when it was another one.

    It holds neither a name nor a free text: nothing more was on the device.
    """

    model_config = ConfigDict(extra="forbid")

    quoi: Literal["noter", "annuler"] = "noter"
    cle: UUID
    ref: Reference
    a: AwareDatetime
    genre: GenreEtape | None = None
    theme: Theme | None = None
    le: date | None = None
    ecran: Literal[Ecran.GESTE, Ecran.PAS] = Ecran.GESTE
    duree_ms: Annotated[int, Field(ge=0, le=int(SAISIE_MAX.total_seconds() * 1000))] | None = None

    def pas(self, jour: date) -> Pas | None:
        """The step to note, of `jour` unless it says another day; None unless it says of which kind a pas may be."""
        return Pas(self.genre, self.le or jour, self.theme) if self.genre in GENRES_D_UN_PAS else None


class Envois(BaseModel):
    """Several of them, in the order they were done; none, when a device had nothing left to send."""

    model_config = ConfigDict(extra="forbid")

    envois: Annotated[list[Envoi], Field(max_length=ENVOIS_MAX)]


class Reponse(BaseModel):
    """What became of one: note, deja (noted before), annule, rien (nothing to take back), refuse with its sentence."""

    cle: UUID
    etat: Literal["note", "deja", "annule", "rien", "refuse"]
    phrase: str = ""
