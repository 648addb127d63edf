"""The answer of a structure to a drift signal."""

from typing import Any

from wtforms import HiddenField, RadioField, SubmitField

from parcours.domain.derive_reponse import CauseDerive, Reponse
from parcours.web.forms.base import FormulaireVersionne, Note, choix
from parcours.web.requete import lire_cle


class ReponseForm(FormulaireVersionne):
    """Who looks into it, what was found; a cause closes the signal. `signal` is the key of the one being read."""

    signal = HiddenField()
    commentaire = Note("Ce que vous constatez")
    cause = RadioField("Et maintenant ?", choices=choix(CauseDerive, "Le signal reste ouvert"))
    s_en_occupe = SubmitField("Je m’en occupe")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A signal without cause is an open one: that choice is shown as made.
        self.cause.data = self.cause.data or ""

    @property
    def signal_lu(self) -> int:
        """The key of the signal that was being read; 0 when it is not one."""
        return lire_cle(str(self.signal.data)) or 0

    def reponse(self) -> Reponse:
        """The answer as typed; the form must be valid."""
        return Reponse(
            commentaire=self.commentaire.data,
            cause=CauseDerive(self.cause.data) if self.cause.data else None,
            s_en_occupe=bool(self.s_en_occupe.data),
        )
