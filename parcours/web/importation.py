"""Importing the list of applications of the State platform: a file, its preview, then everything or nothing."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import importation as actions
from parcours.domain import droits
from parcours.domain.candidature import ImportImpossible, verifier_type
from parcours.domain.importation import Plan
from parcours.exchange.emplois import Lecture, lire_candidatures
from parcours.exchange.importation import bilan_de, en_candidatures
from parcours.models import Depot, Structure
from parcours.queries import importation as queries
from parcours.web.acces import sur_structure
from parcours.web.forms.importation import DepotForm, ReponseForm
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("importation", __name__, url_prefix="/structures/<ref>/import")


@bp.route("", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def deposer(structure: Structure) -> Response | tuple[str, int]:
    """Send a file; it waits for the answer to its preview."""
    form = DepotForm()
    depots: list[Depot] = []
    if form.soumis(lambda: depots.append(_deposer(structure, form))):
        return redirect(url_for("importation.confirmer", ref=structure.ref, depot=depots[0].ref), 303)
    return page("importation/deposer.html", form.statut, form=form, structure=structure)


@bp.route("/<depot>", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def confirmer(structure: Structure, depot: str) -> Response | tuple[str, int]:
    """Say what the import would do, then do it and say what was done.

    The plan is made again in the transaction that writes: someone may have recorded things since the preview.
    """
    depose = _depot(structure, depot)
    if depose is None:
        return _absent(structure)
    lecture = lire_candidatures(depose.contenu)
    form = ReponseForm()
    faits: list[Plan] = []
    if form.soumis(lambda: faits.append(_importer(structure, lecture, depose))):
        return page("importation/resultat.html", structure=structure, plan=faits[0], bilan=bilan_de(faits[0], lecture))
    try:
        plan = actions.preparer(session_base(), structure, en_candidatures(lecture), aujourdhui(structure.fuseau))
    except ImportImpossible as impossible:
        flash(impossible.message, "erreur")
        return redirect(url_for("importation.deposer", ref=structure.ref), 303)
    return page(
        "importation/apercu.html",
        form.statut,
        form=form,
        structure=structure,
        depot=depose,
        plan=plan,
        bilan=bilan_de(plan, lecture),
    )


@bp.post("/<depot>/abandon")
@sur_structure(droits.peut_accueillir)
def abandonner(structure: Structure, depot: str) -> Response | tuple[str, int]:
    """Forget the file; nothing was written."""
    depose = _depot(structure, depot)
    if depose is None:
        return _absent(structure)
    actions.abandonner(session_base(), auteur(structure.fuseau), depose)
    flash("Fichier abandonné\u00a0: rien n’a été écrit.", "ok")
    return redirect(url_for("importation.deposer", ref=structure.ref), 303)


def _deposer(structure: Structure, form: DepotForm) -> Depot:
    contenu = form.fichier.data.read()
    lecture = lire_candidatures(contenu, form.fichier.data.filename or "")
    verifier_type((ligne.structure_type for ligne in lecture.lignes), structure.type)
    return actions.deposer(session_base(), auteur(structure.fuseau), structure, contenu)


def _importer(structure: Structure, lecture: Lecture, depose: Depot) -> Plan:
    return actions.importer(
        session_base(),
        auteur(structure.fuseau),
        structure,
        en_candidatures(lecture),
        lecture.lignes_rejetees,
        depose,
    )


def _depot(structure: Structure, ref: str) -> Depot | None:
    return queries.depot(session_base(), structure.id, profil().compte_id, ref)


def _absent(structure: Structure) -> tuple[str, int]:
    """Gone (a second click, most often), or never this account's: the same page."""
    return page("importation/absent.html", 404, structure=structure)
