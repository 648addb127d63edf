"""Whose livrets are asked for."""

from wtforms import RadioField

from parcours.web.forms.base import Formulaire

MIENS, TOUS = "miens", "tous"


class LiasseForm(Formulaire):
    """Those one accompanies, or those of the whole structure."""

    lesquels = RadioField(
        "Lesquels", choices={MIENS: "Ceux que j’accompagne", TOUS: "Tous ceux de la structure"}, default=MIENS
    )

    def referent(self, compte_id: int) -> int | None:
        """Whose parcours; None: everyone's. The form must be valid."""
        return compte_id if self.lesquels.data == MIENS else None
