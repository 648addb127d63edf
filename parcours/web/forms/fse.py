"""The form of a participation in the FSE+."""

from parcours.domain.fse import SaisieFse
from parcours.web.forms.base import FormulaireVersionne, Jour


class FseForm(FormulaireVersionne):
    """The days on which the data were entered elsewhere."""

    entree_saisie_le = Jour("Données d’entrée saisies le")
    sortie_saisie_le = Jour("Données de sortie saisies le")

    def saisie(self) -> SaisieFse:
        """The participation as typed."""
        return SaisieFse(self.entree_saisie_le.data, self.sortie_saisie_le.data)
