"""The «point d'équipe»: what is the same for everyone, and who is set apart."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response

from parcours.actions import equipe as actions
from parcours.actions.equipe import PointFait
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.erreurs import typographie
from parcours.domain.geste import LIBELLES, commun_propose, est_la, exceptions_d_un_point
from parcours.domain.mesure import Ecran
from parcours.queries import equipe as queries
from parcours.queries import parcours as queries_parcours
from parcours.rendering.formats import accord, combien, nombre
from parcours.web.acces import connecte
from parcours.web.equipe import mot
from parcours.web.forms.equipe import COMMUNS, MONTRES, PointForm, est_excepte, nom_d_exception
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("point", __name__, url_prefix="/equipe/point")


@bp.route("", methods=["GET", "POST"])
@connecte(droits.peut_encadrer)
def faire() -> Response | tuple[str, int]:
    """Everyone inherits the same thing, but those who are set apart.

    Who is refused comes back alone, with what was typed, under the key of the same page: the others are saved (200, for
    they are), and nobody is noted twice. Who left the crew, or came, since the page was shown is not noted.
    """
    membres = queries.equipe(session_base(), profil(), aujourdhui)
    form = PointForm(commun=commun_propose(sum(est_la(membre.genres_dans_l_ordre) for membre in membres)))
    faits: list[PointFait] = []

    def noter() -> None:
        faits.append(_noter([membre.ref for membre in membres if form.montrait(membre.ref)], form))

    if membres and form.soumis(noter):
        phrases = [*_phrases(faits[0]), *_partis(form.montres - {membre.ref for membre in membres})]
        refus = {suivi.ref: typographie(f"Pas encore noté·e : {refus.message}") for suivi, refus in faits[0].refusees}
        if not refus:
            return vers(url_for("equipe.voir"), *phrases)
        for phrase in phrases:
            flash(phrase, "ok")
        membres = [membre for membre in membres if membre.ref in refus]
    else:
        refus = {}
    return page(
        "equipe/point.html",
        200 if refus else form.statut,
        form=form,
        membres=membres,
        refus=refus,
        mot=mot,
        exceptions={genre.value: LIBELLES[genre] for commun in COMMUNS for genre in exceptions_d_un_point(commun)},
        nom_d_exception=nom_d_exception,
        est_excepte=est_excepte,
        montres=MONTRES,
    )


def _partis(refs: set[str]) -> list[str]:
    if not refs:
        return []
    qui = combien(len(refs), "personne a quitté", "personnes ont quitté")
    return [
        typographie(
            f"{qui} votre équipe depuis l’ouverture de la page : rien n’a été noté pour {accord(len(refs), 'elle')}."
        )
    ]


def _phrases(fait: PointFait) -> list[str]:
    phrases = []
    if fait.notees:
        phrases.append(f"{nombre(fait.notees)}\u00a0{accord(fait.notees, 'personne notée', 'personnes notées')}.")
    elif fait.deja or not fait.inchangees:
        phrases.append("Ce point était déjà enregistré.")
    if fait.inchangees:
        qui = (
            f"{suivi.salarie.prenom} {suivi.salarie.nom} ({LIBELLES[dite].lower()})" for suivi, dite in fait.inchangees
        )
        phrases.append(typographie(f"Rien de changé pour {', '.join(qui)} : c’était déjà dit ce jour-là."))
    return phrases


def _noter(refs: list[str], form: PointForm) -> PointFait:
    session = session_base()
    queries_parcours.verrouiller_dossier(session, *refs)
    # Read again now that they are held: somebody may have left the crew since the page was shown.
    lus = [queries_parcours.par_ref(session, ref) for ref in refs]
    suivis = [parcours for parcours in lus if parcours is not None and droits.peut_noter(profil(), parcours)]
    auteurs = {parcours.id: auteur(parcours.structure.fuseau) for parcours in suivis}
    fait = actions.faire_le_point(session, auteurs, suivis, form.saisie([suivi.ref for suivi in suivis]), form.cle)
    if fait.notees and form.duree_mesuree is not None:
        mesurer(session, auteur(), Ecran.POINT, form.duree_mesuree)
    return fait
