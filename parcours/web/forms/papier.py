"""What a bilan names, with the person's agreement."""

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from parcours.domain.bilan import THEMES_RESERVES, ThemeTravaille
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

    def proposer(self, travailles: list[ThemeTravaille]) -> None:
        """Offer those that were worked on; the most private ones have to be asked for."""
        self.themes.choices = {t.theme.value: t.theme.libelle for t in travailles}
        if not self.is_submitted():
            self.themes.data = [t.theme.value for t in travailles if t.theme not in THEMES_RESERVES]

    @property
    def choisis(self) -> list[Theme]:
        """The obstacles chosen; the form must be valid."""
        return [Theme(valeur) for valeur in self.themes.data or []]
