"""One line of «Mes parcours», as it is shown: its state, why it is there, its dates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from parcours.domain.catalogue import Niveau, niveau
from parcours.domain.dates import en_toutes_lettres, jours_entre
from parcours.domain.raison import Raisons, raisons, se_lit_sans_le_social
from parcours.models import Structure
from parcours.queries.liste import RANGS, EcheanceLue, Ligne, Vue
from parcours.rendering.formats import dans_jours

ETATS = {Niveau.RETARD: "late", Niveau.ROUGE: "late", Niveau.ORANGE: "soon", Niveau.LOIN: "ok"}


@dataclass(frozen=True)
class DateMontree:
    """A date of a line: what it is, the day, the days left (None: not counted), how close it is."""

    libelle: str
    le: date | None
    jours: int | None = None
    etat: str = ""


@dataclass(frozen=True)
class LigneMontree:
    """A line: its state (shape and word), who, why, and its dates."""

    ligne: Ligne
    etat: str
    mot: str
    lieu: str
    raisons: Raisons
    dates: list[DateMontree]


def montrer(vue: Vue, ligne: Ligne, structure: Structure, echeances: Iterable[EcheanceLue]) -> LigneMontree:
    """The line of a parcours, with what its reader may know."""
    voit_le_social = structure.id in vue.acces.entieres
    lisibles = [e for e in echeances if voit_le_social or se_lit_sans_le_social(e)]
    dites = raisons(lisibles, vue.au, structure.seuil_rouge_jours, structure.seuil_orange_jours)
    lieu = [mot for mot in (ligne.metier or ligne.commune, structure.nom if len(vue.structures) > 1 else None) if mot]
    return LigneMontree(
        ligne=ligne,
        etat=ETATS[RANGS[ligne.rang]],
        mot=_mot(ligne, vue.au, voit_le_social),
        lieu=" · ".join(lieu),
        raisons=dites if dites.premiere else replace(dites, premiere=_sans_echeance(ligne, vue.au, voit_le_social)),
        dates=_dates(ligne, structure, vue.au, voit_le_social),
    )


def _mot(ligne: Ligne, au: date, voit_le_social: bool) -> str:
    if ligne.rang == 0:
        return "en retard"
    if ligne.rang == 2 and voit_le_social and ligne.silence_le is not None and ligne.silence_le <= au:
        return "silence"
    if ligne.rang < 3:
        return dans_jours(jours_entre(au, ligne.limite))
    if ligne.clos_le is not None:
        return "terminé"
    return "à venir" if ligne.entree_le > au else "à jour"


def _sans_echeance(ligne: Ligne, au: date, voit_le_social: bool) -> str:
    if ligne.clos_le is not None:
        return f"Parcours terminé le {en_toutes_lettres(ligne.clos_le)}."
    if ligne.entree_le > au:
        return f"Entrée prévue le {en_toutes_lettres(ligne.entree_le)}."
    return (
        "Aucune échéance\u00a0: ni PASS ni contrat enregistré." if voit_le_social else "Aucun terme de contrat connu."
    )


def _dates(ligne: Ligne, structure: Structure, au: date, voit_le_social: bool) -> list[DateMontree]:
    if ligne.clos_le is not None:
        return [DateMontree("Entrée", ligne.entree_le), DateMontree("Sortie", ligne.clos_le)]
    montrees = [("PASS", ligne.pass_fin)] if voit_le_social else []
    return [
        _date(libelle, le, structure, au) if le is not None else DateMontree(libelle, None)
        for libelle, le in [*montrees, ("Contrat", ligne.contrat_fin)]
    ]


def _date(libelle: str, le: date, structure: Structure, au: date) -> DateMontree:
    proche = niveau(le, au, structure.seuil_rouge_jours, structure.seuil_orange_jours)
    etat = ETATS[proche] if proche is not Niveau.LOIN else ""
    return DateMontree(libelle, le, jours_entre(au, le), etat)
