"""«Mes parcours» as a file for a spreadsheet: the same lines, in the same order, saying what the page says.

Names leave the screen: each person gets a line in the register before their own goes out, and the structure a line in
its journal. What an account may read is looked up again for each batch of lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, request, stream_with_context
from flask_login import current_user

from parcours.actions.journal import ecrire, noter_consultations
from parcours.db import BaseDeDonnees
from parcours.domain import droits
from parcours.domain.dates import accorder
from parcours.exchange.tableur import csv_en_flux
from parcours.queries import compte as queries_compte
from parcours.queries import liste as queries
from parcours.queries.liste import RANGS, Ligne, Vue
from parcours.web.acces import connecte
from parcours.web.filtres import Demande, lire_la_demande
from parcours.web.ligne import montrer
from parcours.web.liste import lecture_de
from parcours.web.quota import compter_export
from parcours.web.requete import aujourdhui, auteur, base, profil, session_base

bp = Blueprint("export", __name__)
LOT = 200
ENTETE = ("Groupe", "État", "Prénom", "Nom", "Métier ou commune", "Entrée le", "Moment", "Pourquoi", "Aussi")
Rangee = Sequence[str | int | date | None]


@bp.get("/parcours/liste.csv")
@connecte(droits.peut_exporter)
def liste() -> Response:
    """The filtered list, streamed; its name says the day and nobody's."""
    demande = lire_la_demande(profil(), current_user.compte, request.args)
    nombres = queries.par_structure(session_base(), demande.vue, demande.filtre)
    with base().transaction() as session:
        compter_export(session)
        for structure_id, nombre in nombres.items():
            phrase = f"Liste « Mes parcours » exportée : {accorder(nombre, 'parcours', 'parcours')}."
            ecrire(session, auteur(), "ListeExportee", phrase, structure_id=structure_id)
    entete = [*ENTETE, *(["PASS jusqu’au"] if demande.vue.acces.entieres else []), "Contrat jusqu’au", "Sortie le"]
    reponse = Response(stream_with_context(csv_en_flux(entete, _lots(base(), demande))))
    reponse.mimetype = "text/csv"
    reponse.headers["Content-Disposition"] = f'attachment; filename="parcours-{demande.vue.au.isoformat()}.csv"'
    return reponse


def _lots(donnees: BaseDeDonnees, demande: Demande) -> Iterator[list[Rangee]]:
    avec_pass, apres, il_en_reste = bool(demande.vue.acces.entieres), None, True
    while il_en_reste:
        with donnees.lecture() as session:
            compte = queries_compte.par_id(session, profil().compte_id)
            if compte is None:
                return
            acces = droits.perimetre(queries_compte.profil(compte, aujourdhui))
            vue = replace(demande.vue, acces=acces)
            lues, il_en_reste = queries.lire(session, vue, demande.filtre, apres=apres, nombre=LOT)
            echeances = queries.echeances(session, [ligne.id for ligne in lues], vue.au)
        if lues:
            apres = lues[-1].curseur
            with donnees.transaction() as ecriture:
                noter_consultations(ecriture, auteur(), [ligne.id for ligne in lues], "export")
        yield [_rangee(vue, demande, ligne, echeances.get(ligne.id, ()), avec_pass) for ligne in lues]


def _rangee(
    vue: Vue, demande: Demande, ligne: Ligne, echeances: Sequence[queries.EcheanceLue], avec_pass: bool
) -> Rangee:
    structure = next(s for s in vue.structures if s.id == ligne.structure_id)
    lecture = lecture_de(vue, structure)
    montree = montrer(ligne, echeances, lecture)
    aussi = montree.raisons.deuxieme or ""
    if montree.raisons.autres:
        aussi += f" Et {accorder(montree.raisons.autres, 'autre raison', 'autres raisons')} sur la fiche."
    fin_du_pass = [ligne.pass_fin if lecture.voit_le_social else None] if avec_pass else []
    return [
        demande.titres[RANGS[ligne.rang]],
        montree.mot,
        ligne.prenom,
        ligne.nom,
        montree.lieu,
        ligne.entree_le,
        montree.moment,
        montree.raisons.premiere,
        aussi,
        *fin_du_pass,
        ligne.contrat_fin,
        ligne.clos_le,
    ]
