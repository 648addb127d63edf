"""The parcours: the list, the fiche, the entry, and who accompanies."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from parcours.actions import parcours as actions
from parcours.domain import droits
from parcours.domain.eligibilite import Critere, criteres, libelle_critere
from parcours.domain.parcours import Fonction
from parcours.models import Parcours, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import parcours as queries
from parcours.queries import salarie as queries_salarie
from parcours.queries import vue as queries_vue
from parcours.web.acces import connecte, sur_parcours, sur_structure
from parcours.web.accompagnement import histoire
from parcours.web.fiche import afficher
from parcours.web.filtres import lire_la_demande
from parcours.web.forms.parcours import AffectationForm, EntreeForm, OuvertureForm, avec_comptes, avec_criteres
from parcours.web.liste import lire_la_liste
from parcours.web.reponse import vers_fiche
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("parcours", __name__)


@bp.get("/parcours")
@connecte(droits.peut_lister)
def lister() -> tuple[str, int]:
    """The persons followed, by what to look at first."""
    return page("parcours/list.html", liste=lire_la_liste(profil(), current_user.compte, request.args))


@bp.get("/parcours/filtres")
@connecte(droits.peut_lister)
def filtrer() -> tuple[str, int]:
    """The filters of the list, as a page of their own; the list takes its form into its panel."""
    demande = lire_la_demande(profil(), current_user.compte, request.args, avec_referents=True)
    return page(
        "parcours/filtres.html",
        form=demande.formulaire(),
        retour=demande.href(),
        vues=queries_vue.lister(session_base(), profil().compte_id),
        garder=demande.href_de_vue(),
    )


@bp.get("/parcours/<ref>")
@sur_parcours(droits.peut_ouvrir, lecture="fiche")
def fiche(parcours: Parcours) -> tuple[str, int]:
    """Everything about one parcours, on one page."""
    return afficher(parcours)


@bp.route("/structures/<ref>/salaries/<int:salarie_id>/parcours/nouveau", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def ouvrir(structure: Structure, salarie_id: int) -> Response | tuple[str, int]:
    """Open a parcours for a person already known here."""
    salarie = queries_salarie.par_id(session_base(), structure.id, salarie_id)
    if salarie is None:
        abort(404)
    acteur = auteur(structure.fuseau)
    proposes = _comptes(structure)
    criteres_au = criteres(acteur.au)
    moi = str(acteur.compte_id) if acteur.compte_id in proposes[Fonction.REFERENT] else ""
    forme = avec_comptes(avec_criteres(OuvertureForm, criteres_au), proposes)
    form = forme(entree_le=acteur.au, referent_id=moi)
    ouverts: list[Parcours] = []
    if form.soumis(
        lambda: ouverts.append(
            actions.ouvrir(session_base(), acteur, structure, salarie, form.saisie(), form.personnes())
        )
    ):
        flash("Parcours ouvert.", "ok")
        return redirect(url_for("parcours.fiche", ref=ouverts[0].ref), 303)
    en_cours = queries.en_cours(session_base(), salarie.id)
    return page(
        "parcours/ouvrir.html",
        form.statut,
        form=form,
        structure=structure,
        salarie=salarie,
        criteres=criteres_au,
        en_cours=en_cours,
    )


@bp.route("/parcours/<ref>/modifier", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="entree")
def modifier(parcours: Parcours) -> Response | tuple[str, int]:
    """Correct the facts of the entry."""
    acteur = auteur(parcours.structure.fuseau)
    queries.charger_criteres(session_base(), parcours)
    proposes = _criteres(parcours)
    form = avec_criteres(EntreeForm, proposes)(**EntreeForm.valeurs(parcours))
    if form.soumis(lambda: actions.modifier(session_base(), acteur, parcours, form.saisie(), form.version_lue)):
        return vers_fiche(parcours, "Entrée enregistrée.")
    return page("parcours/modifier.html", form.statut, form=form, parcours=parcours, criteres=proposes)


@bp.route("/parcours/<ref>/affectation", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="affectation")
def affecter(parcours: Parcours) -> Response | tuple[str, int]:
    """Change who accompanies, from a day on."""
    acteur = auteur(parcours.structure.fuseau)
    forme = avec_comptes(AffectationForm, _comptes(parcours.structure, parcours), au=acteur.au)
    form = forme(**forme.valeurs(parcours))
    changees: list[Fonction] = []
    if form.soumis(
        lambda: changees.extend(
            actions.affecter(
                session_base(), acteur, parcours, form.jour, form.personnes(), form.version_lue, form.dit()
            )
        )
    ):
        flash("Accompagnement enregistré." if changees else "Rien n’a changé.", "ok")
        return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
    tenues = histoire(parcours, acteur.au, social=True).tenues
    return page("parcours/affecter.html", form.statut, form=form, parcours=parcours, tenues=tenues)


def _comptes(structure: Structure, parcours: Parcours | None = None) -> dict[Fonction, dict[int, str]]:
    """Who may be chosen today for each function; who holds it already stays in the choice, role or not."""
    au = aujourdhui(structure.fuseau)
    proposes: dict[Fonction, dict[int, str]] = {}
    for fonction in Fonction:
        comptes = queries_compte.de_structure(session_base(), structure.id, au, *fonction.roles)
        proposes[fonction] = {compte.id: compte.nom for compte in comptes}
        tenue = actions.titulaire(parcours, fonction, au) if parcours is not None else None
        if tenue is not None:
            proposes[fonction].setdefault(tenue.compte_id, tenue.compte.nom)
    return proposes


def _criteres(parcours: Parcours) -> list[Critere]:
    """The criteria of today, then the older ones that this parcours has kept."""
    actuels = list(criteres(aujourdhui(parcours.structure.fuseau)))
    connus = {critere.code for critere in actuels}
    anciens = [Critere(c.code, 2, libelle_critere(c.code)) for c in parcours.criteres if c.code not in connus]
    return [*actuels, *anciens]
