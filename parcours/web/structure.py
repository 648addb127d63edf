"""Structures: the list, the page of each, its settings."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import structure as actions
from parcours.domain import droits
from parcours.domain.compte import NomRole
from parcours.domain.erreurs import typographie
from parcours.domain.reglage import reglables
from parcours.domain.structure import TypeStructure
from parcours.models import Structure
from parcours.queries import structure as queries
from parcours.web.acces import connecte, sur_structure
from parcours.web.forms.structure import StructureForm
from parcours.web.pagination import PAR_PAGE, pages
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, cle, config, page, profil, session_base

bp = Blueprint("structure", __name__)

LIBELLES = {genre.value: genre.libelle for genre in TypeStructure}


@bp.get("/structures")
@connecte(droits.peut_administrer)
def lister() -> tuple[str, int]:
    """Every structure, by name."""
    recherche = request.args.get("q", "")
    trouvees = queries.chercher(session_base(), recherche, cle("apres"), PAR_PAGE + 1)
    return page(
        "structure/list.html",
        structures=trouvees[:PAR_PAGE],
        recherche=recherche,
        pages=pages(trouvees, "apres", q=recherche),
    )


@bp.route("/structures/nouvelle", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def creer() -> Response | tuple[str, int]:
    """Open a structure."""
    form = StructureForm(fuseau=config().fuseau, seuil_orange_jours=60, seuil_rouge_jours=15, silence_jours=30)
    ouvertes: list[Structure] = []
    if form.soumis(lambda: ouvertes.append(actions.creer(session_base(), auteur(), form.saisie()))):
        return vers_structure(ouvertes[0], "Structure ouverte.")
    return page("structure/edit.html", form.statut, form=form, structure=None, lieux=queries.zones(session_base()))


@bp.get("/structure")
@connecte(droits.peut_accueillir_quelque_part)
def la_mienne() -> Response | tuple[str, int]:
    """My structure, or the choice when there are several: how the year goes for who runs it, its page for others."""
    miennes = queries.par_ids(session_base(), profil().structures(NomRole.CONSEILLER, NomRole.RESPONSABLE))
    if len(miennes) == 1:
        la_dirige = droits.peut_faire_un_dossier(profil(), miennes[0])
        return redirect(url_for("pilotage.voir" if la_dirige else "structure.voir", ref=miennes[0].ref))
    return page("structure/choisir.html", structures=miennes)


@bp.get("/structures/<ref>")
@sur_structure(droits.peut_voir_structure)
def voir(structure: Structure) -> tuple[str, int]:
    """Its identity, its conventions and annexes, the thresholds of its watch, and where to go from there."""
    return page(
        "structure/detail.html",
        structure=structure,
        libelle_type=LIBELLES[structure.type],
        conventions=queries.conventions(session_base(), structure.id),
        au=aujourdhui(structure.fuseau),
        seuils_choisis=[
            (reglable.entree.titre, typographie(reglable.dire(choisis)))
            for reglable in reglables()
            if (choisis := reglable.lire(structure.seuils)) != reglable.du_produit
        ],
        peut_gerer=droits.peut_gerer_structure(profil(), structure),
        peut_accueillir=droits.peut_accueillir(profil(), structure),
        peut_voir_sorties=droits.peut_voir_sorties(profil(), structure),
        peut_administrer=droits.peut_administrer(profil()),
    )


@bp.route("/structures/<ref>/modifier", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def modifier(structure: Structure) -> Response | tuple[str, int]:
    """Change a structure and the thresholds of its watch."""
    form = StructureForm(obj=structure)
    if not droits.peut_administrer(profil()):
        form.garder_l_identite()
    if form.soumis(
        lambda: actions.modifier(
            session_base(), auteur(structure.fuseau), structure, form.saisie(structure), form.version_lue
        )
    ):
        return vers_structure(structure, "Structure enregistrée.")
    return page("structure/edit.html", form.statut, form=form, structure=structure, lieux=queries.zones(session_base()))


def vers_structure(structure: Structure, phrase: str) -> Response:
    """Say what was done, and go back to the page of the structure."""
    return vers(url_for("structure.voir", ref=structure.ref), phrase)
