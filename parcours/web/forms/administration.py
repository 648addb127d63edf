"""Accounts and roles, as administration fills them in."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, EmailField, RadioField, SelectField

from parcours.domain.compte import NomRole
from parcours.models import Structure
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, Texte, choix, longueur, obligatoire

MAINTENANT = "maintenant"
PLUS_TARD = "plus-tard"


class NouveauCompteForm(Formulaire):
    """A person who will work with the product."""

    nom = Texte("Prénom et nom", [obligatoire("Indiquez le nom.")])
    email = EmailField("Adresse électronique", [obligatoire("Indiquez l’adresse."), longueur(254)])


class CompteForm(FormulaireVersionne):
    """The same, once the account is open."""

    nom = Texte("Prénom et nom", [obligatoire("Indiquez le nom.")])
    email = EmailField("Adresse électronique", [obligatoire("Indiquez l’adresse."), longueur(254)])
    est_actif = BooleanField("Compte actif")


class RoleForm(Formulaire):
    """A role, where it is held and between which dates; only the place that suits the role is read."""

    nom = SelectField("Rôle", choices=choix(NomRole))
    structure = SelectField("Structure")
    territoire = SelectField("Territoire")
    zone = SelectField("Zone")
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour")

    def proposer(self, structures: Sequence[Structure], zones: Sequence[tuple[str, str]]) -> None:
        """Offer the places there are; a zone is always one of its territoire."""
        self.structure.choices = {"": "Aucune", **{s.ref: f"{s.nom}, {s.type}" for s in structures}}
        self.territoire.choices = {"": "Aucun", **{t: t for t, _ in zones}}
        self._zones = {f"{z}, {t}": (t, z) for t, z in zones}
        self.zone.choices = {"": "Aucune", **{libelle: libelle for libelle in self._zones}}

    @property
    def lieu(self) -> tuple[str | None, str | None]:
        """Territoire and zone: those of the zone chosen, else the territoire alone."""
        if self.nom.data == NomRole.ZONE and self.zone.data:
            return self._zones[self.zone.data]
        return (self.territoire.data or None) if self.nom.data != NomRole.ZONE else None, None


class FinDeRoleForm(FormulaireVersionne):
    """When a role stops."""

    quand = RadioField(
        "Quand",
        choices={
            MAINTENANT: "Tout de suite\u00a0: l’accès s’arrête au prochain clic",
            PLUS_TARD: "Après un dernier jour",
        },
        default=PLUS_TARD,
    )
    fin = Jour("Dernier jour")

    @property
    def dernier_jour(self) -> date | None:
        """The last day chosen; None for at once."""
        return self.fin.data if self.quand.data == PLUS_TARD else None

    def validate(self, extra_validators: object = None) -> bool:
        """A later end needs its day."""
        est_valide = bool(super().validate(extra_validators))
        if self.quand.data == PLUS_TARD and self.fin.data is None and not self.fin.errors:
            self.fin.errors = ["Indiquez le dernier jour."]
            return False
        return est_valide


class InvitationForm(Formulaire):
    """A button."""
