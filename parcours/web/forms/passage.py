"""Forms of handovers and stand-ins."""

from collections.abc import Iterable, Sequence
from datetime import date

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from parcours.actions.relais import SaisieRelais
from parcours.domain.passage import RaisonPassage as Raison
from parcours.domain.passage import SaisiePassage, raisons
from parcours.models import Compte
from parcours.queries.passage import Passable
from parcours.web.forms.base import Jour, Note, obligatoire
from parcours.web.forms.vigilance import Vigilant

NOTE_MAXIMUM = 500
SANS_RAISON = "Raison non précisée"


class ChoixDeParcours(Vigilant):
    """Several parcours of one person, or all of them."""

    tous = BooleanField("")
    choisis = SelectMultipleField(
        "Parcours", choices={}, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def proposer(self, de: str, passables: Sequence[Passable]) -> None:
        """Offer the parcours of someone."""
        self.choisis.choices = {qui.ref: f"{qui.prenom} {qui.nom}" for qui in passables}
        self.tous.label.text = f"Tous les parcours de {de} ({len(passables)})"

    @property
    def refs(self) -> list[str]:
        """References of those chosen; the form must be valid."""
        tous = [str(valeur) for valeur, *_ in self.choisis.iter_choices()]
        return tous if self.tous.data else list(self.choisis.data or [])


class PassageForm(ChoixDeParcours):
    """To whom, from which day, why."""

    vers_id = SelectField("À qui", choices={}, validators=[obligatoire("Choisissez à qui passer ces parcours.")])
    debut = Jour("À partir du", requis="Indiquez la date du passage.")
    raison = RadioField("Raison", choices={}, validators=[obligatoire("Choisissez une raison.")])
    note = Note("Ce qu’il faut savoir pour prendre la suite", maximum=NOTE_MAXIMUM)
    TEXTES = ("note",)

    def offrir(self, comptes: Iterable[Compte], au: date) -> None:
        """Offer these accounts, and the reasons of a day."""
        self.vers_id.choices = {"": "Choisissez", **{str(compte.id): compte.nom for compte in comptes}}
        self.raison.choices = {raison.value: raison.libelle for raison in raisons(au)}

    @property
    def jour(self) -> date:
        """The day of the handover; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        return self.debut.data

    def dit(self) -> SaisiePassage:
        """What is told; the form must be valid."""
        return SaisiePassage(Raison(self.raison.data), self.note.data)


class RelaisForm(ChoixDeParcours):
    """Who stands in, from when to when."""

    tous = BooleanField("", default=True)
    remplacant_id = SelectField("Qui remplace", choices={}, validators=[obligatoire("Choisissez qui remplace.")])
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour.")
    note = Note("Ce qu’il faut savoir", maximum=NOTE_MAXIMUM)
    TEXTES = ("note",)

    def offrir(self, comptes: Iterable[Compte]) -> None:
        """Offer these accounts."""
        self.remplacant_id.choices = {"": "Choisissez", **{str(compte.id): compte.nom for compte in comptes}}

    def saisie(self, absent: Compte) -> SaisieRelais:
        """The stand-in as typed; the form must be valid."""
        assert self.debut.data is not None and self.fin.data is not None  # noqa: S101  both are required
        return SaisieRelais(
            absent=absent,
            remplacant_id=int(self.remplacant_id.data),
            debut=self.debut.data,
            fin=self.fin.data,
            est_entier=bool(self.tous.data),
            note=self.note.data,
        )
