"""The forms of the PASS IAE, its suspensions and its prolongations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField

from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain.constat import PriseEnCompte, SaisieLevee, SaisiePass, fin_proposee, lire_levee
from parcours.domain.dates import UN_JOUR, Periode, accorder, en_toutes_lettres
from parcours.domain.erreurs import typographie
from parcours.domain.motif_date import PROLONGATIONS, SUSPENSIONS, fin_du_motif
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.prolongation import anciens_motifs as anciennes_prolongations
from parcours.domain.suspension import anciens_motifs as anciennes_suspensions
from parcours.domain.suspension import motifs_proposes as suspensions_proposees
from parcours.models import Suspension
from parcours.queries.pass_iae import MotifPossible
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, Texte, obligatoire
from parcours.web.forms.vigilance import Vigilant

SELON_LES_DATES = {PriseEnCompte.SELON_LES_DATES.value: "D’après les dates"}
A_CHOISIR = {"": "À choisir"}
OUI_NON = {PriseEnCompte.OUI.value: "Oui", PriseEnCompte.NON.value: "Non"}


def _libelles(membres: Iterable[Any]) -> dict[str, str]:
    return {membre.value: membre.libelle for membre in membres}


def _jusquou(possible: MotifPossible) -> str:
    if not possible.est_possible:
        return ", plafond atteint"
    return f", jusqu’au {en_toutes_lettres(possible.maximum)} au plus tard"


def motifs_de_suspension(type_structure: str, au: date) -> dict[str, str]:
    """The motives of suspension offered to a kind of structure, to choose from."""
    return A_CHOISIR | _libelles(suspensions_proposees(type_structure, au))


def motifs_de_prolongation(motifs: Iterable[MotifPossible]) -> dict[str, str]:
    """These motives of prolongation, each with the latest end it allows, to choose from."""
    return A_CHOISIR | {m.motif.value: f"{m.motif.libelle}{_jusquou(m)}" for m in motifs}


def _anciens(nom: str, motifs: Iterable[MotifSuspension | MotifProlongation]) -> dict[str, str]:
    """The motives of another time, each with its last day."""
    fins = {motif: fin_du_motif(nom, motif) for motif in motifs}
    return {m.value: f"{m.libelle}, jusqu’au {en_toutes_lettres(fin)}" for m, fin in fins.items() if fin is not None}


def _possibles(type_structure: str, pass_debut: date, au: date) -> dict[str, str]:
    anciens = anciennes_suspensions(Periode(min(pass_debut, au), au))
    return _libelles(suspensions_proposees(type_structure, au)) | _anciens(SUSPENSIONS, anciens)


class PassForm(Vigilant, FormulaireVersionne):
    """A PASS as read on the State platform."""

    TEXTES = ("levee_piece",)

    numero = Texte("Numéro de PASS IAE", [obligatoire("Indiquez le numéro du PASS IAE.")], maximum=24)
    debut = Jour("Début", requis="Indiquez le début du PASS IAE.")
    fin_officielle = Jour("Fin officielle")
    constatee_le = Jour("Fin officielle lue le", requis="Indiquez le jour où vous avez lu la fin officielle.")
    levee_par = Texte("Levé par (prescripteur habilité)")
    levee_le = Jour("Levé le")
    levee_piece = Texte("Pièce, ou raison donnée", maximum=200)

    @classmethod
    def valeurs(cls, objet: Any) -> dict[str, Any]:
        """The PASS as stored, and the waiver that covers it."""
        gardee = objet.levee
        if gardee is None:
            return {"obj": objet}
        return {"obj": objet, "levee_par": gardee.par, "levee_le": gardee.le, "levee_piece": gardee.piece}

    def sans_levee(self) -> None:
        """Leave the waiver out: the person has no other PASS here."""
        for nom in ("levee_par", "levee_le", "levee_piece"):
            del self[nom]

    def levee(self) -> SaisieLevee | None:
        """The waiver as typed, None when nothing of it is. Raises PassImpossible when something is missing."""
        if "levee_par" not in self:
            return None
        return lire_levee(self.levee_par.data, self.levee_le.data, self.levee_piece.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Propose the default end when none is typed: it is shown, and waits to be confirmed."""
        est_valable = bool(super().validate(extra_validators))
        fin = self.fin_officielle
        if fin.data is not None or fin.errors or self.debut.data is None:
            return est_valable
        proposee = fin_proposee(self.debut.data)
        fin.errors = ["Indiquez la fin officielle."]
        if proposee is not None:
            fin.data, fin.raw_data = proposee, None
            fin.errors = [
                typographie(
                    f"Sans suspension ni prolongation, ce PASS IAE finit le {en_toutes_lettres(proposee)}. "
                    "Comparez avec la fin lue sur la plateforme, puis enregistrez."
                )
            ]
        return False

    def saisie(self) -> SaisiePass:
        """The PASS as typed; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        assert self.constatee_le.data is not None  # noqa: S101  the field is required
        assert self.fin_officielle.data is not None  # noqa: S101  `validate` asks for it
        return SaisiePass(
            numero=self.numero.data or "",
            debut=self.debut.data,
            fin_officielle=self.fin_officielle.data,
            constatee_le=self.constatee_le.data,
        )


class SuspensionForm(FormulaireVersionne):
    """A suspension: without end, it may last as long as the rules allow."""

    motif = SelectField("Motif", [obligatoire("Choisissez un motif.")], choices=_libelles(MotifSuspension))
    debut = Jour("Premier jour", requis="Indiquez le premier jour de la suspension.")
    fin = Jour("Dernier jour")
    prise = SelectField("La fin officielle en tient-elle déjà compte\u00a0?", choices=SELON_LES_DATES | OUI_NON)
    declaree_le = Jour("Déclarée sur la plateforme le")

    def proposer(self, type_structure: str, pass_debut: date, au: date) -> None:
        """Offer the motives of a kind of structure, then those of the time of the PASS that are offered no more."""
        self.motif.choices = A_CHOISIR | _possibles(type_structure, pass_debut, au)

    def reprendre(self, type_structure: str, pass_debut: date, au: date, suspension: Suspension) -> None:
        """The same for a stored suspension: its motive stays, even no longer offered, and so do the days counted."""
        motif, comptes = MotifSuspension(suspension.motif), suspension.jours_dans_officielle
        self.motif.choices = _possibles(type_structure, pass_debut, au) | _libelles([motif])
        comme_avant = f"Comme avant\u00a0: elle en compte {accorder(comptes, 'jour')}"
        self.prise.choices = {PriseEnCompte.COMME_AVANT.value: comme_avant} | OUI_NON

    def montrer_conflit(self, objet: object) -> None:
        """The answer on the official end is not stored: it cannot differ."""
        super().montrer_conflit(objet)
        self.conflit = [ligne for ligne in self.conflit or [] if ligne[0] != self.prise.label.text]

    def saisie(self) -> SaisieSuspension:
        """The suspension as typed; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        return SaisieSuspension(
            debut=self.debut.data,
            fin=self.fin.data,
            motif=MotifSuspension(self.motif.data),
            prise=PriseEnCompte(self.prise.data),
            declaree_le=self.declaree_le.data,
        )


class RetourForm(FormulaireVersionne):
    """The first day back to work."""

    retour_le = Jour("Premier jour de retour au travail", requis="Indiquez le premier jour de retour au travail.")

    @classmethod
    def valeurs(cls, objet: Any) -> dict[str, Any]:
        """The day back that the stored suspension means."""
        return {"obj": objet, "retour_le": objet.fin + UN_JOUR}

    def saisie(self) -> date:
        """The day back as typed; the form must be valid."""
        assert self.retour_le.data is not None  # noqa: S101  the field is required
        return self.retour_le.data


class ProlongationForm(Formulaire):
    """A prolongation to ask for."""

    motif = SelectField("Motif", [obligatoire("Choisissez un motif.")])
    fin = Jour("Nouvelle fin du PASS IAE", requis="Indiquez la nouvelle fin du PASS IAE.")
    demandee_le = Jour("Demandée le", requis="Indiquez le jour de la demande.")
    est_comptee = BooleanField("Elle a été accordée, et la fin officielle en tient déjà compte")

    def proposer(self, motifs: Iterable[MotifPossible], pass_debut: date, au: date) -> None:
        """Offer these motives, each with the latest end it allows, then those of the time of the PASS."""
        anciens = anciennes_prolongations(Periode(min(pass_debut, au), au))
        self.motif.choices = motifs_de_prolongation(motifs) | _anciens(PROLONGATIONS, anciens)

    def saisie(self) -> SaisieProlongation:
        """The prolongation as typed; the form must be valid."""
        assert self.demandee_le.data is not None  # noqa: S101  the field is required
        return SaisieProlongation(
            MotifProlongation(self.motif.data), self.fin.data, self.demandee_le.data, bool(self.est_comptee.data)
        )


class DecisionForm(Vigilant, FormulaireVersionne):
    """The prescriber's answer."""

    TEXTES = ("motif_refus",)

    decision = SelectField(
        "Réponse du prescripteur",
        [obligatoire("Choisissez la réponse.")],
        choices=A_CHOISIR | _libelles([DecisionProlongation.ACCORDEE, DecisionProlongation.REFUSEE]),
    )
    decidee_le = Jour("Date de la réponse", requis="Indiquez la date de la réponse.")
    motif_refus = Texte("Raison du refus", maximum=200)
    prise = SelectField("La fin officielle en tient-elle déjà compte\u00a0?", choices=SELON_LES_DATES | OUI_NON)

    def montrer_conflit(self, objet: object) -> None:
        """The answer on the official end is not stored: it cannot differ."""
        super().montrer_conflit(objet)
        self.conflit = [ligne for ligne in self.conflit or [] if ligne[0] != self.prise.label.text]

    def saisie(self) -> SaisieDecision:
        """The answer as typed; the form must be valid."""
        assert self.decidee_le.data is not None  # noqa: S101  the field is required
        return SaisieDecision(
            DecisionProlongation(self.decision.data),
            self.decidee_le.data,
            PriseEnCompte(self.prise.data),
            self.motif_refus.data,
        )
