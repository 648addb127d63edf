"""The form of an immersion (PMSMP)."""

from wtforms import SelectField

from parcours.domain.immersion import ObjetImmersion, ResultatImmersion, SaisieImmersion
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, obligatoire


class ImmersionForm(FormulaireVersionne):
    """One immersion."""

    hote = Texte("Structure d’accueil", [obligatoire("Indiquez la structure d’accueil.")])
    objet = SelectField("Objectif", choices=choix(ObjetImmersion))
    metier = Texte("Métier")
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour, même prévu.")
    resultat = SelectField("Résultat", choices=choix(ResultatImmersion), default=ResultatImmersion.A_RENSEIGNER)

    def saisie(self) -> SaisieImmersion:
        """The immersion as typed; the form must be valid."""
        assert self.hote.data and self.debut.data and self.fin.data  # noqa: S101  required fields
        return SaisieImmersion(
            hote=self.hote.data,
            metier=self.metier.data,
            objet=ObjetImmersion(self.objet.data),
            debut=self.debut.data,
            fin=self.fin.data,
            resultat=ResultatImmersion(self.resultat.data),
        )
