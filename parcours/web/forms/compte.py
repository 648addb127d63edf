"""What an account settles for itself."""

from typing import Any

from wtforms import RadioField, SelectField

from parcours.domain.rappel import Rythme
from parcours.models import Compte
from parcours.web.forms.base import FormulaireVersionne, choix

JAMAIS = "jamais"


class PreferencesForm(FormulaireVersionne):
    """How often, and at what local hour, the digest arrives."""

    rythme_rappel = RadioField("Rappel du matin par courriel", choices={**choix(Rythme), JAMAIS: "Jamais"})
    heure_rappel = SelectField(
        "Heure d’arrivée", coerce=int, choices={str(heure): f"{heure}\u00a0h" for heure in range(5, 13)}
    )

    @property
    def choisi(self) -> Rythme | None:
        """The rhythm chosen, None for no digest."""
        return None if self.rythme_rappel.data == JAMAIS else Rythme(self.rythme_rappel.data)

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """Whether the digest is wanted and how often are two columns, and one choice."""
        assert isinstance(objet, Compte)  # noqa: S101  the only thing that this form edits
        rythme = objet.rythme_rappel if objet.recoit_rappels else JAMAIS
        return {"rythme_rappel": rythme, "heure_rappel": objet.heure_rappel, "version": str(objet.version)}
