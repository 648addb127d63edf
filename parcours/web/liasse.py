"""The livrets of many parcours in one archive, composed under the eyes of who asked for them."""

import typst
from flask import Blueprint, abort, current_app, make_response, url_for
from werkzeug.wrappers import Response

from parcours.actions import liasse as actions
from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.domain.compte import Profil
from parcours.exchange.papier import composer
from parcours.models import Liasse, Structure
from parcours.queries import fiche as queries_fiche
from parcours.queries import liasse as queries
from parcours.queries import parcours as queries_parcours
from parcours.queries import structure as queries_structure
from parcours.web.acces import rendre_la_main, sur_structure
from parcours.web.forms.liasse import LiasseForm
from parcours.web.livret import livret
from parcours.web.papier import page_des_droits
from parcours.web.quota import compter_export
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, base, jour_du_pass, page, profil, session_base

bp = Blueprint("liasse", __name__, url_prefix="/structures/<ref>/livrets")


@bp.route("", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def demander(structure: Structure) -> Response | tuple[str, int]:
    """Choose whose livrets, and ask for them."""
    form, au = LiasseForm(), aujourdhui(structure.fuseau)
    demandees: list[Liasse] = []

    def ecrire() -> None:
        # Asking counts, not downloading: an archive asked for may be fetched again.
        compter_export(session_base())
        cles = queries.a_composer(session_base(), structure.id, form.referent(profil().compte_id), au)
        demandees.append(actions.demander(session_base(), auteur(structure.fuseau), structure, cles))

    if form.soumis(ecrire):
        return vers(url_for("liasse.suivre", ref=structure.ref, liasse=demandees[0].ref))
    return page("liasse/demander.html", form.statut, form=form, structure=structure)


@bp.get("/<liasse>")
@sur_structure(droits.peut_accueillir)
def suivre(structure: Structure, liasse: str) -> tuple[str, int]:
    """How many are composed; the archive, once they all are."""
    return page("liasse/suivre.html", structure=structure, liasse=_liasse(structure, liasse))


@bp.post("/<liasse>/suite")
@sur_structure(droits.peut_accueillir)
def continuer(structure: Structure, liasse: str) -> Response:
    """Compose the next few: out of any transaction, so that others write meanwhile; then store them."""
    qui, ref_structure = profil(), structure.ref
    cles = _liasse(structure, liasse).restants[: actions.PAR_FOIS]
    rendre_la_main()
    composes, ecartes = _composer(qui, cles)
    session = session_base()
    relue = queries_structure.par_ref(session, ref_structure, pour_ecrire=True)
    if relue is None or not droits.peut_accueillir(profil(), relue):
        abort(403)
    demandee = _liasse(relue, liasse)
    # Somebody may have left since: what is no longer this account's to read is not kept.
    lus = {
        ref: parcours.id
        for ref in composes
        if (parcours := queries_parcours.par_ref(session, ref)) and droits.peut_accompagner(profil(), parcours)
    }
    if set(cles) <= set(demandee.restants):
        actions.ranger(demandee, {ref: composes[ref] for ref in lus}, cles, ecartes)
        noter_consultations(session, auteur(), list(lus.values()), "livret")
    return vers(url_for("liasse.suivre", ref=relue.ref, liasse=demandee.ref))


def _composer(qui: Profil, cles: list[int]) -> tuple[dict[str, bytes], list[str]]:
    """The livrets of these parcours, by reference, and those that could not be composed."""
    composes: dict[str, bytes] = {}
    ecartes: list[str] = []
    donnees: dict[str, dict[str, object]] = {}
    with base().lecture() as session:
        for ref in queries.refs(session, cles):
            parcours = queries_parcours.par_ref(session, ref)
            if parcours is None or not droits.peut_accompagner(qui, parcours):
                continue
            dossier = queries_fiche.charger(session, parcours, voit_le_social=True)
            au = aujourdhui(parcours.structure.fuseau)
            donnees[ref] = livret(parcours, dossier, au, jour_du_pass(), page_des_droits())
    for ref, contenu in donnees.items():
        try:
            composes[ref] = composer("livret", contenu)
        except typst.TypstError:
            current_app.logger.exception("livret %s", ref)
            ecartes.append(ref)
    return composes, ecartes


@bp.get("/<liasse>/livrets.zip")
@sur_structure(droits.peut_accueillir)
def telecharger(structure: Structure, liasse: str) -> Response:
    """The archive, once it is whole."""
    demandee = _liasse(structure, liasse)
    if demandee.restants:
        abort(404)
    reponse = make_response(demandee.archive)
    reponse.mimetype = "application/zip"
    reponse.headers["Content-Disposition"] = f'attachment; filename="livrets-{demandee.ref}.zip"'
    return reponse


def _liasse(structure: Structure, ref: str) -> Liasse:
    return ou_404(queries.par_ref(session_base(), structure.id, profil().compte_id, ref))
