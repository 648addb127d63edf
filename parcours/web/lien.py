"""The links of a message that act without sign-in: a page asks first, and tells nothing of anyone.

See `actions.lien` for why that is safe. Following a link changes nothing; what it does is done by a form, once, if
the account may still do it. Followed by someone signed in as another account, it does nothing: its page would say
«you» to the wrong person.
"""

from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from parcours.actions import lien as actions
from parcours.actions import rappel as actions_rappel
from parcours.actions import suite_alerte
from parcours.actions.journal import Auteur
from parcours.actions.lien import Lien
from parcours.domain import droits
from parcours.domain.besoin import a_dire_seul
from parcours.domain.suite_alerte import Geste, SuiteImpossible, report_propose
from parcours.models import Alerte, Compte
from parcours.queries import alerte as queries_alerte
from parcours.queries import compte as queries_compte
from parcours.web.acces import est_ouvrable, public
from parcours.web.forms.base import Formulaire
from parcours.web.requete import METHODES_DE_LECTURE, aujourdhui, config, horloge, page, qui, session_base
from parcours.web.securite import csrf

bp = Blueprint("lien", __name__)

DEJA_SERVI = "Ce lien a déjà servi."


@bp.route("/lien/<jeton>", methods=["GET", "POST"])
@public
def agir(jeton: str) -> Response | tuple[str, int]:
    """Ask, then take or put off the alert of a link."""
    lien = actions.lire_geste(config().cle_secrete, jeton, horloge().maintenant())
    compte = _compte(lien.compte_id) if lien is not None else None
    if lien is not None and compte is not None and not lien.est_pour(config().cle_secrete, compte.email):
        compte = None
    alerte = _alerte(lien, compte) if lien is not None and compte is not None else None
    if lien is None or compte is None or alerte is None or actions.a_servi(session_base(), jeton):
        return page("lien/perime.html", 404)
    if _est_a_un_autre(compte):
        return page("lien/autre_compte.html", 403, a_qui=compte.nom)
    form = Formulaire()
    jusqu_au = report_propose(alerte, aujourdhui(alerte.structure.fuseau))
    fait = form.soumis(lambda: _agir(jeton, lien, alerte, jusqu_au))
    return page(
        "lien/fait.html" if fait else "lien/confirmer.html",
        form.statut if not fait else 200,
        form=form,
        geste=lien.geste,
        quoi=a_dire_seul(alerte.code, alerte.objet),
        jour=lien.jour,
        jusqu_au=jusqu_au if lien.geste is Geste.REPORTER else None,
        jeton=jeton,
    )


@bp.route("/desabonnement/<jeton>", methods=["GET", "POST"])
@csrf.exempt
@public
def arreter(jeton: str) -> Response | tuple[str, int]:
    """Stop the messages of an account: asked to who follows the link, done at once for a reader of mails (RFC 8058).

    Such a reader posts from its own server, without cookie nor token: the seal of the address is what lets it in.
    """
    arret = actions.lire_arret(config().cle_secrete, jeton)
    compte = _compte(arret.compte_id) if arret is not None else None
    if arret is None or compte is None or not arret.est_pour(config().cle_secrete, compte.email):
        return page("lien/illisible.html", 400)
    if _est_a_un_autre(compte):
        return page("lien/autre_compte.html", 403, a_qui=compte.nom)
    if request.method in METHODES_DE_LECTURE:
        return page("lien/arreter.html", jeton=jeton, est_arrete=not compte.recoit_rappels)
    actions_rappel.arreter(session_base(), _auteur(compte), compte)
    return page("lien/arreter.html", jeton=jeton, est_arrete=True)


def _compte(compte_id: int) -> Compte | None:
    compte = queries_compte.par_id(session_base(), compte_id)
    return compte if compte is not None and est_ouvrable(compte) else None


def _est_a_un_autre(compte: Compte) -> bool:
    """Whether who follows the link is signed in, as another account than the one it was sent to."""
    return qui() not in (None, compte.id)


def _alerte(lien: Lien, compte: Compte) -> Alerte | None:
    """The alert of a link, if the account may still do this about it."""
    pour_ecrire = request.method not in METHODES_DE_LECTURE
    trouvees = queries_alerte.par_cles(session_base(), [lien.alerte_id], pour_ecrire=pour_ecrire)
    profil = queries_compte.profil(compte, aujourdhui)
    permises = [alerte for alerte in trouvees if droits.peut_traiter(profil, alerte, lien.geste)]
    return permises[0] if permises else None


def _agir(jeton: str, lien: Lien, alerte: Alerte, jusqu_au: date) -> None:
    session, maintenant = session_base(), horloge().maintenant()
    if not actions.utiliser(session, jeton, lien.compte_id, maintenant):
        raise SuiteImpossible(DEJA_SERVI, code="deja_servi")
    auteur = Auteur(lien.compte_id, maintenant, aujourdhui(alerte.structure.fuseau))
    if lien.geste is Geste.PRENDRE:
        suite_alerte.prendre(session, auteur, alerte)
    else:
        suite_alerte.reporter(session, auteur, alerte, jusqu_au)
    actions_rappel.noter_ouverture(session, lien.compte_id, lien.jour, maintenant)


def _auteur(compte: Compte) -> Auteur:
    return Auteur(compte.id, horloge().maintenant(), aujourdhui())
