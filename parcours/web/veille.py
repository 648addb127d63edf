"""The watch: the boxes of alerts, their filters; drift signals are lines like the others."""

from flask import Blueprint, request
from flask_login import current_user

from parcours.domain import droits
from parcours.domain.suite_alerte import Etat
from parcours.models import Derive
from parcours.queries import alerte as queries_alerte
from parcours.queries import veille as queries
from parcours.web import veille_derive
from parcours.web.acces import ALERTES_COCHEES, connecte
from parcours.web.forms.veille import GesteForm
from parcours.web.requete import cle, page, profil, session_base
from parcours.web.suite_alerte import gestes_du_lot
from parcours.web.veille_filtres import Demande, lire_la_demande
from parcours.web.veille_ligne import Ligne, grouper

bp = Blueprint("veille", __name__, url_prefix="/veille")

PAR_PAGE = ALERTES_COCHEES


@bp.get("")
@connecte(droits.peut_veiller)
def voir() -> tuple[str, int]:
    """A box of the alerts that this account may see; those to deal with, by urgency, unless the address says more."""
    demande = lire_la_demande(profil(), current_user.compte, request.args)
    apres, avant = cle("apres"), cle("avant")
    lues = queries_alerte.lister(
        session_base(), demande.portee, demande.filtre, apres=apres, avant=avant, limite=PAR_PAGE + 1
    )
    reste = len(lues) > PAR_PAGE
    montrees = lues[1:] if reste and avant and not apres else lues[:PAR_PAGE]
    comptes = queries_alerte.compter(session_base(), profil(), demande.portee, demande.filtre)
    # Counted in every box, so that a count does not change with the box that is open; shown at the top of theirs.
    derives = _derives(demande)
    montre_les_derives = demande.filtre.etat is Etat.A_TRAITER and not (apres or avant)
    form = GesteForm(formdata=None)
    form.distinguer("lot")
    return page(
        "veille/voir.html",
        demande=demande,
        boite=demande.filtre.etat.value,
        onglets=demande.onglets(comptes, len(derives)) if not droits.perimetre(profil()).est_vide else [],
        raccourcis=demande.raccourcis(comptes),
        total=comptes.de(demande.filtre.etat),
        groupes=grouper(montrees, demande),
        derives=[*veille_derive.lignes(derives), *_doutes(demande)] if montre_les_derives else [],
        affiches=len(montrees),
        form=form,
        gestes_du_lot=gestes_du_lot(demande) if montrees else [],
        est_cochee="coche" in request.args,
        precedent=demande.href(avant=str(montrees[0].id)) if montrees and (apres or (avant and reste)) else None,
        suivant=demande.href(apres=str(montrees[-1].id)) if montrees and (reste or avant) else None,
    )


@bp.get("/filtres")
@connecte(droits.peut_lister)
def filtrer() -> tuple[str, int]:
    """The filters of the watch, as a page of their own; the watch takes its form into its panel."""
    demande = lire_la_demande(profil(), current_user.compte, request.args, avec_noms=True)
    return page("veille/filtres.html", form=demande.formulaire(), retour=demande.href())


def _derives(demande: Demande) -> list[Derive]:
    """The drift signals, among what is to be dealt with: they are nobody's parcours."""
    if demande.est_restreinte:
        return []
    return queries.derives(session_base(), profil())


def _doutes(demande: Demande) -> list[Ligne]:
    return [] if demande.est_restreinte else veille_derive.lignes_de_doute(queries.doutes(session_base(), profil()))
