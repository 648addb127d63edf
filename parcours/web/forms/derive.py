"""The answer of a structure to a drift signal."""

from typing import Any

from wtforms import HiddenField, RadioField, SubmitField
from wtforms.validators import InputRequired

from parcours.domain.derive_reponse import CauseDerive, Reponse
from parcours.domain.nouveau_depart import NouveauDepart
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, Note, choix
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


class NouveauDepartForm(Formulaire):
    """The first day of the new reference, and the written reason."""

    depuis = Jour("Depuis le", requis="Indiquez le premier jour de la nouvelle référence.")
    raison = Note("Pourquoi", [InputRequired("Écrivez pourquoi\u00a0: cette décision reste.")], maximum=1000)

    def demande(self) -> NouveauDepart:
        """What is asked; the form must be valid."""
        assert self.depuis.data and self.raison.data  # noqa: S101  required fields
        return NouveauDepart(self.depuis.data, self.raison.data)
