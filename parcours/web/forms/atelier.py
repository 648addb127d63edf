"""The forms of a group session: put together, then pointed."""

from collections.abc import Iterable, Mapping

from flask import request
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from parcours.domain.atelier import PRESENCES, SaisieAtelier
from parcours.domain.etape import EtatEtape, Theme
from parcours.queries.atelier import Invitable, Participant
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, entre, facultatif, obligatoire
from parcours.web.forms.equipe import SaisieUnique
from parcours.web.forms.nombre import Entier


class AtelierForm(FormulaireVersionne):
    """What the session is, and who else is put down for it."""

    intitule = Texte("Atelier", [obligatoire("Dites le sujet en quelques mots.")], maximum=160)
    le = Jour("Date", requis="Indiquez la date.")
    theme = SelectField("Frein concerné", choices=choix(Theme, "Aucun en particulier"))
    duree_minutes = Entier("Durée, en minutes", [facultatif(), entre(1, 600)])
    lieu = Texte("Lieu", [facultatif()], maximum=120)
    invites = SelectMultipleField(
        "Participant·es", choices={}, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def proposer(self, invitables: Iterable[Invitable]) -> None:
        """Offer these people."""
        self.invites.choices = {qui.ref: f"{qui.prenom} {qui.nom}" for qui in invitables}

    def saisie(self) -> SaisieAtelier:
        """The session as typed; the form must be valid."""
        assert self.intitule.data and self.le.data  # noqa: S101  required fields
        theme = Theme(self.theme.data) if self.theme.data else None
        return SaisieAtelier(self.intitule.data, self.le.data, theme, self.duree_minutes.data, self.lieu.data)

    @property
    def choisis(self) -> list[str]:
        """References of those put down; the form must be valid."""
        return list(self.invites.data or [])

    @staticmethod
    def presences(participants: Iterable[Participant]) -> Mapping[int, EtatEtape]:
        """What is said of each of these, by key of the step; of who nothing was said, nothing changes."""
        permis = {etat.value for etat in PRESENCES}
        dites = {p.etape_id: request.form.get(nom_de_presence(p.etape_id), "") for p in participants}
        return {cle: EtatEtape(dite) for cle, dite in dites.items() if dite in permis}


class NouvelAtelierForm(AtelierForm, SaisieUnique):
    """A session not saved yet: the same page sent twice makes one."""


def nom_de_presence(etape_id: int) -> str:
    """The name of the buttons of a person on the attendance sheet."""
    return f"presence-{etape_id}"
