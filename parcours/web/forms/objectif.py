"""The forms of an objective: to set it, then to change it or say what became of it."""

from wtforms import RadioField, SelectField

from parcours.domain.objectif import PROJET, THEMES, EtatObjectif, SaisieObjectif
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, obligatoire
from parcours.web.forms.vigilance import Vigilant


class NouvelObjectifForm(Vigilant, FormulaireVersionne):
    """What is wanted, and for when."""

    TEXTES = ("intitule", "motif")

    intitule = Texte("Objectif", [obligatoire("Dites l’objectif en quelques mots.")], maximum=160)
    theme = SelectField("Thème", choices=THEMES, default=PROJET)
    pour_le = Jour("Pour le", requis="Indiquez pour quand.")

    def saisie(self) -> SaisieObjectif:
        """The objective as typed; the form must be valid."""
        assert self.intitule.data and self.pour_le.data  # noqa: S101  required fields
        return SaisieObjectif(self.intitule.data, self.theme.data, self.pour_le.data)


class ObjectifForm(NouvelObjectifForm):
    """The same, with what became of it."""

    etat = RadioField("Où en est-il", choices=choix(EtatObjectif), default=EtatObjectif.OUVERT.value)
    clos_le = Jour("Atteint ou abandonné le")
    motif = Texte("Pourquoi il est abandonné", maximum=200)

    def saisie(self) -> SaisieObjectif:
        """The objective as typed; the form must be valid."""
        assert self.intitule.data and self.pour_le.data  # noqa: S101  required fields
        return SaisieObjectif(
            self.intitule.data,
            self.theme.data,
            self.pour_le.data,
            EtatObjectif(self.etat.data),
            self.clos_le.data,
            self.motif.data,
        )
