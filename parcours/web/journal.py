"""The journal of a person: who changed what, what was signalled, and who read, on one page and as a table to keep."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, url_for

from parcours.domain import droits
from parcours.domain.catalogue import phrase
from parcours.domain.journal import Rubrique, avant_et_apres, rubrique
from parcours.exchange.tableur import csv_en_flux
from parcours.models import Alerte, Parcours
from parcours.queries import journal_personne as queries
from parcours.rendering.formats import date_courte
from parcours.web.acces import sur_parcours
from parcours.web.forms.journal import TOUT, JournalForm
from parcours.web.quota import compter_export
from parcours.web.requete import base, page, session_base

bp = Blueprint("journal", __name__, url_prefix="/parcours/<ref>/journal")

LIGNES = 50
# A right of access is answered whole: nobody's journal is longer than this.
LIGNES_EXPORTEES = 20_000
PRODUIT = "Parcours"
EPOQUE = datetime(1970, 1, 1, tzinfo=UTC)
REPERE = re.compile(r"(\d{1,18})-([1-3])-(\d{1,9})")
# The pages about a person, as the register of consultations shows them.
LECTURES = {
    "heures": "les heures",
    "autorisation": "les autorisations",
    "fiche": "Fiche",
    "identite": "Identité",
    "entree": "Entrée",
    "affectation": "Accompagnement",
    "etapes": "Étapes",
    "etape": "Étape",
    "entretien": "Entretien",
    "revue": "Revue",
    "contrat": "Contrat",
    "formation": "Formation",
    "immersion": "Immersion",
    "pass": "PASS IAE",
    "suspension": "Suspension du PASS IAE",
    "prolongation": "Prolongation du PASS IAE",
    "sortie": "Sortie",
    "suivi": "Nouvelles après la sortie",
    "plan": "Plan",
    "et si": "Hypothèse",
    "objectif": "Objectif",
    "frein": "Freins",
    "competence": "Savoir-faire au travail",
    "document": "Document",
    "fse": "Participation FSE+",
    "livret": "Livret",
    "bilan": "Bilan d’accompagnement",
    "journal": "Journal",
    "journal exporté": "Journal, en tableau",
    "indicateur": "Résultats de la structure",
    "sorties": "Sorties de la structure",
}


@dataclass(frozen=True)
class Dite:
    """A line as it is read: when, about what, what was done, what was there before, by whom."""

    le: datetime
    rubrique: Rubrique
    quoi: str
    avant: str
    qui: str


@bp.get("")
@sur_parcours(droits.peut_accompagner, lecture="journal")
def voir(parcours: Parcours) -> tuple[str, int]:
    """Everything done about a person and everything read, the latest first, by subject and by day."""
    form = JournalForm(request.args)
    apres = _lire_repere(request.args.get("avant", ""))
    lignes = queries.lire(session_base(), parcours, form.demande(), LIGNES + 1, apres)
    filtres: dict[str, Any] = dict(form.arguments())
    suite = lignes[LIGNES - 1].repere if len(lignes) > LIGNES else None
    return page(
        "journal/voir.html",
        parcours=parcours,
        form=form,
        lignes=_dire(lignes[:LIGNES]),
        est_filtre=bool(filtres),
        suivant=url_for("journal.voir", ref=parcours.ref, **filtres, avant=_ecrire_repere(suite)) if suite else None,
        precedent=url_for("journal.voir", ref=parcours.ref, **filtres) if apres else None,
        # Whole unless a subject was chosen: a right of access is about the readings too.
        exporter_href=url_for("journal.exporter", ref=parcours.ref, **({"quoi": TOUT} | filtres)),
    )


@bp.get("/tableau.csv")
@sur_parcours(droits.peut_accompagner, lecture="journal exporté")
def exporter(parcours: Parcours) -> Response:
    """The same lines as a table, for a person who asks what is kept of them."""
    with base().transaction() as session:
        compter_export(session)
    lignes = queries.lire(session_base(), parcours, JournalForm(request.args).demande(), LIGNES_EXPORTEES)
    zone = ZoneInfo(parcours.structure.fuseau)
    entete = ["Jour", "Heure", "Sujet", "Ce qui a été fait", "Avant", "Par qui"]
    rangees = [
        (le.date(), f"{le:%H:%M}", ligne.rubrique.libelle, ligne.quoi, ligne.avant, ligne.qui)
        for ligne in _dire(lignes)
        for le in (ligne.le.astimezone(zone),)
    ]
    reponse = Response(b"".join(csv_en_flux(entete, [rangees])), mimetype="text/csv")
    reponse.headers["Content-Disposition"] = f"attachment; filename=journal-{parcours.ref}.csv"
    return reponse


def _dire(lignes: list[queries.Ligne]) -> list[Dite]:
    cles = [ligne.cle for ligne in lignes if ligne.source == queries.ALERTE]
    alertes = queries.alertes(session_base(), cles) if cles else {}
    return [_dire_une(ligne, alertes) for ligne in lignes]


def _dire_une(ligne: queries.Ligne, alertes: dict[int, Alerte]) -> Dite:
    if ligne.source == queries.LECTURE:
        quoi = f"A lu\u00a0: {LECTURES.get(ligne.texte, ligne.texte)}."
        return Dite(ligne.le, Rubrique.LECTURES, quoi, "", ligne.qui or PRODUIT)
    if ligne.source == queries.ALERTE:
        return Dite(ligne.le, Rubrique.ALERTES, _dire_l_alerte(alertes[ligne.cle]), "", PRODUIT)
    quoi, avant = avant_et_apres(ligne.texte)
    return Dite(ligne.le, rubrique(ligne.evenement), quoi, avant, ligne.qui or PRODUIT)


def _dire_l_alerte(alerte: Alerte) -> str:
    raison = phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, alerte.signalee_le)
    fermee = f" Close le {date_courte(alerte.close_le)}\u00a0: {alerte.close_motif}" if alerte.close_le else ""
    return f"Alerte signalée\u00a0: {raison}{fermee}"


def _ecrire_repere(repere: queries.Repere) -> str:
    return f"{(repere.le - EPOQUE) // timedelta(microseconds=1)}-{repere.source}-{repere.cle}"


def _lire_repere(brut: str) -> queries.Repere | None:
    """Where the address says that a page starts; None when it says nothing that can be read."""
    lu = REPERE.fullmatch(brut)
    if lu is None:
        return None
    instant, source, cle = map(int, lu.groups())
    try:
        return queries.Repere(EPOQUE + timedelta(microseconds=instant), source, cle)
    except OverflowError:
        return None
