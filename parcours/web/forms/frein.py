"""The forms of freins: a session of assessment (the nine themes, each left unchanged unless chosen), one corrected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import RadioField

from parcours.domain.etape import Theme
from parcours.domain.frein import Frein, Niveau, SaisieFrein
from parcours.rendering.formats import date_longue
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, Texte
from parcours.web.forms.vigilance import Vigilant

PRECISION_MAX = 200
NIVEAUX = {str(niveau.value): niveau.libelle for niveau in Niveau}
INCHANGE = ""


class NiveauxForm(Formulaire):
    """The nine themes, each left as it is unless a word is chosen. Their fields are added below."""

    def situer(self, freins: Mapping[Theme, Frein]) -> None:
        """Say beside each theme where it stands, and what leaving it means."""
        for theme in Theme:
            derniere = freins[theme].derniere
            champ = self[theme.value]
            laisse = "Inchangé" if derniere else "Non évalué"
            champ.choices = {INCHANGE: laisse, **NIVEAUX}
            champ.description = f"{derniere.niveau.libelle}, {date_longue(derniere.le)}." if derniere else ""

    def niveaux(self) -> dict[Theme, Niveau]:
        """What was looked at; the form must be valid."""
        return {theme: Niveau(int(self[theme.value].data)) for theme in Theme if self[theme.value].data}


for _theme in Theme:
    setattr(
        NiveauxForm,
        _theme.value,
        RadioField(_theme.libelle, choices={INCHANGE: "Inchangé", **NIVEAUX}, default=INCHANGE),
    )


class EvaluationForm(Vigilant, NiveauxForm):
    """The nine themes on one day, and what is added to each: what is left «inchangé» writes nothing."""

    TEXTES = tuple(f"precision_{theme.value}" for theme in Theme)

    le = Jour("Jour de l’évaluation", requis="Indiquez le jour de l’évaluation.")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """A precision belongs to an assessment: it is not kept without one."""
        est_valide = bool(super().validate(extra_validators))
        for theme in Theme:
            champ = self[f"precision_{theme.value}"]
            if champ.data and not self[theme.value].data:
                champ.errors = [*champ.errors, "Dites aussi où en est ce frein, ou effacez cette précision."]
                est_valide = False
        return est_valide

    def saisies(self) -> list[SaisieFrein]:
        """What was looked at; the form must be valid."""
        return [
            SaisieFrein(theme, niveau, self[f"precision_{theme.value}"].data)
            for theme, niveau in self.niveaux().items()
        ]

    def lignes(self) -> list[tuple[Any, Any]]:
        """The fields of each theme: where it stands, and what is added to it."""
        return [(self[theme.value], self[f"precision_{theme.value}"]) for theme in Theme]

    @property
    def jour(self) -> date:
        """The day typed; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  a required field
        return self.le.data


for _theme in Theme:
    setattr(
        EvaluationForm,
        f"precision_{_theme.value}",
        Texte(f"Précision, {_theme.libelle.lower()}", maximum=PRECISION_MAX),
    )


class CorrectionForm(Vigilant, FormulaireVersionne):
    """One assessment; its theme stays."""

    TEXTES = ("precision",)

    niveau = RadioField("Où en est ce frein", choices=NIVEAUX)
    le = Jour("Jour de l’évaluation", requis="Indiquez le jour de l’évaluation.")
    precision = Texte("Précision", maximum=PRECISION_MAX)

    def saisie(self, theme: str) -> SaisieFrein:
        """The assessment as typed; the form must be valid."""
        return SaisieFrein(Theme(theme), Niveau(int(self.niveau.data)), self.precision.data)

    @property
    def jour(self) -> date:
        """The day typed; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  a required field
        return self.le.data
