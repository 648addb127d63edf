"""The watch: who sees which alert, why, in which order, and what answers it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs.veille import veiller
from parcours.models import Alerte, Compte, Derive, Etape, Parcours, Role, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import veille as queries
from parcours.queries.alerte import Filtre, lister
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.jobs.outils import AU, MARTINIQUE, a, changer, ouvrir_alerte
from tests.page import Navigateur, Page
from tests.sorties import creer_derive, creer_reference

Visiter = Callable[[str], Navigateur]


def suivi(
    base: BaseDeDonnees,
    auteur: Auteur,
    structure: Structure,
    nom: str,
    *,
    contrat_fin: date | None = None,
    pass_fin: date | None = None,
    derniere_etape: date = AU,
    referent: Compte | None = None,
    encadrant: Compte | None = None,
) -> Parcours:
    with base.transaction() as session:
        return creer_parcours(
            session,
            structure,
            creer_salarie(session, structure, nom, "Cléa", le=auteur.le),
            date(2026, 1, 5),
            contrat=(date(2026, 1, 5), contrat_fin) if contrat_fin else None,
            pass_iae=(pass_fin - timedelta(days=729), pass_fin) if pass_fin else None,
            etapes=(derniere_etape,),
            referent=referent,
            encadrant=encadrant,
            auteur=auteur,
        )


@pytest.fixture
def nuit(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Troupe:
    """One alert of each urgency in Alice's structure, and one elsewhere; then the night."""
    structure, comptes = troupe.structure, troupe.comptes
    suivi(base, auteur, structure, "Retardé", contrat_fin=date(2026, 11, 17), referent=comptes["alice"])
    suivi(base, auteur, structure, "Rougeon", contrat_fin=date(2026, 12, 3), encadrant=comptes["bob"])
    suivi(base, auteur, structure, "Lointain", pass_fin=date(2027, 10, 1))
    suivi(base, auteur, structure, "Silencieux", derniere_etape=date(2026, 10, 2))
    veiller(base, a(AU), MARTINIQUE, AU)
    return troupe


def groupes(page: Page) -> dict[str, list[str]]:
    return {
        section.h2.get_text(strip=True): [nom.get_text(strip=True) for nom in section.select(".alert .name")]
        for section in page.select("main section")
        if section.h2
    }


def ligne(page: Page, nom: str) -> str:
    (trouvee,) = [bloc for bloc in page.select(".alert") if nom in bloc.get_text()]
    return " ".join(trouvee.get_text(" ").split()).replace("\u00a0", " ")


def onglets(page: Page) -> list[str]:
    return [" ".join(lien.get_text(" ").split()) for lien in page.select(".tabs a")]


def test_les_alertes_sont_rangees_par_urgence(visiter: Visiter, nuit: Troupe) -> None:
    page = visiter("alice").voir("/veille")
    assert groupes(page) == {
        "En retard": ["Cléa Retardé"],
        "Sous 15\u00a0jours": ["Cléa Rougeon"],
        "Sous 60\u00a0jours": ["Nadège Placide-Montérose", "Jérémie Ozier"],
        "Silences": ["Jérémie Ozier", "Cléa Silencieux"],
        "À savoir": ["Cléa Lointain"],
    }


def test_chaque_ligne_dit_pourquoi_et_ce_qui_y_repond(visiter: Visiter, nuit: Troupe) -> None:
    page = visiter("alice").voir("/veille")
    assert ligne(page, "Retardé").startswith(
        "Cocher l’alerte de Cléa Retardé en retard Cléa Retardé "
        "Contrat terminé depuis 6 jours (17 novembre 2026) : enregistrer le renouvellement ou la sortie. "
        "Référent·e : Alice. Signalée le 23 nov. 2026. Renouveler , Cléa Retardé Prendre , Cléa Retardé Autre"
    )
    assert "dans 10 jours Cléa Rougeon Fin du contrat dans 10 jours, le 3 décembre 2026" in ligne(page, "Rougeon")
    assert "52 jours Cléa Silencieux Silence de 52 jours." in ligne(page, "Silencieux")
    assert "Sans référent·e" in ligne(page, "Silencieux")
    assert "dans 312 jours Cléa Lointain PASS dans 312 jours" in ligne(page, "Lointain")


def test_chaque_lien_ouvre_le_bon_ecran(visiter: Visiter, nuit: Troupe) -> None:
    alice = visiter("alice")
    page = alice.voir("/veille")
    for lien in page.select(".alert .name, .alert .acts a"):
        alice.voir(str(lien["href"]))


def test_une_etape_prevue_mene_a_elle(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> None:
    alice = visiter("alice")
    alice.remplir(
        f"/parcours/{troupe.parcours.ref}/etapes/nouvelle", {"le": "2026-11-25", "etat": "prevue", "genre": "bilan"}
    )
    veiller(base, a(AU), MARTINIQUE, AU)
    with base.lecture() as session:
        cle = session.scalars(select(Etape.id).where(Etape.etat == "prevue")).one()
    page = alice.voir("/veille")
    assert page.select_one(f'a[href^="/parcours/{troupe.parcours.ref}/etapes/{cle}?"]')


def test_noter_une_etape_range_le_silence_parmi_les_closes(visiter: Visiter, nuit: Troupe) -> None:
    alice = visiter("alice")
    adresse = next(
        str(lien["href"])
        for lien in alice.voir("/veille").select(".alert .acts a")
        if "Silencieux" in lien.get_text() and "Noter" in lien.get_text()
    )
    alice.remplir(adresse, {"genre": "entretien"})
    assert "Cléa Silencieux" not in str(groupes(alice.voir("/veille")))
    closes = alice.voir("/veille?etat=closes").texte
    assert "Cléa Silencieux" in closes
    assert "Une étape a été notée." in closes


def test_mes_parcours_sont_les_miens_et_ceux_de_personne(visiter: Visiter, nuit: Troupe, base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        structure = session.get_one(Structure, nuit.structure.id)
        autre = creer_salarie(session, structure, "Dautrui", "Cléa", le=a(AU).maintenant())
        creer_parcours(
            session,
            structure,
            autre,
            date(2026, 1, 5),
            contrat=(date(2026, 1, 5), date(2026, 12, 1)),
            etapes=(AU,),
            referent=nuit.comptes["carole"],
            auteur=Auteur(None, a(AU).maintenant(), AU),
        )
    veiller(base, a(AU), MARTINIQUE, AU)
    alice = visiter("alice")
    toutes, miennes = alice.voir("/veille"), alice.voir("/veille?portee=miens")
    assert "Dautrui" in toutes.texte
    assert "Dautrui" not in miennes.texte
    assert "Retardé" in miennes.texte
    assert "Silencieux" in miennes.texte
    assert onglets(toutes) == ["À traiter 8", "Reportées 0", "En sourdine 0", "Closes"]
    assert onglets(miennes) == ["À traiter 7", "Reportées 0", "En sourdine 0", "Closes"]
    assert "7 dans mes parcours" in toutes.texte.replace("\u00a0", " ")


def test_l_encadrant_ne_voit_que_le_travail_des_siens(visiter: Visiter, nuit: Troupe) -> None:
    page = visiter("bob").voir("/veille")
    assert groupes(page) == {"Sous 15\u00a0jours": ["Cléa Rougeon"], "Sous 60\u00a0jours": ["Nadège Placide-Montérose"]}
    # What answers an alert is for those who accompany; taking it, snoozing it, closing it are for the crew too.
    assert page.select(".alert .acts > a") == []
    verbes = [b.find(string=True) for b in page.select(".alert")[0].select(".acts button, .acts li a")]
    assert verbes == ["Prendre", "Reporter…", "Clore…"]
    assert [b["value"] for b in page.select(".lot button")] == ["prendre", "reporter", "clore"]


def test_l_encadrant_ne_voit_ni_pass_ni_silence_ni_sortie(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    suivi(
        base,
        auteur,
        troupe.structure,
        "Social",
        pass_fin=date(2026, 12, 10),
        derniere_etape=date(2026, 9, 1),
        encadrant=troupe.comptes["bob"],
    )
    veiller(base, a(AU), MARTINIQUE, AU)
    assert "Social" in visiter("alice").voir("/veille").texte
    assert "Social" not in visiter("bob").voir("/veille").texte


def test_le_nombre_du_menu_est_celui_des_lignes(visiter: Visiter, nuit: Troupe) -> None:
    for nom, attendu in (("alice", 7), ("bob", 2), ("carole", 7), ("denis", 2)):
        page = visiter(nom).voir("/veille")
        assert len(page.select(".alert")) == attendu
        menu = page.select_one(".nav a[aria-current] .count")
        assert menu is not None
        assert menu.get_text(strip=True) == str(attendu)


def test_chaque_alerte_visible_est_celle_d_un_parcours_que_l_on_peut_voir(nuit: Troupe, base: BaseDeDonnees) -> None:
    with base.lecture() as session:
        for compte in nuit.comptes.values():
            charge = queries_compte.par_id(session, compte.id)
            assert charge is not None
            profil = queries_compte.profil(charge, lambda _: AU)
            lues = lister(session, queries.toutes(profil), Filtre(), limite=1000)
            visibles = {alerte.structure_id for alerte in lues}
            assert visibles <= (profil.structures() | {role.structure_id for role in profil.roles})
            assert queries.compter(session, queries.toutes(profil)) == len(lues)


@pytest.mark.parametrize(
    ("nom", "statut"),
    [
        ("ada", 403),
        ("personne", 403),
        ("perle", 403),
        ("paul", 403),
        ("pia", 403),
        ("rita", 200),
        ("emile", 200),
        ("zoe", 200),
        ("denis", 200),
    ],
)
def test_qui_ne_doit_pas_ne_voit_aucun_nom(visiter: Visiter, nuit: Troupe, nom: str, statut: int) -> None:
    for adresse in ("/veille", "/veille?portee=miens", "/veille?etat=closes", "/veille?apres=1"):
        texte = visiter(nom).voir(adresse, statut).texte
        for canari in ("Retardé", "Rougeon", "Silencieux", "Placide", "Ozier"):
            assert canari not in texte


def test_sans_connexion_on_va_se_connecter_puis_on_revient(visiter: Visiter) -> None:
    reponse = visiter("").voir("/veille?portee=miens", 302).reponse
    assert reponse.location == "/connexion?suite=/veille?portee%3Dmiens"


@pytest.fixture
def derive(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Derive:
    with base.transaction() as session:
        return creer_derive(session, troupe.structure, AU - timedelta(days=7), auteur.le - timedelta(days=7))


@pytest.mark.parametrize("nom", ["rita", "emile", "zoe"])
def test_la_structure_lit_un_signal_une_semaine_avant_les_autres(
    visiter: Visiter, base: BaseDeDonnees, derive: Derive, troupe: Troupe, nom: str
) -> None:
    with base.transaction() as session:
        session.get_one(Derive, derive.id).detectee_le = AU - timedelta(days=6)

    assert groupes(visiter("carole").voir("/veille"))["Structures"] == ["Les Ateliers du Morne"]
    assert "Structures" not in groupes(visiter(nom).voir("/veille"))
    page = visiter(nom).voir(f"/structures/{troupe.structure.ref}/derive")
    assert "reculent" not in page.texte


def test_une_saisie_a_verifier_se_dit_a_la_structure_seule(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        creer_reference(session, troupe.structure, doute_depuis=date(2026, 3, 12))
    dite = ligne(visiter("carole").voir("/veille"), "Les Ateliers du Morne")

    assert "Saisie à vérifier : depuis mars 2026, les sorties comptées ont toutes la même issue." in dite
    assert "Structures" not in groupes(visiter("rita").voir("/veille"))
    assert "saisie à vérifier" in visiter("rita").voir("/reseau").texte


@pytest.mark.parametrize("nom", ["carole", "rita", "emile", "zoe"])
def test_une_derive_est_une_ligne_comme_les_autres(visiter: Visiter, derive: Derive, troupe: Troupe, nom: str) -> None:
    page = visiter(nom).voir("/veille")
    assert groupes(page)["Structures"] == ["Les Ateliers du Morne"]
    dite = ligne(page, "Les Ateliers du Morne")
    if nom == "carole":
        assert "Sorties dynamiques en recul depuis le 12 mars 2026 : 19 sorties comptées, 3 dynamiques." in dite
    else:
        # Outside the structure, a small count may tell of someone.
        assert "Les sorties dynamiques reculent depuis mars 2026." in dite
        assert "19" not in dite
    assert page.select_one(f'a[href="/structures/{troupe.structure.ref}/derive"]')


@pytest.mark.parametrize("boite", ["closes", "reportees", "sourdine", "escaladees"])
def test_le_nombre_a_traiter_ne_change_pas_d_un_onglet_a_l_autre(
    visiter: Visiter, nuit: Troupe, derive: Derive, boite: str
) -> None:
    carole = visiter("carole")
    assert onglets(carole.voir("/veille"))[0] == "À traiter 8"
    page = carole.voir(f"/veille?etat={boite}")
    assert onglets(page)[0] == "À traiter 8"
    assert "Structures" not in groupes(page)


@pytest.mark.parametrize("nom", ["alice", "bob", "fanny"])
def test_une_derive_ne_regarde_pas_tout_le_monde(visiter: Visiter, derive: Derive, nom: str) -> None:
    assert "Structures" not in groupes(visiter(nom).voir("/veille"))


def test_rien_a_signaler_dit_la_suite(visiter: Visiter, troupe: Troupe) -> None:
    assert "Rien à signaler." in visiter("alice").voir("/veille").texte
    assert "Aucune structure ne s’écarte de son passé." in visiter("rita").voir("/veille").texte
    assert "Aucune alerte close depuis 30 jours." in visiter("alice").voir("/veille?etat=closes").texte


def beaucoup(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, nombre: int) -> None:
    """As many alerts, on one parcours each, written straight: what counts here is to read them."""
    with base.transaction() as session:
        for rang in range(nombre):
            parcours = creer_parcours(session, troupe.structure, entree_le=AU, auteur=auteur)
            session.add(
                Alerte(
                    parcours_id=parcours.id,
                    structure_id=troupe.structure.id,
                    code="ECH-12" if rang % 5 == 0 else "ECH-04",
                    objet=f"contrat:{rang}",
                    limite=AU + timedelta(days=rang % 7 * 15 - 20),
                    repere=AU - timedelta(days=40),
                    seuil=7,
                    signalee_le=AU,
                    ouverte_le=auteur.le,
                )
            )


def test_les_pages_se_suivent_sans_trou_ni_double(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    beaucoup(base, troupe, auteur, 120)
    alice = visiter("alice")
    vues, adresse, pages = [], "/veille", []
    while adresse:
        page = alice.voir(adresse)
        pages.append((adresse, [str(nom["href"]) for nom in page.select(".alert .name")]))
        suivant = page.select_one("a[rel=next]")
        adresse = str(suivant["href"]) if suivant else ""
    for _, noms in pages:
        vues += noms
    assert [len(noms) for _, noms in pages] == [50, 50, 20]
    assert len(set(vues)) == 120
    precedent = alice.voir(pages[2][0]).select_one("a[rel=prev]")
    assert precedent is not None
    retour = alice.voir(str(precedent["href"]))
    assert [str(nom["href"]) for nom in retour.select(".alert .name")] == pages[1][1]
    assert "50 affichés sur 120" in retour.texte.replace("\u00a0", " ")


@pytest.mark.parametrize("cle", ["0", "-1", "abc", "99999999999999999999", "2147483647", "²"])
def test_une_cle_absurde_ne_casse_rien(visiter: Visiter, nuit: Troupe, cle: str) -> None:
    visiter("alice").voir(f"/veille?apres={cle}")
    visiter("alice").voir(f"/veille?avant={cle}")


def test_le_nombre_d_ordres_ne_depend_pas_du_nombre_de_lignes(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    carole = visiter("carole")
    # The first page of a minute also notes that the session was seen.
    carole.voir("/veille")
    comptes = []
    for nombre in (3, 60):
        beaucoup(base, troupe, auteur, nombre)
        ordres: list[str] = []

        def compter(*args: object, ordres: list[str] = ordres) -> None:
            ordres.append(str(args[2]))

        event.listen(base.engine, "before_cursor_execute", compter)
        carole.voir("/veille")
        event.remove(base.engine, "before_cursor_execute", compter)
        comptes.append(len([ordre for ordre in ordres if not ordre.startswith(("BEGIN", "PRAGMA"))]))
        if nombre == 3:
            with base.transaction() as session:
                session.query(Alerte).delete()
    assert comptes[0] == comptes[1]
    assert comptes[0] <= 10


def test_deux_structures_aux_seuils_differents_gardent_les_leurs(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        autre = creer_structure(session, "Brigade verte")
        autre.seuil_rouge_jours, autre.seuil_orange_jours = 30, 90
        session.add(
            Role(
                compte_id=troupe.comptes["alice"].id,
                nom="conseiller",
                structure_id=autre.id,
                debut=date(2026, 1, 1),
                fin=None,
            )
        )
    for structure in (troupe.structure, autre):
        suivi(base, auteur, structure, f"Chez{structure.id}", contrat_fin=date(2026, 12, 15))
    veiller(base, a(AU), MARTINIQUE, AU)
    page = visiter("alice").voir("/veille")
    assert groupes(page)["Sous 30\u00a0jours"] == [f"Cléa Chez{autre.id}"]
    assert f"Cléa Chez{troupe.structure.id}" in groupes(page)["Sous 60\u00a0jours"]
    assert "Brigade verte" in ligne(page, f"Chez{autre.id}")


@pytest.mark.parametrize(
    ("code", "objet", "groupe", "mot"),
    [
        ("ECH-03", "prolongation:1", "À faire", "à faire"),
        ("ECH-06", "ai:100", "À faire", "à faire"),
        ("ECH-06", "ai:95", "À savoir", "à voir"),
        ("ECH-16", "cdi_inclusion", "À savoir", "à voir"),
        ("ECH-13", "jalon:bilan", "En retard", "en retard"),
    ],
)
def test_un_jour_atteint_n_est_pas_un_retard_mais_peut_demander_un_acte(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, code: str, objet: str, groupe: str, mot: str
) -> None:
    changer(base, Alerte, ouvrir_alerte(base, troupe.parcours, -31, code=code), objet=objet, repere=AU)
    page = visiter("alice").voir("/veille")
    assert list(groupes(page)) == [groupe]
    assert mot in ligne(page, "Placide")


@pytest.mark.parametrize("est_prise", [True, False])
def test_on_ne_dit_pas_a_la_fois_que_quelqu_un_s_en_occupe_et_que_c_est_sans_suite(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, est_prise: bool
) -> None:
    par = troupe.comptes["alice"].id if est_prise else None
    ouvrir_alerte(base, troupe.parcours, -31, escaladee_le=AU, annonces=2, prise_par_id=par)
    dite = ligne(visiter("carole").voir("/veille"), "Placide")
    assert ("s’en occupe" in dite, "sans suite" in dite) == (est_prise, not est_prise)
    assert "transmise à la direction" in dite
