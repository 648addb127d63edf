"""Steps, plan, entry and identity corrected, documents."""

from datetime import timedelta

from sqlalchemy import select

from parcours.actions import document as actions_document
from parcours.actions import etape as actions_etape
from parcours.actions import jalon as actions_jalon
from parcours.actions import parcours as actions_parcours
from parcours.actions import salarie as actions_salarie
from parcours.domain.document import GenreDocument, SaisieDocument
from parcours.domain.eligibilite import AuteurDiagnostic
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.domain.parcours import SaisieEntree
from parcours.domain.plan import SaisieAbandon, SaisieDeplacement, SaisieFait
from parcours.domain.salarie import SaisieIdentite
from parcours.models import Document as LigneDocument
from parcours.models import Etape as LigneEtape
from parcours.models import Jalon as LigneJalon
from parcours.queries import parcours as queries_parcours
from tests.simulation.faits import Document, Dossier, Etape, Jalon
from tests.simulation.vie.ici import Ici, Suite

GENRES = {
    "entretien": 6,
    "point": 6,
    "bilan": 2,
    "diagnostic": 1,
    "demarche": 2,
    "atelier": 1,
    "bravo": 1,
    "presence": 2,
    "retard": 1,
    "absence": 1,
}
CRITERES = ("rsa", "ass", "deld", "qpv", "zfrr", "ase", "mobilite", "parent_isole", "niveau_3")
DOCUMENTS: tuple[tuple[str, str | None], ...] = (
    ("rqth", None),
    ("titre_sejour", None),
    ("permis", "B"),
    ("permis", "Bé"),
    ("caces", "R489 catégorie 3"),
    ("caces", "r489-CATEGORIE 3"),
    ("autre", "Attestation"),
)


def noter(ici: Ici, d: Dossier) -> Suite:
    """What took place, today or a little late."""
    etape = Etape(ici.jour - timedelta(days=ici.choisir([0, 0, 0, 0, 1, 2, 5, 12, 25])), "faite", ici.selon(GENRES))
    return _noter(ici, d, etape)


def prevoir(ici: Ici, d: Dossier) -> Suite:
    return _noter(ici, d, Etape(ici.jour + ici.entre(1, 45), "prevue", ici.selon(GENRES)))


def _noter(ici: Ici, d: Dossier, etape: Etape) -> Suite:
    ligne = actions_etape.noter(ici.session, ici.auteur, ici.parcours(d), _saisie(etape), voit_le_social=True)
    ici.session.flush()
    assert ligne is not None
    return lambda: d.etapes.__setitem__(ligne.id, etape)


def corriger(ici: Ici, d: Dossier) -> Suite:
    """What was planned is done, missed or moved; what was noted was something else, or another day."""
    prevues = {cle: etape for cle, etape in d.etapes.items() if etape.etat == "prevue"}
    cle = ici.cle(prevues or d.etapes)
    voulue = Etape(**vars(d.etapes[cle]))
    if voulue.etat == "prevue":
        voulue.etat = ici.selon({"faite": 5, "manquee": 2, "deplacee": 1, "prevue": 2})
    if voulue.etat == "prevue":
        voulue.le += ici.entre(1, 30)
    elif ici.arrive(0.6):
        voulue.le = min(voulue.le + ici.entre(-6, 6), ici.jour)
        voulue.genre = ici.selon(GENRES)
    ligne = ici.session.get_one(LigneEtape, cle)
    saisie = _saisie(voulue)
    actions_etape.corriger(ici.session, ici.auteur, ici.parcours(d), ligne, saisie, ligne.version, voit_le_social=True)
    return lambda: d.etapes.__setitem__(cle, voulue)


def supprimer(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.etapes)
    ligne = ici.session.get_one(LigneEtape, cle)
    actions_etape.supprimer(ici.session, ici.auteur, ici.parcours(d), ligne, ligne.version)
    return lambda: d.etapes.__delitem__(cle)


def _saisie(etape: Etape) -> SaisieEtape:
    return SaisieEtape(
        le=etape.le,
        genre=GenreEtape(etape.genre),
        etat=EtatEtape(etape.etat),
        theme=None,
        lieu=Lieu.INTERNE,
        duree_minutes=None,
        est_collective=False,
        visibilite=Visibilite.CIP,
        note=None,
    )


def dire_du_plan(ici: Ici, d: Dossier) -> Suite:
    """A line of the plan is done, moved, dropped, or put back."""
    lignes = ici.session.scalars(select(LigneJalon).where(LigneJalon.parcours_id == d.id).order_by(LigneJalon.cle))
    ligne = ici.choisir(list(lignes))
    quoi = ici.selon({"fait": 3, "deplace": 3, "abandonne": 1, "retabli": 2})
    parcours, jour = ici.parcours(d), ici.jour + ici.entre(0, 60)
    fait_le = None
    if quoi == "fait":
        fait_le = ici.jour - ici.entre(0, 5)
        fait = SaisieFait(fait_le)
        actions_jalon.faire(ici.session, ici.auteur, parcours, ligne, fait, ligne.version)
    elif quoi == "deplace":
        actions_jalon.deplacer(ici.session, ici.auteur, parcours, ligne, SaisieDeplacement(jour), ligne.version)
    elif quoi == "abandonne":
        actions_jalon.abandonner(ici.session, ici.auteur, parcours, ligne, SaisieAbandon("Autre voie"), ligne.version)
    else:
        cle = ligne.cle
        actions_jalon.retablir(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: _oublier(d, cle)
    dit = Jalon(quoi, jour if quoi == "deplace" else None, fait_le)
    return lambda cle=ligne.cle: d.jalons.__setitem__(cle, dit)  # type: ignore[misc]


def _oublier(d: Dossier, cle: str) -> None:
    d.jalons.pop(cle, None)


def criteres(ici: Ici, d: Dossier) -> dict[str, object]:
    """What is known at the entry: a diagnosis or none, criteria with proofs dated before the entry."""
    limite = min(d.entree, ici.jour)
    codes = ici.hasard.sample(CRITERES, ici.hasard.randint(0, 3))
    diagnostic = limite - ici.entre(0, 150) if ici.arrive(0.6) else None
    return {
        "diagnostic_le": diagnostic,
        "diagnostic_par": ici.choisir(["prescripteur", "employeur"]) if diagnostic else None,
        "criteres": {code: limite - ici.entre(0, 170) if ici.arrive(0.8) else None for code in codes},
    }


def saisie_entree(d: Dossier) -> SaisieEntree:
    par = AuteurDiagnostic(d.diagnostic_par) if d.diagnostic_par else None
    return SaisieEntree(d.entree, diagnostic_le=d.diagnostic_le, diagnostic_auteur=par, criteres=dict(d.criteres))


def corriger_l_entree(ici: Ici, d: Dossier) -> Suite:
    voulu = Dossier(**{**vars(d), **(criteres(ici, d) if ici.arrive(0.6) else {})})
    if ici.arrive(0.5):
        voulu.entree = d.entree + ici.entre(-20, 15)
    parcours = ici.parcours(d)
    queries_parcours.charger_criteres(ici.session, parcours)
    actions_parcours.modifier(ici.session, ici.auteur, parcours, saisie_entree(voulu), parcours.version)
    return lambda: vars(d).update(vars(voulu))


def corriger_la_naissance(ici: Ici, d: Dossier) -> Suite:
    naissance = d.personne.naissance + timedelta(days=ici.choisir([-365, -31, -1, 1, 30, 366]))
    parcours = ici.parcours(d)
    personne = parcours.salarie
    saisie = SaisieIdentite(None, personne.nom, personne.prenom, naissance, None, None, None, None)
    actions_salarie.modifier(ici.session, ici.auteur, parcours, saisie, personne.version)
    return lambda: setattr(d.personne, "naissance", naissance)


def noter_un_document(ici: Ici, d: Dossier) -> Suite:
    genre, libelle = ici.choisir(DOCUMENTS)
    document = Document(genre, libelle, ici.jour + ici.entre(-20, 500))
    saisie = SaisieDocument(GenreDocument(genre), libelle, document.fin, ici.jour)
    actions_document.ajouter(ici.session, ici.auteur, ici.parcours(d), saisie)
    ici.session.flush()
    cle = max(ici.session.scalars(select(LigneDocument.id).where(LigneDocument.salarie_id == d.personne.id)))
    return lambda: d.personne.documents.__setitem__(cle, document)


def changer_un_document(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.personne.documents)
    ligne, parcours = ici.session.get_one(LigneDocument, cle), ici.parcours(d)
    if ici.arrive(0.3):
        actions_document.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.personne.documents.__delitem__(cle)
    voulu = Document(**vars(d.personne.documents[cle]))
    voulu.fin = ici.choisir([voulu.fin + ici.entre(-30, 30), ici.jour + ici.entre(200, 700)])
    saisie = SaisieDocument(GenreDocument(voulu.genre), voulu.libelle, voulu.fin, ici.jour)
    actions_document.modifier(ici.session, ici.auteur, parcours, ligne, saisie, ligne.version)
    return lambda: d.personne.documents.__setitem__(cle, voulu)
