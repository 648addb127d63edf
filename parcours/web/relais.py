"""What was handed over to me, what I handed over, and who stands in for whom."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint

from parcours.domain import droits
from parcours.domain.parcours import Fonction
from parcours.domain.passage import RaisonPassage
from parcours.models import Parcours, Passage
from parcours.queries import passage as queries
from parcours.web.acces import connecte
from parcours.web.requete import config, horloge, page, profil, session_base

bp = Blueprint("relais", __name__, url_prefix="/relais")

# How long what was read stays on the page.
RECENT = timedelta(days=90)


@dataclass(frozen=True)
class PassageMontre:
    """A handover as it is shown: the parcours that its reader may open, and how many there are in all."""

    passage: Passage
    fonction: str
    suivis: list[Parcours]
    nombre: int
    raison: str
    note: str


@bp.get("")
@connecte(droits.est_connecte)
def voir() -> tuple[str, int]:
    """What waits to be read first."""
    depuis = horloge().maintenant() - RECENT
    recus = queries.recus(session_base(), profil().compte_id, depuis)
    donnes = queries.donnes(session_base(), profil().compte_id, depuis)
    suivis = queries.parcours_passes(session_base(), [passage.id for passage in (*recus, *donnes)])
    return page(
        "relais/voir.html",
        fuseau=config().fuseau,
        a_lire=[_montrer(p, suivis[p.id]) for p in recus if p.lu_le is None],
        lus=[_montrer(p, suivis[p.id]) for p in recus if p.lu_le is not None],
        donnes=[_montrer(p, suivis[p.id]) for p in donnes],
    )


def _montrer(passage: Passage, suivis: list[Parcours]) -> PassageMontre:
    fonction = Fonction(passage.fonction)
    # Who supervises the work reads neither why nor what was said: both may be about more than the work.
    social = fonction is Fonction.REFERENT
    return PassageMontre(
        passage=passage,
        fonction=fonction.libelle,
        suivis=[suivi for suivi in suivis if droits.peut_voir(profil(), suivi)],
        nombre=len(suivis),
        raison=RaisonPassage(passage.raison).libelle if social and passage.raison else "",
        note=passage.note or "" if social else "",
    )
