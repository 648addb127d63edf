"""The form of an identity."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, SelectField, TelField, ValidationError

from parcours.domain.salarie import Civilite, SaisieIdentite
from parcours.models import Salarie
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, facultatif, longueur, obligatoire, sans_nir

CHIFFRES_MINIMUM = 6


def _net(valeur: str | None) -> str | None:
    return " ".join((valeur or "").split()) or None


def _numero(_form: FlaskForm, champ: Field) -> None:
    if re.fullmatch(r"[\d\s.+()/-]+", champ.data) is None or len(re.findall(r"\d", champ.data)) < CHIFFRES_MINIMUM:
        raise ValidationError("Écrivez un numéro de téléphone, comme 0696 12 34 56.")


def _adresse(_form: FlaskForm, champ: Field) -> None:
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", champ.data) is None:
        raise ValidationError("Écrivez une adresse complète, comme prenom.nom@exemple.fr.")


def _code_postal(_form: FlaskForm, champ: Field) -> None:
    if re.fullmatch(r"\d{5}", champ.data, re.ASCII) is None:
        raise ValidationError("Un code postal a cinq chiffres.")


class IdentiteForm(FormulaireVersionne):
    """Who the person is and how to reach them: nothing else is asked, and never a social security number.

    `ecartes`: keys of the persons already proposed as duplicates, and answered «someone else».
    """

    civilite = SelectField("Civilité", choices=choix(Civilite, "Non renseignée"))
    nom = Texte("Nom", [obligatoire("Indiquez le nom.")], maximum=80)
    prenom = Texte("Prénom", [obligatoire("Indiquez le prénom.")], maximum=80)
    naissance = Jour("Date de naissance", requis="Indiquez la date de naissance.")
    telephone = TelField("Téléphone", [facultatif(), longueur(30), sans_nir, _numero], filters=[_net])
    email = EmailField("Adresse électronique", [facultatif(), longueur(254), sans_nir, _adresse], filters=[_net])
    code_postal = Texte("Code postal", [facultatif(), _code_postal], maximum=5)
    commune = Texte("Commune", maximum=80)
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
