"""Importing the list of applications of the State platform: a file, its preview, then everything or nothing.

A workbook is long to read: it is read outside of any transaction, between two passages of the guard.
"""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import importation as actions
from parcours.domain import droits
from parcours.domain.candidature import ImportImpossible, verifier_type
from parcours.domain.compte import NomRole
from parcours.domain.erreurs import Refus
from parcours.domain.importation import Plan
from parcours.domain.parcours import Fonction
from parcours.exchange.emplois import Lecture, lire_candidatures
from parcours.exchange.importation import bilan_de, en_candidatures
from parcours.models import Depot, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import importation as queries
from parcours.web.acces import rendre_la_main, sur_structure
from parcours.web.forms.importation import DepotForm, ReponseForm
from parcours.web.requete import METHODES_DE_LECTURE, aujourdhui, auteur, page, profil, session_base

bp = Blueprint("importation", __name__, url_prefix="/structures/<ref>/import")


@bp.route("", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def deposer(structure: Structure) -> Response | tuple[str, int]:
    """Send a file; it waits for the answer to its preview."""
    form = DepotForm()
    if form.validate_on_submit():
        contenu, nom = form.fichier.data.read(), form.fichier.data.filename or ""
        rendre_la_main()
        try:
            lecture = lire_candidatures(contenu, nom)
            verifier_type((ligne.structure_type for ligne in lecture.lignes), structure.type)
        except Refus as refus:
            form.refuser(refus)
        else:
            return _garder(structure.ref, contenu)
    return page("importation/deposer.html", form.statut, form=form, structure=structure)


@sur_structure(droits.peut_accueillir)
def _garder(structure: Structure, contenu: bytes) -> Response:
    depot = actions.deposer(session_base(), auteur(structure.fuseau), structure, contenu)
    return redirect(url_for("importation.confirmer", ref=structure.ref, depot=depot.ref), 303)


@bp.route("/<depot>", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def confirmer(structure: Structure, depot: str) -> Response | tuple[str, int]:
    """Say what the import would do, then do it and say what was done."""
    depose = _depot(structure, depot)
    if depose is None:
        return _absent(structure)
    if request.method in METHODES_DE_LECTURE:
        return _previsualiser(
            structure, depose, lire_candidatures(depose.contenu), ReponseForm(referent_id=_moi(structure))
        )
    rendre_la_main()
    return _importer(structure.ref, depot, lire_candidatures(depose.contenu))


@sur_structure(droits.peut_accueillir)
def _importer(structure: Structure, depot: str, lecture: Lecture) -> Response | tuple[str, int]:
    """Do it, unless the file went while it was being read.

    The plan is made again in the transaction that writes: someone may have recorded things since the preview.
    """
    depose = _depot(structure, depot)
    if depose is None:
        return _absent(structure)
    form = ReponseForm()
    form.proposer(_referents(structure))
    faits: list[Plan] = []

    def importer() -> None:
        plan = actions.importer(
            session_base(),
            auteur(structure.fuseau),
            structure,
            en_candidatures(lecture),
            lecture.lignes_rejetees,
            depot=depose,
            referent_id=form.referent,
            accepter_reculs=bool(form.accepter_reculs.data),
        )
        if plan.reculs and not plan.a_ecrire:
            # Nothing else in this file: it waits for the answer.
            raise ImportImpossible("Cochez cette case, ou abandonnez le fichier.", "accepter_reculs")
        faits.append(plan)

    if form.soumis(importer):
        return page("importation/resultat.html", structure=structure, plan=faits[0], bilan=bilan_de(faits[0], lecture))
    return _previsualiser(structure, depose, lecture, form)


def _previsualiser(
    structure: Structure, depose: Depot, lecture: Lecture, form: ReponseForm
) -> Response | tuple[str, int]:
    try:
        plan = actions.preparer(session_base(), structure, en_candidatures(lecture), aujourdhui(structure.fuseau))
    except ImportImpossible as impossible:
        flash(impossible.message, "erreur")
        return redirect(url_for("importation.deposer", ref=structure.ref), 303)
    if plan.nombre_de_parcours:
        form.proposer(_referents(structure))
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


def _referents(structure: Structure) -> dict[int, str]:
    """Who may accompany a parcours today, as when an entry is typed."""
    comptes = queries_compte.de_structure(
        session_base(), structure.id, aujourdhui(structure.fuseau), *Fonction.REFERENT.roles
    )
    return {compte.id: compte.nom for compte in comptes}


def _moi(structure: Structure) -> str:
    """Whoever imports, when accompanying is their work: a responsable who imports for others chooses."""
    return str(profil().compte_id) if structure.id in profil().structures(NomRole.CONSEILLER) else ""


def _depot(structure: Structure, ref: str) -> Depot | None:
    return queries.depot(session_base(), structure.id, profil().compte_id, ref)


def _absent(structure: Structure) -> tuple[str, int]:
    """Gone (a second click, most often), or never this account's: the same page."""
    return page("importation/absent.html", 404, structure=structure)
