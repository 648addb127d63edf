"""The «point d'équipe»: what is the same for everyone, and who is set apart."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import equipe as actions
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.geste import LIBELLES, commun_propose, exceptions_d_un_point
from parcours.domain.mesure import Ecran
from parcours.queries import equipe as queries
from parcours.queries import parcours as queries_parcours
from parcours.rendering.formats import accord, nombre
from parcours.web.acces import connecte
from parcours.web.forms.equipe import COMMUNS, PointForm, nom_d_exception
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("point", __name__, url_prefix="/equipe/point")


@bp.route("", methods=["GET", "POST"])
@connecte(droits.peut_encadrer)
def faire() -> Response | tuple[str, int]:
    """Everyone inherits the same thing, but those who are set apart."""
    membres = queries.equipe(session_base(), profil(), aujourdhui)
    form = PointForm(commun=commun_propose(sum(bool(membre.du_jour) for membre in membres)))
    notees: list[int] = []

    def noter() -> None:
        notees.append(_noter([membre.ref for membre in membres], form))

    if membres and form.soumis(noter):
        phrase = f"{nombre(notees[0])}\u00a0{accord(notees[0], 'personne notée', 'personnes notées')}."
        return vers(url_for("equipe.voir"), phrase if notees[0] else "Ce point était déjà enregistré.")
    return page(
        "equipe/point.html",
        form.statut,
        form=form,
        membres=membres,
        exceptions={genre.value: LIBELLES[genre] for commun in COMMUNS for genre in exceptions_d_un_point(commun)},
        nom_d_exception=nom_d_exception,
    )


def _noter(refs: list[str], form: PointForm) -> int:
    session = session_base()
    queries_parcours.verrouiller_dossier(session, *refs)
    # Read again now that they are held: somebody may have left the crew since the page was shown.
    lus = [queries_parcours.par_ref(session, ref) for ref in refs]
    suivis = [parcours for parcours in lus if parcours is not None and droits.peut_noter(profil(), parcours)]
    auteurs = {parcours.id: auteur(parcours.structure.fuseau) for parcours in suivis}
    notees = actions.faire_le_point(session, auteurs, suivis, form.saisie([suivi.ref for suivi in suivis]), form.cle)
    if notees and form.duree_mesuree is not None:
        mesurer(session, auteur(), Ecran.POINT, form.duree_mesuree)
    return notees
