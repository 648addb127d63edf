"""The form of an identity."""

import re
from typing import Any

from wtforms import EmailField, HiddenField, SelectField, TelField

from parcours.domain.coordonnees import LONGUEURS
from parcours.domain.salarie import Civilite, SaisieIdentite
from parcours.models import Salarie
from parcours.web.forms.base import (
    FormulaireVersionne,
    Jour,
    Texte,
    choix,
    facultatif,
    longueur,
    obligatoire,
    sans_nir,
    selon_les_regles,
)


def _net(valeur: str | None) -> str | None:
    return " ".join((valeur or "").split()) or None


class IdentiteForm(FormulaireVersionne):
    """Who the person is and how to reach them: nothing else is asked, and never a social security number.

    `ecartes`: keys of the persons already proposed as duplicates, and answered «someone else».
    """

    civilite = SelectField("Civilité", choices=choix(Civilite, "Non renseignée"))
    nom = Texte("Nom", [obligatoire("Indiquez le nom."), selon_les_regles("nom")], maximum=LONGUEURS["nom"])
    prenom = Texte(
        "Prénom", [obligatoire("Indiquez le prénom."), selon_les_regles("prenom")], maximum=LONGUEURS["prenom"]
    )
    naissance = Jour("Date de naissance", requis="Indiquez la date de naissance.")
    telephone = TelField(
        "Téléphone",
        [facultatif(), longueur(LONGUEURS["telephone"]), sans_nir, selon_les_regles("telephone")],
        filters=[_net],
    )
    email = EmailField(
        "Adresse électronique",
        [facultatif(), longueur(LONGUEURS["email"]), sans_nir, selon_les_regles("email")],
        filters=[_net],
    )
    code_postal = Texte("Code postal", [facultatif(), selon_les_regles("code_postal")], LONGUEURS["code_postal"])
    commune = Texte("Commune", [selon_les_regles("commune")], maximum=LONGUEURS["commune"])
    ecartes = HiddenField()

    @property
    def deja_ecartes(self) -> set[int]:
        """The persons already answered to be someone else."""
        return {int(cle) for cle in re.findall(r"\d{1,9}", self.ecartes.data or "")}

    def saisie(self) -> SaisieIdentite:
        """The identity as typed; the form must be valid."""
        assert self.nom.data and self.prenom.data and self.naissance.data  # noqa: S101  the fields are required
        return SaisieIdentite(
            civilite=Civilite(self.civilite.data) if self.civilite.data else None,
            nom=_net(self.nom.data) or "",
            prenom=_net(self.prenom.data) or "",
            naissance=self.naissance.data,
            telephone=self.telephone.data,
            email=self.email.data,
            commune=self.commune.data,
            code_postal=self.code_postal.data,
        )

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The stored identity."""
        assert isinstance(objet, Salarie)  # noqa: S101  the only thing this form edits
        return {"obj": objet}
