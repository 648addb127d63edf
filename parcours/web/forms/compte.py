"""What an account settles for itself."""

from wtforms import BooleanField, SelectField

from parcours.web.forms.base import FormulaireVersionne


class PreferencesForm(FormulaireVersionne):
    """Whether, and at what local hour, the digest arrives."""

    recoit_rappels = BooleanField("Recevoir le rappel du matin par courriel")
    heure_rappel = SelectField(
        "Heure d’arrivée", coerce=int, choices={str(heure): f"{heure}\u00a0h" for heure in range(5, 13)}
    )
