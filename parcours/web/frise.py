"""From the rows of a parcours to the bars, points and limits that the frise draws."""

from collections.abc import Iterable
from datetime import date, timedelta

from parcours.domain import pass_iae as domaine
from parcours.domain.catalogue import Niveau, niveau
from parcours.domain.contrat import EXCEPTIONS_AU_TOTAL, GenreContrat, fin_des_mois_de_cddi
from parcours.domain.dates import UN_JOUR
from parcours.domain.erreurs import typographie
from parcours.domain.etape import GenreEtape
from parcours.domain.motif_pass import MotifProlongation
from parcours.domain.parametres import entier
from parcours.models import Contrat, Parcours
from parcours.queries.fiche import Dossier
from parcours.rendering.formats import duree_jours
from parcours.rendering.frise import Frise, tracer
from parcours.rendering.frise_faits import Barre, Limite, Point, duree

# What a bar has room for, of a motive.
MOTIFS_COURTS = {
    MotifProlongation.SENIOR_CDI: "CDI inclusion",
    MotifProlongation.FIN_FORMATION: "formation",
    MotifProlongation.RQTH: "RQTH",
    MotifProlongation.SENIOR: "50 ans et plus",
    MotifProlongation.DIFFICULTES: "difficultés",
    MotifProlongation.CONTEXTE_SANITAIRE: "contexte sanitaire",
}
GENRES_DES_POINTS = {"faite": "faite", "manquee": "manquee", "deplacee": "manquee", "prevue": "prevue"}


def dessiner(
    parcours: Parcours, dossier: Dossier, pass_iae: domaine.PassIae | None, au: date, *, voit_le_social: bool
) -> Frise | None:
    """The frise of a parcours on a day; None when there is nothing to draw. Why a contract is longer is social."""
    barres = [*_barres_du_pass(pass_iae), *_barres_du_travail(dossier, voit_le_social)]
    points = [
        Point(etape.le, GENRES_DES_POINTS[etape.etat], GenreEtape(etape.genre).libelle)
        for etape in dossier.etapes
        if etape.genre != GenreEtape.REVUE
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
            effet = f"fin repoussée de {duree_jours(s.jours_ajoutes)}" if s.jours_ajoutes else "fin inchangée"
            remarque = typographie(f"{s.motif.libelle} ; {effet}")
            yield Barre("pass", "suspendu", s.debut, min(s.fin, fin), "suspendu", remarque)
    for pr in p.prolongations_accordees:
        if pr.debut < min(pr.fin, fin):
            court = MOTIFS_COURTS[pr.motif]
            mots = (f"prolongé, {court}", f"prol. {court}", "prolongé")
            debut = pr.debut + UN_JOUR
            yield Barre("pass", "prolonge", debut, min(pr.fin, fin), remarque=pr.motif.libelle, mots=mots)


def _barres_du_travail(dossier: Dossier, voit_le_social: bool) -> Iterable[Barre]:
    for contrat in dossier.contrats:
        yield _barre_de_contrat(contrat, voit_le_social)
    for formation in dossier.formations:
        remarque = "Certifiante" if formation.est_certifiante else ""
        yield Barre("formation", "formation", formation.debut, formation.fin, formation.intitule, remarque)
    for immersion in dossier.immersions:
        yield Barre("immersion", "immersion", immersion.debut, immersion.fin, immersion.hote, immersion.metier or "")


def _barre_de_contrat(contrat: Contrat, voit_le_social: bool) -> Barre:
    fin = contrat.rompu_le or contrat.fin
    genre = GenreContrat(contrat.genre)
    derogation = "dérogation" if voit_le_social and contrat.derogation else ""
    suite = "rompu avant son terme" if contrat.rompu_le else "renouvellement" if contrat.renouvelle_id else ""
    remarque = ", ".join(filter(None, (derogation, suite)))
    court = genre.libelle.split(" (")[0]
    long = f"{court} {duree(contrat.debut, fin)}" if fin else court
    mots = (f"{long}, {derogation}", f"{court}, {derogation}", derogation) if derogation else (long,)
    return Barre(
        "contrat",
        "contrat",
        contrat.debut,
        fin,
        genre.libelle,
        remarque[:1].upper() + remarque[1:],
        mots=(*mots, court),
    )


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
    yield from _total_des_cddi(parcours, dossier, au)


def _total_des_cddi(parcours: Parcours, dossier: Dossier, au: date) -> Iterable[Limite]:
    """The day on which the legal total of CDDI is reached, whatever is signed; no delay once an exception is noted."""
    faits = dossier.faits(parcours)
    cddi = [contrat for contrat in faits.contrats_en_ordre if contrat.genre == GenreContrat.CDDI]
    dernier = faits.dernier_contrat
    if dernier is None or dernier not in cddi:
        return
    limite, mois = fin_des_mois_de_cddi(cddi, au), f"{entier('cddi_total_mois', au)}\u00a0mois"
    if dernier.fin is not None and dernier.fin < min(limite, au):
        return
    est_permis = dernier.derogation in EXCEPTIONS_AU_TOTAL
    yield Limite(
        limite,
        f"{mois} de CDDI atteints" if limite <= au else f"{mois} de CDDI",
        "neutre" if est_permis else _marque(parcours, limite, au),
        voie="contrat",
        abreges=(f"{mois} de CDDI", mois),
    )


def _marque(parcours: Parcours, limite: date, au: date) -> str:
    proche = niveau(limite, au, parcours.structure.seuil_rouge_jours, parcours.structure.seuil_orange_jours)
    return {Niveau.RETARD: "late", Niveau.ROUGE: "late", Niveau.ORANGE: "soon"}.get(proche, "neutre")
