"""The form of a training."""

from wtforms import BooleanField, SelectField

from parcours.domain.formation import Finalite, ResultatFormation, SaisieFormation
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, entre, facultatif, obligatoire
from parcours.web.forms.nombre import Entier


class FormationForm(FormulaireVersionne):
    """One training."""

    intitule = Texte("Intitulé", [obligatoire("Indiquez l’intitulé de la formation.")], maximum=160)
    organisme = Texte("Organisme")
    finalite = SelectField("Pour quoi", choices=choix(Finalite))
    est_certifiante = BooleanField("Elle mène à une certification")
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour, même prévu.")
    heures_prevues = Entier("Heures prévues", [facultatif(), entre(1, 3000)])
    heures_suivies = Entier("Heures suivies", [facultatif(), entre(0, 3000)])
    resultat = SelectField("Résultat", choices=choix(ResultatFormation), default=ResultatFormation.A_RENSEIGNER)

    def compter_par_seance(self) -> None:
        """The hours followed are those of the sessions: they are not typed."""
        del self.heures_suivies

    def saisie(self) -> SaisieFormation:
        """The training as typed; the form must be valid."""
        assert self.intitule.data and self.debut.data and self.fin.data  # noqa: S101  required fields
        return SaisieFormation(
            intitule=self.intitule.data,
            organisme=self.organisme.data,
            finalite=Finalite(self.finalite.data),
            est_certifiante=bool(self.est_certifiante.data),
            debut=self.debut.data,
            fin=self.fin.data,
            heures_prevues=self.heures_prevues.data,
            heures_suivies=self.heures_suivies.data if "heures_suivies" in self else None,
            resultat=ResultatFormation(self.resultat.data),
        )
