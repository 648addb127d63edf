"""What a bilan names, with the person's agreement."""

from collections.abc import Iterable

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from parcours.domain.bilan import THEMES_RESERVES
from parcours.domain.etape import Theme
from parcours.web.forms.base import Formulaire


class BilanForm(Formulaire):
    """The obstacles that may be named."""

    themes = SelectMultipleField(
        "Freins que la personne accepte de nommer",
        choices={},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def proposer(self, themes: Iterable[Theme]) -> None:
        """Offer those that were worked on, assessed or aimed at; the most private ones have to be asked for."""
        offerts = list(themes)
        self.themes.choices = {theme.value: theme.libelle for theme in offerts}
        if not self.is_submitted():
            self.themes.data = [theme.value for theme in offerts if theme not in THEMES_RESERVES]

    @property
    def choisis(self) -> list[Theme]:
        """The obstacles chosen; the form must be valid."""
        return [Theme(valeur) for valeur in self.themes.data or []]
