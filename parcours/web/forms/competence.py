"""The forms of a work skill: seen for the first time or again, then corrected."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField

from parcours.domain.competence import LIBELLE_MAX, Competence, NiveauCompetence, SaisieCompetence
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, obligatoire
from parcours.web.forms.vigilance import Vigilant

PREUVE_MAX = 200


class _Observation(Vigilant):
    TEXTES = ("preuve", "libelle")

    niveau = RadioField(
        "Ce que vous avez vu", [obligatoire("Dites ce que vous avez vu.")], choices=choix(NiveauCompetence)
    )
    le = Jour("Vu le", requis="Indiquez le jour où vous l’avez vu.")
    preuve = Texte("Sur quoi", maximum=PREUVE_MAX)

    def saisie(self) -> SaisieCompetence:
        """The observation as typed; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  a required field
        return SaisieCompetence(self.le.data, NiveauCompetence(self.niveau.data), self.preuve.data)


class NouvelleObservationForm(_Observation):
    """A skill of the list, or in one's own words, and how far it was seen."""

    competence = SelectField("Savoir-faire", choices={"": "Choisir"})
    libelle = Texte("Un autre savoir-faire", maximum=LIBELLE_MAX)

    def proposer(self, liste: Iterable[Competence], deja: Iterable[Competence]) -> None:
        """The skills already seen first, then those of the list, by family."""
        groupes: dict[str, list[tuple[str, str]]] = {"": [("", "Choisir")]}
        vues = {competence.cle: competence for competence in deja}
        if vues:
            groupes["Déjà observés"] = [(c.cle, c.libelle) for c in vues.values()]
        for competence in liste:
            if competence.cle not in vues:
                groupes.setdefault(competence.famille, []).append((competence.cle, competence.libelle))
        self.competence.choices = groupes


class CorrectionForm(_Observation, FormulaireVersionne):
    """One observation; its skill stays."""
