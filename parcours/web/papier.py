"""Papers about a parcours: the livret of the person, the bilan for who accompanies next."""

from flask import Blueprint, make_response, url_for
from werkzeug.wrappers import Response

from parcours.domain import droits
from parcours.domain.bilan import themes_travailles
from parcours.domain.etape import Theme
from parcours.exchange.papier import composer
from parcours.models import Parcours
from parcours.queries import fiche as queries
from parcours.queries.fiche import Dossier
from parcours.web import bilan as papier_bilan
from parcours.web import livret as papier_livret
from parcours.web.acces import sur_parcours
from parcours.web.forms.papier import BilanForm
from parcours.web.papiers_suivi import themes_evalues
from parcours.web.requete import aujourdhui, config, jour_du_pass, page, session_base

bp = Blueprint("papier", __name__, url_prefix="/parcours/<ref>")


@bp.get("/livret.pdf")
@sur_parcours(droits.peut_accompagner, lecture="livret")
def livret(parcours: Parcours) -> Response:
    """The livret, to be given to the person."""
    au = aujourdhui(parcours.structure.fuseau)
    donnees = papier_livret.livret(parcours, _dossier(parcours), au, jour_du_pass(), page_des_droits())
    return pdf("livret", parcours.ref, donnees)


@bp.route("/bilan", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="bilan")
def bilan(parcours: Parcours) -> Response | tuple[str, int]:
    """Ask what the person agrees to name, then write the bilan."""
    dossier = _dossier(parcours)
    form = BilanForm()
    travailles = [travaille.theme for travaille in themes_travailles(dossier.etapes)]
    vises = [Theme(objectif.theme) for objectif in dossier.objectifs if objectif.theme in tuple(Theme)]
    form.proposer(dict.fromkeys([*travailles, *themes_evalues(parcours, dossier), *vises]))
    if form.validate_on_submit():
        au = aujourdhui(parcours.structure.fuseau)
        return pdf("bilan", parcours.ref, papier_bilan.bilan(parcours, dossier, au, form.choisis))
    return page("papiers/bilan.html", form.statut, form=form, parcours=parcours)


def page_des_droits() -> str:
    """The public page that a livret leads to, which says nothing of the person."""
    return config().adresse.rstrip("/") + url_for("accueil.donnees")


def pdf(nom: str, repere: str, donnees: dict[str, object]) -> Response:
    """A paper as a file; its name is that of the paper and a reference, never somebody's."""
    reponse = make_response(composer(nom, donnees))
    reponse.mimetype = "application/pdf"
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}-{repere}.pdf"'
    return reponse


def _dossier(parcours: Parcours) -> Dossier:
    return queries.charger(session_base(), parcours, voit_le_social=True)
