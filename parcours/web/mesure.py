"""How long entries take, and how often what is written is asked about: figures for the administrator."""

from datetime import timedelta

from flask import Blueprint

from parcours.domain import droits
from parcours.queries import mesure as queries
from parcours.queries import vigilance as queries_vigilance
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


@bp.get("/questions")
@connecte(droits.peut_administrer)
def questionner() -> tuple[str, int]:
    """How often a text was asked about over ninety days, by kind of words, and what became of it."""
    questions = queries_vigilance.depuis(session_base(), aujourdhui() - PERIODE)
    return page("mesure/questions.html", questions=questions, jours=PERIODE.days)
