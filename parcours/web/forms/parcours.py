"""Forms of a parcours: its entry with the criteria, who accompanies, and the filters of the list."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, TypeVar

from flask_wtf import FlaskForm
from wtforms import BooleanField, SearchField, SelectField

from parcours.actions.parcours import titulaire
from parcours.domain.coordonnees import LONGUEURS
from parcours.domain.eligibilite import AuteurDiagnostic, Critere
from parcours.domain.parcours import Fonction, NiveauFormation, SaisieEntree, TypePrescripteur
from parcours.domain.passage import RaisonPassage, SaisiePassage
from parcours.models import Parcours
from parcours.queries.filtre import Etat
from parcours.web.forms.base import (
    Formulaire,
    FormulaireVersionne,
    Jour,
    Note,
    Texte,
    Version,
    choix,
    obligatoire,
    selon_les_regles,
)
from parcours.web.forms.passage import NOTE_MAXIMUM, SANS_RAISON
from parcours.web.forms.vigilance import Vigilant

F = TypeVar("F", bound=FlaskForm)
NON_RENSEIGNE = "Non renseigné"
PERSONNE = "Personne pour l’instant"
AUTEURS = {
    "": NON_RENSEIGNE,
    AuteurDiagnostic.PRESCRIPTEUR.value: "Un prescripteur habilité",
    AuteurDiagnostic.EMPLOYEUR.value: "La structure",
}


class EntreeForm(FormulaireVersionne):
    """The facts of an entry; `avec_criteres` adds a box and a date for each criterion."""

    entree_le = Jour("Date d’entrée", requis="Indiquez la date d’entrée.")
    metier = Texte("Métier ou poste", [selon_les_regles("metier")], maximum=LONGUEURS["metier"])
    prescripteur_type = SelectField("Prescripteur", choices=choix(TypePrescripteur, NON_RENSEIGNE))
    prescripteur_nom = Texte(
        "Organisme ou personne", [selon_les_regles("prescripteur_nom")], maximum=LONGUEURS["prescripteur_nom"]
    )
    niveau_formation = SelectField("Niveau de formation", choices=choix(NiveauFormation, NON_RENSEIGNE))
    diagnostic_le = Jour("Date du diagnostic d’éligibilité")
    diagnostic_auteur = SelectField("Fait par", choices=AUTEURS)

    def saisie(self) -> SaisieEntree:
        """The entry as typed; the form must be valid."""
        assert self.entree_le.data is not None  # noqa: S101  the field is required
        auteur = self.diagnostic_auteur.data
        coches = [nom.removeprefix("critere_") for nom in self._fields if nom.startswith("critere_")]
        return SaisieEntree(
            entree_le=self.entree_le.data,
            metier=self.metier.data,
            prescripteur_type=self.prescripteur_type.data or None,
            prescripteur_nom=self.prescripteur_nom.data,
            niveau_formation=self.niveau_formation.data or None,
            diagnostic_le=self.diagnostic_le.data,
            diagnostic_auteur=AuteurDiagnostic(auteur) if auteur else None,
            criteres={code: self[f"justificatif_{code}"].data for code in coches if self[f"critere_{code}"].data},
        )

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The stored entry; the criteria of the parcours must be loaded."""
        assert isinstance(objet, Parcours)  # noqa: S101  the only thing this form edits
        coches = {f"critere_{critere.code}": True for critere in objet.criteres}
        return {"obj": objet, **coches, **{f"justificatif_{c.code}": c.justificatif_le for c in objet.criteres}}


class OuvertureForm(EntreeForm):
    """An entry, and who accompanies from that day; `avec_comptes` adds the choices of accounts."""

    def personnes(self) -> dict[Fonction, int | None]:
        """The accounts chosen."""
        return _personnes(self)


class AffectationForm(Vigilant, FormulaireVersionne):
    """Who accompanies, from a day on; `avec_comptes` adds the choices of accounts."""

    debut = Jour("À partir du", requis="Indiquez la date du changement.")
    raison = SelectField("Raison du passage", choices={"": SANS_RAISON, **{r.value: r.libelle for r in RaisonPassage}})
    note = Note("Ce qu’il faut savoir pour prendre la suite", maximum=NOTE_MAXIMUM)
    TEXTES = ("note",)
    # Who was shown, function by function: what the person chose since, and only that, is compared.
    vus = Version(default="")
    au: ClassVar[date]

    @property
    def jour(self) -> date:
        """The day of the change; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        return self.debut.data

    def personnes(self) -> dict[Fonction, int | None]:
        """The accounts chosen."""
        return _personnes(self)

    def dit(self) -> SaisiePassage:
        """What is told to those who take over."""
        return SaisiePassage(RaisonPassage(self.raison.data) if self.raison.data else None, self.note.data)

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """Who accompanies today."""
        assert isinstance(objet, Parcours)  # noqa: S101  the only thing this form edits
        tenus = {f"{fonction.value}_id": titulaire(objet, fonction, cls.au) for fonction in Fonction}
        cles = {champ: str(tenu.compte_id) if tenu else "" for champ, tenu in tenus.items()}
        return {"debut": cls.au, "version": objet.version, "vus": ",".join(cles.values()), **cles}

    def montrer_conflit(self, objet: object) -> None:
        """Compare the functions that the person changed; the others follow what is stored now.

        The day, the reason and the note are left out: they are those of the change typed, nothing stored answers.
        """
        enregistre = self.valeurs(objet)
        vus = (self.vus.data or "").split(",")
        champs = [f"{fonction.value}_id" for fonction in Fonction]
        if len(vus) == len(champs):
            for champ, vu in zip(champs, vus, strict=True):
                if self[champ].data == vu:
                    self[champ].data = enregistre[champ]
        self.vus.data = enregistre["vus"]
        super().montrer_conflit(objet)
        du_changement = {champ.label.text for champ in (self.debut, self.raison, self.note)}
        self.conflit = [ligne for ligne in self.conflit or [] if ligne[0] not in du_changement]


def _personnes(form: FlaskForm) -> dict[Fonction, int | None]:
    choisies = {fonction: form[f"{fonction.value}_id"].data for fonction in Fonction}
    return {fonction: int(cle) if cle else None for fonction, cle in choisies.items()}


class FiltreForm(FlaskForm):
    """The filters of the list: read from the address, sent back to it."""

    class Meta(FlaskForm.Meta):
        """Nothing is written: no token in the address."""

        csrf = False

    q = SearchField("Chercher une personne")
    referent = SelectField("Référent·e", choices={})
    etat = SelectField(
        "Parcours",
        choices={Etat.EN_COURS.value: "En cours", Etat.SORTIS.value: "Terminés", Etat.TOUS.value: "Tous"},
    )
    groupe = SelectField("Urgence", choices={})
    structure = SelectField("Structure", choices={})
    silence = BooleanField("Silences seulement")


class VueForm(Formulaire):
    """The name of filters to be kept."""

    nom = Texte("Nom de la vue", [obligatoire("Donnez un nom à cette vue.")], maximum=40)


def avec_criteres(forme: type[F], criteres: Iterable[Critere]) -> type[F]:
    """The form with a box and the date of the proof for each criterion."""
    champs: dict[str, Any] = {}
    for critere in criteres:
        champs[f"critere_{critere.code}"] = BooleanField(critere.libelle)
        champs[f"justificatif_{critere.code}"] = Jour(f"Date du justificatif\u00a0: {critere.libelle}")
    return type(forme.__name__, (forme,), champs)


def avec_comptes(forme: type[F], comptes: Mapping[Fonction, Mapping[int, str]], **attributs: Any) -> type[F]:
    """The form with a choice among some accounts (key → name) for each function."""
    champs = {
        f"{fonction.value}_id": SelectField(
            fonction.libelle, choices={"": PERSONNE, **{str(cle): nom for cle, nom in proposes.items()}}
        )
        for fonction, proposes in comptes.items()
    }
    return type(forme.__name__, (forme,), {**champs, **attributs})
