"""The livrets of many parcours in one archive, composed under the eyes of who asked for them."""

from flask import Blueprint, abort, make_response, url_for
from werkzeug.wrappers import Response

from parcours.actions import liasse as actions
from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.exchange.papier import composer
from parcours.models import Liasse, Structure
from parcours.queries import fiche as queries_fiche
from parcours.queries import liasse as queries
from parcours.queries import parcours as queries_parcours
from parcours.web.acces import sur_structure
from parcours.web.forms.liasse import LiasseForm
from parcours.web.livret import livret
from parcours.web.papier import page_des_droits
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, jour_du_pass, page, profil, session_base

bp = Blueprint("liasse", __name__, url_prefix="/structures/<ref>/livrets")


@bp.route("", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def demander(structure: Structure) -> Response | tuple[str, int]:
    """Choose whose livrets, and ask for them."""
    form, au = LiasseForm(), aujourdhui(structure.fuseau)
    demandees: list[Liasse] = []

    def ecrire() -> None:
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
    """Compose the next few."""
    demandee, session = _liasse(structure, liasse), session_base()
    cles = demandee.restants[: actions.PAR_FOIS]
    composes: dict[str, bytes] = {}
    lus: list[int] = []
    for ref in queries.refs(session, cles):
        parcours = queries_parcours.par_ref(session, ref)
        # Somebody may have left since: what is no longer this account's to read is not composed.
        if parcours is None or not droits.peut_accompagner(profil(), parcours):
            continue
        dossier = queries_fiche.charger(session, parcours, voit_le_social=True)
        au = aujourdhui(parcours.structure.fuseau)
        composes[ref] = composer("livret", livret(parcours, dossier, au, jour_du_pass(), page_des_droits()))
        lus.append(parcours.id)
    actions.ranger(demandee, composes, cles)
    noter_consultations(session, auteur(), lus, "livret")
    return vers(url_for("liasse.suivre", ref=structure.ref, liasse=demandee.ref))


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
