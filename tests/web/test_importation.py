"""Sending a list of applications, reading its preview, importing it or not; and who may not."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select, update

from parcours.db import BaseDeDonnees
from parcours.models import (
    Affectation,
    Compte,
    Contrat,
    Depot,
    Echeance,
    Journal,
    Parcours,
    PassIae,
    Role,
    Salarie,
    Structure,
)
from tests.builders import Troupe
from tests.compteur import instructions
from tests.exchange.classeurs import EXEMPLE, avec_formule, candidature, liste
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
Pendant = Callable[[Callable[[], object]], None]
SUR_PLACE = {"structure_nom": "Les Ateliers du Morne"}


@pytest.fixture
def alice(visiter: Visiter) -> Navigateur:
    return visiter("alice")


@pytest.fixture
def pendant_la_lecture(monkeypatch: pytest.MonkeyPatch) -> Pendant:
    """Do something while each workbook is being read, once the library that reads it is called."""

    def prevoir(faire: Callable[[], object]) -> None:
        def ouvrir_en_faisant(flux: Any) -> Any:
            faire()
            return load_workbook(flux)

        monkeypatch.setattr("parcours.exchange.classeur.load_workbook", ouvrir_en_faisant)

    return prevoir


def adresse(structure: Structure) -> str:
    return f"/structures/{structure.ref}/import"


def envoyer(
    navigateur: Navigateur, structure: Structure, contenu: bytes, nom: str = "candidatures.xlsx", statut: int = 303
) -> Page:
    # Written by hand: the test client leaves the temporary file of a big body open.
    morceaux = [("csrf_token", navigateur.jeton().encode()), (f'fichier"; filename="{nom}', contenu)]
    corps = b"".join(
        b'--limite\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (champ.encode(), valeur)
        for champ, valeur in morceaux
    )
    reponse = navigateur.client.post(
        adresse(structure), data=corps + b"--limite--\r\n", content_type="multipart/form-data; boundary=limite"
    )
    return navigateur._verifier(reponse, adresse(structure), statut)


def deposer(navigateur: Navigateur, structure: Structure, contenu: bytes) -> str:
    """The address of the preview."""
    lieu = envoyer(navigateur, structure, contenu).reponse.location
    assert lieu is not None
    return lieu


def importer(navigateur: Navigateur, structure: Structure, contenu: bytes) -> Page:
    return navigateur.poster(deposer(navigateur, structure, contenu), statut=200)


def compter(base: BaseDeDonnees, modele: type, structure: Structure) -> int:
    with base.lecture() as session:
        demande = select(func.count()).select_from(modele).where(modele.structure_id == structure.id)  # type: ignore[attr-defined]
        return session.scalar(demande) or 0


def test_l_exemple_se_relit_puis_s_importe(moteur: str, visiter: Visiter, troupe: Troupe, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    avant = compter(base, Salarie, troupe.structure)
    apercu = alice.voir(deposer(alice, troupe.structure, EXEMPLE.read_bytes()))
    assert "Importer 21\u00a0personnes" in apercu.get_text()
    assert "Lignes lues 60" in apercu.texte
    assert "Candidature acceptée 28" in apercu.texte
    assert "«\u00a0Chantier de la Ravine\u00a0»" in apercu.get_text()
    assert [th.get_text() for th in apercu.select("#refus ~ div tbody th")] == [
        "14",
        "21",
        "30",
        "30",
        "46",
        "61",
        "61",
    ]
    assert compter(base, Salarie, troupe.structure) == avant

    resultat = importer(alice, troupe.structure, EXEMPLE.read_bytes())
    assert "Import\u00a0: 21 personnes, 23 contrats, 5 lignes refusées." in resultat.get_text()
    assert compter(base, Salarie, troupe.structure) == avant + 21
    assert compter(base, Depot, troupe.structure) == 0
    with base.lecture() as session:
        importes = select(func.count()).select_from(Contrat).where(Contrat.source == "import")
        assert session.scalar(importes) == 23
        dues = select(func.count()).join(Parcours, Parcours.id == Echeance.parcours_id).select_from(Echeance)
        assert session.scalar(dues.where(Parcours.source == "import", Echeance.prochain_le <= date(2026, 11, 23)))
        auteurs = select(Journal.compte_id).where(Journal.evenement == "ImportFait")
        assert session.scalars(auteurs).one() == troupe.comptes["alice"].id


def test_le_meme_fichier_n_a_plus_rien_a_importer(alice: Navigateur, troupe: Troupe) -> None:
    importer(alice, troupe.structure, EXEMPLE.read_bytes())
    apercu = alice.voir(deposer(alice, troupe.structure, EXEMPLE.read_bytes()))
    assert "tout est déjà à jour" in apercu.texte
    assert not [bouton for bouton in apercu.select("main button") if "Importer" in bouton.get_text()]


def test_un_fichier_plus_recent_dit_ce_qui_bouge_pour_chacun(alice: Navigateur, troupe: Troupe) -> None:
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    recent = liste(candidature(pass_fin=date(2027, 4, 3), **SUR_PLACE))
    apercu = alice.voir(deposer(alice, troupe.structure, recent))
    assert "Mettre à jour 1\u00a0personne" in apercu.get_text()
    assert "Camille Exemplaire" in apercu.texte
    assert "Fin du PASS déplacée de 30 jours, du 4 mars 2027 au 3 avril 2027." in apercu.texte


def test_une_difference_d_identite_montre_les_deux_valeurs(alice: Navigateur, troupe: Troupe) -> None:
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    apercu = alice.voir(deposer(alice, troupe.structure, liste(candidature(telephone="0696 11 11 11", **SUR_PLACE))))
    assert "0696 00 00 00 dans Parcours, 0696 11 11 11 dans le fichier" in apercu.texte


def test_ce_qu_un_collegue_a_importe_entre_temps_n_est_pas_double(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    avant = compter(base, Salarie, troupe.structure)
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    importer(carole, troupe.structure, liste(candidature(**SUR_PLACE)))
    assert "tout est déjà à jour" in alice.poster(apercu, statut=200).texte
    assert compter(base, Salarie, troupe.structure) == avant + 1


def test_un_second_clic_dit_que_c_est_fait(alice: Navigateur, troupe: Troupe) -> None:
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    alice.poster(apercu, statut=200)
    assert "a été importé, ou abandonné" in alice.poster(apercu, statut=404).texte


def test_un_fichier_abandonne_est_efface(alice: Navigateur, troupe: Troupe, base: BaseDeDonnees) -> None:
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    alice.poster(f"{apercu}/abandon")
    assert compter(base, Depot, troupe.structure) == 0
    alice.voir(apercu, 404)


def referents_proposes(page: Page) -> dict[str, bool]:
    """The names proposed, and which one is chosen to begin with."""
    return {o.get_text(): o.has_attr("selected") for o in page.select("select[name=referent_id] option")}


def test_qui_importe_et_accompagne_est_propose_pour_les_nouveaux_parcours(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees
) -> None:
    apercu = deposer(alice, troupe.structure, EXEMPLE.read_bytes())
    page = alice.voir(apercu)
    assert referents_proposes(page) == {"Personne pour l’instant": False, "Alice": True, "Carole": False}
    assert "Sans choix, 21 nouveaux parcours n’auront pas de référent·e" in page.texte
    resultat = alice.remplir(apercu, {}, statut=200)
    assert "sans référent·e" not in resultat.texte
    with base.lecture() as session:
        importes = select(Affectation.compte_id).join(Parcours).where(Parcours.source == "import")
        assert list(session.scalars(importes)) == [troupe.comptes["alice"].id] * 21
    assert len(alice.voir("/parcours").select("a.name")) == 22


def test_qui_dirige_choisit_qui_accompagnera(visiter: Visiter, troupe: Troupe, base: BaseDeDonnees) -> None:
    carole = visiter("carole")
    apercu = deposer(carole, troupe.structure, liste(candidature(**SUR_PLACE)))
    assert referents_proposes(carole.voir(apercu))["Personne pour l’instant"]
    carole.remplir(apercu, {"referent_id": str(troupe.comptes["alice"].id)}, statut=200)
    assert "Camille Exemplaire" in visiter("alice").voir("/parcours").texte


def test_sans_choix_le_resultat_dit_combien_de_parcours_n_ont_personne(alice: Navigateur, troupe: Troupe) -> None:
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    resultat = alice.remplir(apercu, {"referent_id": ""}, statut=200)
    assert "Dont sans référent·e 1" in resultat.texte
    lien = resultat.select_one("main a.btn.main")
    assert lien is not None
    assert "Camille Exemplaire" in alice.voir(str(lien["href"])).texte


def test_sans_nouveau_parcours_personne_n_est_a_choisir(alice: Navigateur, troupe: Troupe) -> None:
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    recent = liste(candidature(pass_fin=date(2027, 4, 3), **SUR_PLACE))
    apercu = deposer(alice, troupe.structure, recent)
    assert not referents_proposes(alice.voir(apercu))
    alice.remplir(apercu, {}, statut=200)


@pytest.mark.parametrize("qui", ["bob", "denis", "perle"])
def test_une_personne_qui_n_accompagne_pas_ici_est_refusee(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees, qui: str
) -> None:
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    page = alice.remplir(apercu, {"referent_id": str(troupe.comptes[qui].id)}, statut=422)
    assert page.erreurs()["referent_id"]
    assert compter(base, Depot, troupe.structure) == 1


def test_l_apercu_tient_en_douze_instructions(alice: Navigateur, troupe: Troupe, base: BaseDeDonnees) -> None:
    importer(alice, troupe.structure, EXEMPLE.read_bytes())
    nouvelle = candidature(nom="Alpha", pass_numero="999992401999", **SUR_PLACE)
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE), nouvelle))
    with instructions(base.engine) as envoyees:
        alice.voir(apercu)
    assert len(envoyees) <= 12


@pytest.mark.parametrize(
    ("contenu", "nom", "phrase"),
    [
        (b"", "vide.xlsx", "Le fichier est vide."),
        (b"Nom;Pr\xc3\xa9nom", "liste.csv", ".xlsx"),
        (avec_formule(), "liste.xlsx", "formule"),
        (b"x" * (10 * 1024 * 1024 + 1), "gros.xlsx", "10\u00a0Mo"),
        (liste(candidature(structure_type="EI")), "liste.xlsx", "autre type (EI)"),
        (liste(), "liste.xlsx", "aucune candidature"),
    ],
    ids=["vide", "pas_un_classeur", "formule", "trop_gros", "autre_type", "titres_seuls"],
)
def test_un_fichier_refuse_le_dit_a_cote_du_champ(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees, contenu: bytes, nom: str, phrase: str
) -> None:
    page = envoyer(alice, troupe.structure, contenu, nom, statut=422)
    assert phrase in page.erreurs()["fichier"]
    assert compter(base, Depot, troupe.structure) == 0


def test_sans_fichier_le_champ_le_demande(alice: Navigateur, troupe: Troupe) -> None:
    page = alice.poster(adresse(troupe.structure), statut=422)
    assert "Choisissez le fichier" in page.erreurs()["fichier"]


def test_un_envoi_demesure_a_sa_page(alice: Navigateur, troupe: Troupe) -> None:
    envoyer(alice, troupe.structure, b"x" * (12 * 1024 * 1024), statut=413)


@pytest.mark.parametrize("qui", ["bob", "denis", "ada", "rita", "emile", "zoe", "perle", "pia", "personne"])
def test_qui_n_accompagne_pas_dans_la_structure_ne_peut_pas_importer(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, qui: str
) -> None:
    apercu = deposer(visiter("alice"), troupe.structure, liste(candidature(**SUR_PLACE)))
    attendu = 403 if qui in {"ada", "rita", "emile", "zoe"} else 404
    autre = visiter(qui)
    for page in (adresse(troupe.structure), apercu):
        autre.voir(page, attendu)
        autre.poster(page, statut=attendu)
    autre.poster(f"{apercu}/abandon", statut=attendu)
    assert compter(base, Depot, troupe.structure) == 1


def test_le_fichier_d_un_collegue_ne_se_voit_pas(visiter: Visiter, troupe: Troupe, base: BaseDeDonnees) -> None:
    apercu = deposer(visiter("alice"), troupe.structure, liste(candidature(**SUR_PLACE)))
    carole = visiter("carole")
    carole.voir(apercu, 404)
    carole.poster(f"{apercu}/abandon", statut=404)
    carole.poster(apercu, statut=404)
    assert compter(base, Depot, troupe.structure) == 1


def test_le_depot_d_une_structure_ne_sert_pas_dans_une_autre(visiter: Visiter, troupe: Troupe) -> None:
    apercu = deposer(visiter("alice"), troupe.structure, liste(candidature(**SUR_PLACE)))
    visiter("denis").voir(f"{adresse(troupe.autre_structure)}/{apercu.rsplit('/', 1)[1]}", 404)


def test_une_ligne_d_un_autre_type_de_structure_est_refusee_seule(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees
) -> None:
    avant = compter(base, Salarie, troupe.structure)
    autre = candidature(nom="Alpha", pass_numero="999992401999", structure_type="EI", **SUR_PLACE)
    resultat = importer(alice, troupe.structure, liste(candidature(**SUR_PLACE), autre))
    assert "Import\u00a0: 1 personne, 1 contrat, 1 ligne refusée." in resultat.get_text()
    assert "Type employeur" in resultat.texte
    assert "la structure choisie est de type ACI" in resultat.texte
    assert compter(base, Salarie, troupe.structure) == avant + 1


def test_un_second_pass_simultane_n_est_pas_ecrit(alice: Navigateur, troupe: Troupe, base: BaseDeDonnees) -> None:
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    avant = compter(base, PassIae, troupe.structure)
    apercu = alice.voir(deposer(alice, troupe.structure, liste(candidature(pass_numero="999992699022", **SUR_PLACE))))
    assert "deux PASS IAE ne peuvent pas être valables le même jour" in apercu.texte
    assert "Numéro PASS IAE" in apercu.texte
    assert compter(base, PassIae, troupe.structure) == avant


def test_ce_que_la_saisie_refuserait_s_importe_et_reste_a_regarder(alice: Navigateur, troupe: Troupe) -> None:
    resultat = importer(alice, troupe.structure, liste(candidature(contrat_fin=date(2030, 3, 4), **SUR_PLACE)))
    assert "1 contrat" in resultat.texte.replace("\u00a0", " ")
    assert "À vérifier" in resultat.texte
    assert "les CDDI ne dépassent pas 24 mois en tout" in resultat.texte


def test_une_valeur_que_la_saisie_refuserait_n_est_pas_ecrite_et_le_dit(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees
) -> None:
    faux = {"telephone": "'=cmd|' /C calc'!A0", "email": "pas une adresse", "code_postal": "972000", "metiers": "+1"}
    resultat = importer(alice, troupe.structure, liste(candidature(**faux, **SUR_PLACE)))
    dites = [ligne.get_text(" ", strip=True) for ligne in resultat.select("#remarques ~ div tbody tr")]
    for colonne in ("Téléphone candidat", "Email candidat", "Département candidat", "Métiers"):
        assert any(f"«\u00a0{colonne}\u00a0»" in dite and "À vérifier" in dite and dite[0] == "2" for dite in dites)
    with base.lecture() as session:
        salarie = session.scalars(select(Salarie).where(Salarie.nom == "Exemplaire")).one()
        assert (salarie.telephone, salarie.email, salarie.code_postal) == (None, None, None)
        assert session.scalars(select(Parcours.metier).where(Parcours.salarie_id == salarie.id)).one() is None


@pytest.fixture
def recul(alice: Navigateur, troupe: Troupe) -> bytes:
    """A file older than the one that was imported."""
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    return liste(candidature(pass_fin=date(2027, 2, 2), **SUR_PLACE))


def fin_du_pass(base: BaseDeDonnees) -> date:
    with base.lecture() as session:
        return session.scalars(select(PassIae.fin_officielle).where(PassIae.numero == "999992401873")).one()


def test_une_fin_de_pass_qui_recule_se_montre_et_attend_un_accord(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees, recul: bytes
) -> None:
    adresse_apercu = deposer(alice, troupe.structure, recul)
    apercu = alice.voir(adresse_apercu)
    assert "Écrire aussi les fins de PASS qui reculent" in apercu.texte
    assert "recule de 30 jours, du 4 mars 2027 au 2 février 2027" in apercu.texte.replace("\u00a0", " ")

    sans_accord = alice.remplir(adresse_apercu, {}, statut=422)
    assert "Cochez cette case" in sans_accord.erreurs()["accepter_reculs"]
    assert fin_du_pass(base) == date(2027, 3, 4)
    assert compter(base, Depot, troupe.structure) == 1

    resultat = alice.remplir(adresse_apercu, {"accepter_reculs": "y"}, statut=200)
    assert "1 PASS déplacé" in resultat.texte.replace("\u00a0", " ")
    assert fin_du_pass(base) == date(2027, 2, 2)


def test_sans_accord_le_reste_du_fichier_s_importe_et_la_fin_reste(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees
) -> None:
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    nouvelle = candidature(nom="Alpha", pass_numero="999992401999", **SUR_PLACE)
    fichier = liste(candidature(pass_fin=date(2027, 2, 2), **SUR_PLACE), nouvelle)
    resultat = alice.remplir(deposer(alice, troupe.structure, fichier), {}, statut=200)
    assert "1 personne, 1 contrat" in resultat.texte.replace("\u00a0", " ")
    assert "Fin qui recule." in resultat.texte
    assert fin_du_pass(base) == date(2027, 3, 4)


def test_sans_recul_la_case_n_est_pas_montree(alice: Navigateur, troupe: Troupe) -> None:
    apercu = alice.voir(deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE))))
    assert "qui reculent" not in apercu.texte


def test_un_collegue_peut_ecrire_pendant_que_le_classeur_est_lu(
    alice: Navigateur, troupe: Troupe, base: BaseDeDonnees, pendant_la_lecture: Pendant
) -> None:
    ecrits = []

    def ecrire_sans_attendre() -> None:
        # A connection of its own, which gives up at once when someone else is the writer of the moment.
        with closing(sqlite3.connect(str(base.engine.url.database), timeout=0)) as autre:
            try:
                autre.execute("UPDATE structure SET commune = commune")
                autre.commit()
                ecrits.append("fait")
            except sqlite3.OperationalError as refus:
                ecrits.append(str(refus))

    pendant_la_lecture(ecrire_sans_attendre)
    importer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    # Once when the file is sent, once when its import is confirmed.
    assert ecrits == ["fait", "fait"]


def _finir_les_roles(base: BaseDeDonnees, compte: Compte) -> None:
    with base.transaction() as session:
        session.execute(update(Role).where(Role.compte_id == compte.id).values(fin=date(2026, 11, 22)))


def _desactiver(base: BaseDeDonnees, compte: Compte) -> None:
    with base.transaction() as session:
        session.execute(update(Compte).where(Compte.id == compte.id).values(est_actif=False))


@pytest.mark.parametrize(("perdre", "statut"), [(_finir_les_roles, 404), (_desactiver, 302)])
def test_les_droits_perdus_pendant_la_lecture_n_ecrivent_rien(
    moteur: str,
    visiter: Visiter,
    troupe: Troupe,
    base: BaseDeDonnees,
    pendant_la_lecture: Pendant,
    perdre: Callable[[BaseDeDonnees, Compte], None],
    statut: int,
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    avant = compter(base, Salarie, troupe.structure)
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    pendant_la_lecture(lambda: perdre(base, troupe.comptes["alice"]))
    alice.poster(apercu, statut=statut)
    assert compter(base, Salarie, troupe.structure) == avant
    pendant_la_lecture(lambda: perdre(base, troupe.comptes["carole"]))
    envoyer(carole, troupe.structure, liste(candidature(**SUR_PLACE)), statut=statut)
    assert compter(base, Depot, troupe.structure) == 1


def test_un_fichier_abandonne_pendant_sa_lecture_ne_s_importe_pas(
    moteur: str, visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, pendant_la_lecture: Pendant
) -> None:
    alice = visiter("alice")
    avant = compter(base, Salarie, troupe.structure)
    apercu = deposer(alice, troupe.structure, liste(candidature(**SUR_PLACE)))
    autre_onglet = visiter("alice")
    pendant_la_lecture(lambda: autre_onglet.poster(f"{apercu}/abandon"))
    alice.poster(apercu, statut=404)
    assert compter(base, Salarie, troupe.structure) == avant
