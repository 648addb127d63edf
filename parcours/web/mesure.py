"""How long entries take: what the product promises, and what is seen. For the administrator."""

from datetime import timedelta

from flask import Blueprint

from parcours.domain import droits
from parcours.queries import mesure as queries
from parcours.web.acces import connecte
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("mesure", __name__, url_prefix="/saisies")
PERIODE = timedelta(days=90)


@bp.get("")
@connecte(droits.peut_administrer)
def voir() -> tuple[str, int]:
    """The median of each screen over ninety days."""
    mesures = queries.depuis(session_base(), aujourdhui() - PERIODE)
    return page("mesure/voir.html", mesures=mesures, jours=PERIODE.days)
