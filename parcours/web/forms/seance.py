"""The forms of a session of a training."""

from decimal import Decimal

from wtforms import RadioField
from wtforms.validators import InputRequired

from parcours.domain.seance import Presence, SaisieSeance
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, choix, facultatif
from parcours.web.forms.nombre import Nombre

HEURES = "Indiquez les heures prévues."


class NouvelleSeanceForm(Formulaire):
    """A session to come or past, or one each week until a day."""

    le = Jour("Jour", requis="Indiquez le jour.")
    heures_prevues = Nombre("Heures prévues", [InputRequired(HEURES)])
    jusqu_au = Jour("Chaque semaine, jusqu’au")

    def saisie(self) -> SaisieSeance:
        """The session as typed; the form must be valid."""
        assert self.le.data is not None and self.heures_prevues.data is not None  # noqa: S101  required fields
        return SaisieSeance(self.le.data, self.heures_prevues.data)


class SeanceForm(FormulaireVersionne):
    """One session, and who came."""

    le = Jour("Jour", requis="Indiquez le jour.")
    heures_prevues = Nombre("Heures prévues", [InputRequired(HEURES)])
    presence = RadioField("Présence", choices=choix(Presence), default=Presence.A_NOTER.value)
    heures_suivies = Nombre("Heures suivies", [facultatif()])

    def saisie(self) -> SaisieSeance:
        """The session as typed; the form must be valid."""
        assert self.le.data is not None and self.heures_prevues.data is not None  # noqa: S101  required fields
        suivies: Decimal | None = self.heures_suivies.data
        presence = Presence(self.presence.data)
        # The zero of an absence that becomes a presence is not a choice.
        return SaisieSeance(self.le.data, self.heures_prevues.data, presence, suivies or None)


class PointageForm(FormulaireVersionne):
    """One touch on a session."""

    presence = RadioField("Présence", choices=choix(Presence))
