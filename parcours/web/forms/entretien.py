"""The form of an entretien: what a tap can say, and a note."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from wtforms import HiddenField, RadioField

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.entretien import DUREES, GENRES, SEMAINES, ObjectifRevu, SaisieEntretien, dans
from parcours.domain.etape import GenreEtape, Theme
from parcours.domain.frein import Frein, SaisieFrein
from parcours.domain.objectif import EtatObjectif
from parcours.domain.texte import contient_un_nir, sans_invisible
from parcours.domain.trame import alleger, poser
from parcours.models import Objectif, Trame
from parcours.web.forms.base import Jour, Note, choix
from parcours.web.forms.equipe import SaisieUnique
from parcours.web.forms.frein import NiveauxForm
from parcours.web.forms.vigilance import NoteVigilante
from parcours.web.requete import lire_cle

NOTE_MAX = 4000
AUTRE = "autre"
TRAME = "trame"
# What a draft keeps of the form, beside the objectives; as typed.
GARDES = ("le", "genre", "theme", "duree", "note", "prochain", "prochain_le", *(theme.value for theme in Theme))


class EntretienForm(NoteVigilante, NiveauxForm, SaisieUnique):
    """What was said with a person, and where their freins are; the next appointments offered are those of the day."""

    le = Jour("Date", requis="Indiquez la date.")
    genre = RadioField("Genre", choices=choix(GENRES), default=GenreEtape.ENTRETIEN.value)
    theme = RadioField("Frein travaillé", choices=choix(Theme, "Aucun en particulier"), default="")
    duree = RadioField("Durée", choices={"": "Non dite", **{str(d): f"{d}\u00a0min" for d in DUREES}}, default="")
    note = Note("Note", maximum=NOTE_MAX)
    prochain = RadioField("Prochain rendez-vous", choices={}, default="")
    prochain_le = Jour("Quel jour\u00a0?")
    # The page that wrote the draft this one was opened on.
    brouillon_lu = HiddenField()

    qui_pesent: frozenset[Theme] = frozenset()

    def is_submitted(self) -> bool:
        """Whether the person is saving: what asks for a template only fills the note."""
        return TRAME not in request.form and bool(super().is_submitted())

    def poser(self, trame: Trame) -> None:
        """Put the headings of a template after what the note holds, and what it proposes where nothing was said."""
        posee = poser(self.note.data, trame.rubriques)
        if len(posee) > NOTE_MAX:
            self.note.errors = [*self.note.errors, "Cette note est trop longue pour y poser une trame."]
            return
        self.note.data = posee
        if self.genre.data == self.genre.default:
            self.genre.data = trame.genre
        self.theme.data = self.theme.data or trame.theme or ""
        self.duree.data = self.duree.data or str(trame.duree_minutes or "")

    def proposer(self, au: date) -> None:
        """Offer the next appointments, with their days."""
        jours = {str(s): f"{_dans(s)}, le {_sans_annee(dans(s, au))}" for s in SEMAINES}
        self.prochain.choices = {"": "Aucun", **jours, AUTRE: "Un autre jour"}

    def validate(self, extra_validators: Any = None) -> bool:
        """The same as any form; and another day is a day."""
        est_valide = bool(super().validate(extra_validators))
        if self.prochain.data == AUTRE and self.prochain_le.data is None and not self.prochain_le.errors:
            self.prochain_le.errors = ["Indiquez le jour du prochain rendez-vous."]
            return False
        return est_valide

    def situer(self, freins: Mapping[Theme, Frein]) -> None:
        """Say where each frein stands, and which of them weigh."""
        super().situer(freins)
        self.qui_pesent = frozenset(t for t, lu in freins.items() if lu.derniere and lu.derniere.niveau)

    def freins(self) -> tuple[list[Any], list[Any]]:
        """The fields of the freins: those that weigh on the parcours or were touched, then the others."""
        pesent: list[Any] = []
        autres: list[Any] = []
        for theme in Theme:
            champ = self[theme.value]
            (pesent if champ.data or champ.errors or theme in self.qui_pesent else autres).append(champ)
        return pesent, autres

    def saisie(self, au: date, objectifs: Mapping[int, ObjectifRevu], rubriques: Sequence[str]) -> SaisieEntretien:
        """The entretien as typed, without the headings left empty; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  the field is required
        semaines = lire_cle(self.prochain.data or "")
        return SaisieEntretien(
            le=self.le.data,
            genre=GenreEtape(self.genre.data),
            theme=Theme(self.theme.data) if self.theme.data else None,
            duree_minutes=lire_cle(self.duree.data or ""),
            note=alleger(self.note.data, rubriques),
            objectifs=objectifs,
            prochain_le=dans(semaines, au)
            if semaines
            else self.prochain_le.data
            if self.prochain.data == AUTRE
            else None,
            freins=tuple(SaisieFrein(theme, niveau) for theme, niveau in self.niveaux().items()),
        )


def _dans(semaines: int) -> str:
    return "Dans une semaine" if semaines == 1 else f"Dans {semaines}\u00a0semaines"


def _sans_annee(jour: date) -> str:
    return en_toutes_lettres(jour).rpartition(" ")[0]


def nom_d_objectif(cle: int) -> str:
    """The name of the buttons of an objective."""
    return f"objectif-{cle}"


def objectifs_revus(ouverts: Sequence[Objectif]) -> dict[int, ObjectifRevu]:
    """What was sent of these objectives; what is not one of the choices says nothing."""
    permis = {etat.value for etat in EtatObjectif}
    revus = {}
    for objectif in ouverts:
        etat = request.form.get(nom_d_objectif(objectif.id), "")
        version = lire_cle(request.form.get(f"version-{objectif.id}", ""))
        if etat in permis:
            revus[objectif.id] = ObjectifRevu(EtatObjectif(etat), version or 0)
    return revus


def a_garder(ouverts: Sequence[Objectif]) -> dict[str, str] | None:
    """What a draft keeps of what was sent, None when it holds what is never kept (a social security number)."""
    noms = (*GARDES, *(nom_d_objectif(objectif.id) for objectif in ouverts))
    contenu = {nom: sans_invisible(request.form[nom])[:NOTE_MAX] for nom in noms if request.form.get(nom)}
    return None if any(contient_un_nir(valeur) for valeur in contenu.values()) else contenu


def depuis_le_brouillon(contenu: Mapping[str, str]) -> dict[str, object]:
    """The values of the form that a draft holds; a day that does not read is left out."""
    valeurs: dict[str, object] = {nom: contenu[nom] for nom in GARDES if nom in contenu}
    for nom in ("le", "prochain_le"):
        try:
            valeurs[nom] = date.fromisoformat(str(valeurs.get(nom, "")))
        except ValueError:
            valeurs.pop(nom, None)
    return valeurs
