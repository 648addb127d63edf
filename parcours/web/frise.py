"""From the rows of a parcours to the bars, points and limits that the frise draws."""

from collections.abc import Iterable
from datetime import date, timedelta

from parcours.domain import pass_iae as domaine
from parcours.domain.catalogue import Niveau, niveau
from parcours.domain.contrat import GenreContrat
from parcours.domain.erreurs import typographie
from parcours.domain.etape import GenreEtape
from parcours.models import Parcours
from parcours.queries.fiche import Dossier
from parcours.rendering.frise import Frise, tracer
from parcours.rendering.frise_faits import Barre, Limite, Point

UN_JOUR = timedelta(days=1)
GENRES_DES_POINTS = {"faite": "faite", "manquee": "manquee", "deplacee": "manquee", "prevue": "prevue"}


def dessiner(parcours: Parcours, dossier: Dossier, pass_iae: domaine.PassIae | None, au: date) -> Frise | None:
    """The frise of a parcours on a day; None when there is nothing to draw."""
    barres = [*_barres_du_pass(pass_iae), *_barres_du_travail(dossier)]
    points = [
        Point(etape.le, GENRES_DES_POINTS[etape.etat], GenreEtape(etape.genre).libelle) for etape in dossier.etapes
    ]
    return tracer(barres, points, list(_limites(parcours, dossier, pass_iae, au)), au)


def _barres_du_pass(p: domaine.PassIae | None) -> Iterable[Barre]:
    if p is None:
        return
    fin = domaine.fin_retenue(p)
    rendus = sum(suspension.jours_ajoutes for suspension in p.suspensions)
    origine = min(p.fin_initiale, fin) if p.evenements else fin
    yield Barre("pass", "pass", p.debut, origine, remarque="Fin d’origine" if p.evenements else "")
    if rendus and origine < fin:
        apres = min(origine + timedelta(days=rendus), fin)
        yield Barre(
            "pass", "rendu", origine + UN_JOUR, apres, f"+{rendus} jours", typographie("Jours de suspension rendus")
        )
    for s in p.suspensions:
        if s.debut <= fin:
            yield Barre("pass", "suspendu", s.debut, min(s.fin, fin), "suspendu", s.motif.libelle)
    for pr in p.prolongations_accordees:
        if pr.debut < min(pr.fin, fin):
            yield Barre("pass", "prolonge", pr.debut + UN_JOUR, min(pr.fin, fin), "prolongé", pr.motif.libelle)


def _barres_du_travail(dossier: Dossier) -> Iterable[Barre]:
    for contrat in dossier.contrats:
        fin = contrat.rompu_le or contrat.fin
        remarque = "Rompu avant son terme" if contrat.rompu_le else "Renouvellement" if contrat.renouvelle_id else ""
        yield Barre("contrat", "contrat", contrat.debut, fin, GenreContrat(contrat.genre).libelle, remarque)
    for formation in dossier.formations:
        remarque = "Certifiante" if formation.est_certifiante else ""
        yield Barre("formation", "formation", formation.debut, formation.fin, formation.intitule, remarque)
    for immersion in dossier.immersions:
        yield Barre("immersion", "immersion", immersion.debut, immersion.fin, immersion.hote, immersion.metier or "")


def _limites(parcours: Parcours, dossier: Dossier, p: domaine.PassIae | None, au: date) -> Iterable[Limite]:
    if dossier.sortie is not None:
        yield Limite(dossier.sortie.le, "sortie")
        return
    contrat = max(dossier.contrats, key=lambda c: c.rompu_le or c.fin or date.max, default=None)
    fin_contrat = (contrat.rompu_le or contrat.fin) if contrat else None
    if fin_contrat is not None:
        yield Limite(fin_contrat, "fin du contrat", _marque(parcours, fin_contrat, au))
    if p is not None:
        fin_pass = domaine.fin_retenue(p)
        yield Limite(fin_pass, "fin du PASS", _marque(parcours, fin_pass, au))


def _marque(parcours: Parcours, limite: date, au: date) -> str:
    proche = niveau(limite, au, parcours.structure.seuil_rouge_jours, parcours.structure.seuil_orange_jours)
    return {Niveau.RETARD: "late", Niveau.ROUGE: "late", Niveau.ORANGE: "soon"}.get(proche, "neutre")
