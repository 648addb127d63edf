"""Structures, conventions and annexes."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from parcours.domain.dates import Periode
from parcours.domain.structure import FUSEAUX, SaisieAnnexe, SaisieStructure, TypeStructure
from parcours.models import Structure
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, entre, facultatif, obligatoire
from parcours.web.forms.nombre import Entier, Nombre

# What the perimeters of the State, of the network and of the zones hang on: for administration only.
IDENTITE = ("siret", "type", "zone", "territoire", "fuseau")


class StructureForm(FormulaireVersionne):
    """A structure, and the thresholds of its watch."""

    nom = Texte("Nom", [obligatoire("Indiquez le nom de la structure.")])
    siret = Texte("SIRET", [obligatoire("Indiquez le SIRET.")], maximum=20)
    type = SelectField("Type", choices=choix(TypeStructure))
    commune = Texte("Commune", [obligatoire("Indiquez la commune.")], maximum=80)
    territoire = Texte("Territoire", [obligatoire("Indiquez le territoire.")], maximum=40)
    zone = Texte("Zone", [obligatoire("Indiquez la zone.")], maximum=40)
    fuseau = SelectField("Fuseau horaire", choices={nom: nom.replace("_", " ") for nom in FUSEAUX})
    seuil_orange_jours = Entier("Orange, en jours avant la date", [obligatoire("Indiquez un nombre."), entre(2, 365)])
    seuil_rouge_jours = Entier("Rouge, en jours avant la date", [obligatoire("Indiquez un nombre."), entre(1, 364)])
    silence_jours = Entier("Silence, en jours sans étape", [obligatoire("Indiquez un nombre."), entre(7, 365)])

    def garder_l_identite(self) -> None:
        """Leave out what only administration changes."""
        for nom in IDENTITE:
            delattr(self, nom)

    def saisie(self, structure: Structure | None = None) -> SaisieStructure:
        """The structure as typed, completed by what is stored; the form must be valid."""

        def valeur(nom: str) -> Any:
            return self[nom].data if nom in self else getattr(structure, nom)

        return SaisieStructure(
            type=TypeStructure(valeur("type")),
            nom=valeur("nom"),
            siret=valeur("siret"),
            commune=valeur("commune"),
            zone=valeur("zone"),
            territoire=valeur("territoire"),
            fuseau=valeur("fuseau"),
            seuil_orange_jours=valeur("seuil_orange_jours"),
            seuil_rouge_jours=valeur("seuil_rouge_jours"),
            silence_jours=valeur("silence_jours"),
        )


class ConventionForm(FormulaireVersionne):
    """The agreement with the State."""

    numero = Texte("Numéro", [obligatoire("Indiquez le numéro de la convention.")], maximum=40)
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour.")

    def saisie(self) -> tuple[str, Periode]:
        """Number and days, as typed; the form must be valid."""
        assert self.numero.data and self.debut.data and self.fin.data  # noqa: S101  required fields
        return self.numero.data, Periode(self.debut.data, self.fin.data)


class AnnexeForm(FormulaireVersionne):
    """The financial annexe of a year: posts, hours and targets."""

    numero = Texte("Numéro", [obligatoire("Indiquez le numéro de l’annexe.")], maximum=40)
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour.")
    postes_etp = Nombre("Postes d’insertion, en ETP", [InputRequired("Indiquez le nombre de postes.")])
    heures_par_etp = Entier("Heures par ETP", [facultatif(), entre(1, 2_000)])
    objectif_durable = Entier("Emploi durable, en\u00a0%", [facultatif(), entre(0, 100)])
    objectif_transition = Entier("Emploi de transition, en\u00a0%", [facultatif(), entre(0, 100)])
    objectif_positive = Entier("Sorties positives, en\u00a0%", [facultatif(), entre(0, 100)])
    objectif_dynamique = Entier("Sorties dynamiques, en\u00a0%", [facultatif(), entre(0, 100)])
    etp_encadrement = Nombre("Encadrement technique, en ETP", [facultatif()])
    etp_accompagnement = Nombre("Accompagnement socioprofessionnel, en ETP", [facultatif()])
    poids_publics = Entier("Publics, en\u00a0%", [facultatif(), entre(0, 100)])
    poids_actions = Entier("Actions, en\u00a0%", [facultatif(), entre(0, 100)])
    poids_resultats = Entier("Résultats, en\u00a0%", [facultatif(), entre(0, 100)])

    def saisie(self) -> SaisieAnnexe:
        """The annexe as typed; the form must be valid."""
        assert self.numero.data and self.debut.data and self.fin.data  # noqa: S101  required fields
        assert self.postes_etp.data is not None  # noqa: S101  required field
        return SaisieAnnexe(
            numero=self.numero.data,
            debut=self.debut.data,
            fin=self.fin.data,
            postes_etp=self.postes_etp.data,
            heures_par_etp=self.heures_par_etp.data,
            objectif_durable=self.objectif_durable.data,
            objectif_transition=self.objectif_transition.data,
            objectif_positive=self.objectif_positive.data,
            objectif_dynamique=self.objectif_dynamique.data,
            etp_encadrement=self.etp_encadrement.data,
            etp_accompagnement=self.etp_accompagnement.data,
            poids_publics=self.poids_publics.data,
            poids_actions=self.poids_actions.data,
            poids_resultats=self.poids_resultats.data,
        )
