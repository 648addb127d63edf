"""Persons: welcoming one, proposing those already known, correcting an identity."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import salarie as actions
from parcours.domain import droits
from parcours.models import Parcours, Salarie, Structure
from parcours.queries import salarie as queries
from parcours.queries import structure as queries_structure
from parcours.web.acces import connecte, sur_parcours, sur_structure
from parcours.web.forms.salarie import IdentiteForm
from parcours.web.requete import auteur, page, profil, session_base

bp = Blueprint("salarie", __name__)

EN_ATTENTE_MONTRES = 20


@bp.get("/accueillir")
@connecte(droits.peut_accueillir_quelque_part)
def choisir() -> Response | tuple[str, int]:
    """Choose the structure where a person enters, or one of those recorded there whose parcours was never opened."""
    ids = droits.perimetre(profil()).entieres
    structures = queries_structure.par_ids(session_base(), ids)
    en_attente = queries.sans_parcours(session_base(), ids, EN_ATTENTE_MONTRES + 1)
    if len(structures) == 1 and not en_attente:
        return redirect(url_for("salarie.accueillir", ref=structures[0].ref))
    return page(
        "salarie/choisir.html",
        structures=structures,
        par_cle={structure.id: structure for structure in structures},
        en_attente=en_attente[:EN_ATTENTE_MONTRES],
        il_en_reste=len(en_attente) > EN_ATTENTE_MONTRES,
    )


@bp.route("/structures/<ref>/salaries/nouveau", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def accueillir(structure: Structure) -> Response | tuple[str, int]:
    """Welcome a person: their identity, unless they are known already, then their entry."""
    form = IdentiteForm()
    if "revenir" in request.form:
        form.ecartes.data = ""
        return page("salarie/edit.html", form=form, structure=structure, parcours=None)
    if form.validate_on_submit():
        connus = _deja_connus(form, structure)
        if connus:
            sejours = queries.sejours(session_base(), [connu.id for connu in connus])
            return page("salarie/doublons.html", form=form, structure=structure, connus=connus, sejours=sejours)
    accueillis: list[Salarie] = []
    if form.soumis(
        lambda: accueillis.append(
            actions.accueillir(session_base(), auteur(structure.fuseau), structure, form.saisie())
        )
    ):
        flash("Identité enregistrée. Il reste à ouvrir le parcours.", "ok")
        return redirect(url_for("parcours.ouvrir", ref=structure.ref, salarie_id=accueillis[0].id), 303)
    return page("salarie/edit.html", form.statut, form=form, structure=structure, parcours=None)


@bp.route("/parcours/<ref>/identite", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="identite")
def modifier(parcours: Parcours) -> Response | tuple[str, int]:
    """Correct an identity."""
    form = IdentiteForm(obj=parcours.salarie)
    if form.soumis(
        lambda: actions.modifier(
            session_base(), auteur(parcours.structure.fuseau), parcours, form.saisie(), form.version_lue
        )
    ):
        flash("Identité enregistrée.", "ok")
        return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
    return page("salarie/edit.html", form.statut, form=form, structure=parcours.structure, parcours=parcours)


def _deja_connus(form: IdentiteForm, structure: Structure) -> list[Salarie]:
    saisie = form.saisie()
    proches = queries.proches(session_base(), structure.id, saisie.nom, saisie.prenom, saisie.naissance)
    return [] if {proche.id for proche in proches} <= form.deja_ecartes else proches
