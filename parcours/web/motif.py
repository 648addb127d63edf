"""The motives of an exit: the table that is counted with, and what administrators decide of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from parcours.actions import motif as actions
from parcours.domain import droits
from parcours.domain.motif_sortie import CategorieSortie, MotifInconnu, MotifSortie, fin_de
from parcours.queries import motif as queries
from parcours.web.acces import connecte
from parcours.web.forms.motif import MotifForm
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, config, page, profil, session_base

bp = Blueprint("motif", __name__, url_prefix="/motifs-de-sortie")


@dataclass(frozen=True)
class Rangee:
    """A motive as the table shows it today, and the day from which it will change, when one is known."""

    motif: MotifSortie
    suivant: MotifSortie | None


@bp.get("")
@connecte(droits.peut_lire_motifs)
def lister() -> tuple[str, int]:
    """Every motive: its code, its family today, how sure it is and where that comes from."""
    motifs, au = queries.table(session_base()), aujourdhui()
    rangees = [
        Rangee(motif, next((ligne for ligne in motifs.lignes(motif.code) if ligne.depuis > au), None))
        for motif in motifs.motifs(au)
    ]
    (source, fois), *_ = Counter(rangee.motif.source for rangee in rangees).most_common(1) or [("", 0)]
    return page(
        "motif/list.html",
        rangees=rangees,
        # Said once for all those that share it.
        source_commune=source if fois > 1 else None,
        a_confirmer=sum(not rangee.motif.est_confirme for rangee in rangees),
        peut_decider=droits.peut_administrer(profil()),
        depuis_toujours=date(1900, 1, 1),
    )


@bp.route("/<code>", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def decider(code: str) -> Response | tuple[str, int]:
    """Confirm the family of a motive, or change it from a day on; what it was, and who decided."""
    motifs, au = queries.table(session_base()), aujourdhui()
    try:
        tenu = motifs.motif(code, au)
    except MotifInconnu:
        abort(404)
    decisions = queries.decisions(session_base(), code)
    form = MotifForm(categorie=tenu.categorie.value, depuis=au, version=str(len(decisions)))
    est_demande = False

    def ecrire() -> None:
        nonlocal est_demande
        saisie = form.saisie()
        portee = actions.mesurer(session_base(), motifs, code, saisie, len(decisions) + 1)
        est_demande = saisie.depuis < au or portee.changees > 0
        try:
            actions.decider(session_base(), auteur(), code, saisie, form.version_lue)
        finally:
            form.annoncer(portee.changees)

    if form.soumis(ecrire):
        return vers(url_for("motif.lister"), f"Motif «\u00a0{tenu.libelle}\u00a0» enregistré.")
    lignes = motifs.lignes(code)
    return page(
        "motif/decider.html",
        form.statut,
        form=form,
        tenu=tenu,
        lignes=[(ligne, fin_de(lignes, rang)) for rang, ligne in enumerate(lignes)],
        decisions=decisions,
        categories={famille.value: famille.libelle for famille in CategorieSortie},
        est_demande=est_demande,
        depuis_toujours=date(1900, 1, 1),
        fuseau=config().fuseau,
    )
