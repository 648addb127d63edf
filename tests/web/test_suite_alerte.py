"""What one does about alerts on the watch: one by one, or all those ticked; who may; filters; history on the fiche."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs.veille import veiller
from parcours.models import Alerte, Echeance, Journal, Parcours, Role, Salarie, SuiteAlerte
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.compteur import instructions
from tests.jobs.outils import AU, MARTINIQUE, a
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def nuit(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Troupe:
    """An alert of work of Bob's crew (Rougeon), a silence (Silencieux), and those of the cast; then the night."""
    with base.transaction() as session:
        for nom, contrat_fin, derniere, encadrant in (
            ("Rougeon", date(2026, 12, 3), AU, "bob"),
            ("Silencieux", None, date(2026, 10, 2), "paul"),
        ):
            creer_parcours(
                session,
                troupe.structure,
                creer_salarie(session, troupe.structure, nom, "Cléa", le=auteur.le),
                contrat=(date(2026, 1, 5), contrat_fin) if contrat_fin else None,
                etapes=(derniere,),
                encadrant=troupe.comptes[encadrant],
                auteur=auteur,
            )
    veiller(base, a(AU), MARTINIQUE, AU)
    return troupe


def de(base: BaseDeDonnees, nom: str, code: str) -> Alerte:
    """The alert of a person, as it is stored."""
    with base.lecture() as session:
        demande = select(Alerte).join(Parcours, Parcours.id == Alerte.parcours_id).join(Salarie)
        return session.scalars(demande.where(Salarie.nom == nom, Alerte.code == code)).one()


@pytest.fixture
def rougeon(base: BaseDeDonnees, nuit: Troupe) -> Alerte:
    return de(base, "Rougeon", "ECH-04")


@pytest.fixture
def silence(base: BaseDeDonnees, nuit: Troupe) -> Alerte:
    return de(base, "Silencieux", "ECH-12")


def adresse(alerte: Alerte, geste: str) -> str:
    return f"/veille/alertes/{alerte.id}/{geste}"


def ligne(page: Page, nom: str) -> str:
    (trouvee,) = [bloc for bloc in page.select(".alert") if nom in bloc.get_text()]
    return " ".join(trouvee.get_text(" ").split()).replace("\u00a0", " ")


def noms(page: Page) -> list[str]:
    return [nom.get_text() for nom in page.select(".alert .name")]


def messages(page: Page) -> list[str]:
    return [p.get_text(strip=True).replace("\u00a0", " ") for p in page.select("#messages p")]


def onglets(page: Page) -> dict[str, str]:
    mots = (" ".join(lien.get_text(" ").split()).rpartition(" ") for lien in page.select(".tabs a"))
    return {nom: nombre for nom, _, nombre in mots}


def test_prendre_d_un_geste_puis_rendre(visiter: Visiter, rougeon: Alerte) -> None:
    alice = visiter("alice")
    bouton = alice.voir("/veille").select_one(f'button[formaction="{adresse(rougeon, "prendre")}"]')
    assert bouton is not None
    assert bouton["form"] == "lot"
    alice.poster(adresse(rougeon, "prendre"))
    page = alice.voir("/veille")
    assert messages(page) == ["Alerte prise : Cléa Rougeon."]
    assert "Vous vous en occupez." in ligne(page, "Rougeon")
    assert "Alice s’en occupe." in ligne(visiter("carole").voir("/veille"), "Rougeon")
    alice.poster(adresse(rougeon, "rendre"))
    assert "s’en occupe" not in ligne(visiter("carole").voir("/veille"), "Rougeon")


def test_prendre_ce_qu_un_autre_vient_de_prendre_dit_pourquoi_non(visiter: Visiter, rougeon: Alerte) -> None:
    visiter("carole").poster(adresse(rougeon, "prendre"))
    page = visiter("alice").poster(adresse(rougeon, "prendre"), statut=422)
    assert "Quelqu’un s’en occupe déjà" in page.texte.replace("\u00a0", " ")


def test_reporter_range_l_alerte_jusqu_a_son_jour(visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte) -> None:
    alice = visiter("alice")
    alice.remplir(adresse(rougeon, "reporter"), {"motif": "Rendez-vous pris."})
    assert "Cléa Rougeon" not in noms(alice.voir("/veille"))
    reportees = alice.voir("/veille?etat=reportees")
    assert "reportée Cléa Rougeon" in ligne(reportees, "Rougeon")
    assert "Elle revient le 30 nov. 2026." in ligne(reportees, "Rougeon")
    assert onglets(reportees)["Reportées"] == "1"
    alice.poster(adresse(rougeon, "rouvrir") + "?etat=reportees")
    assert "Aucune alerte reportée." in alice.voir("/veille?etat=reportees").texte
    assert "Cléa Rougeon" in noms(alice.voir("/veille"))


@pytest.mark.parametrize(
    ("geste", "champs", "attendues"),
    [
        ("reporter", {"jusqu_au": ""}, {"jusqu_au": "Indiquez le jour où elle doit revenir."}),
        ("reporter", {"jusqu_au": "2026-11-23"}, {"jusqu_au": "Choisissez un jour après aujourd’hui."}),
        (
            "reporter",
            {"jusqu_au": "2026-12-04"},
            {"jusqu_au": "Reportez au plus tard au 3 décembre 2026 : le jour de l’échéance."},
        ),
        (
            "sourdine",
            {"jusqu_au": "2026-12-20"},
            {"motif": "Dites en quelques mots pourquoi cette alerte peut se taire."},
        ),
        (
            "sourdine",
            {"jusqu_au": "2027-06-01", "motif": "En arrêt."},
            {"jusqu_au": "Une sourdine s’arrête au plus tard le jour de l’échéance : le 3 décembre 2026."},
        ),
        ("clore", {"commentaire": " "}, {"commentaire": "Dites en quelques mots ce qui a été fait."}),
        (
            "clore",
            {"commentaire": "Vu, 1 85 05 78 006 084 91."},
            {"commentaire": "N’écrivez pas de numéro de sécurité sociale ici : Parcours n’en garde jamais."},
        ),
    ],
)
def test_ce_qui_est_refuse_est_dit_a_cote_du_champ(
    visiter: Visiter, rougeon: Alerte, geste: str, champs: dict[str, str], attendues: dict[str, str]
) -> None:
    page = visiter("alice").remplir(adresse(rougeon, geste), champs, statut=422)
    dites = {nom: phrase.replace("\u00a0", " ").removeprefix("Erreur : ") for nom, phrase in page.erreurs().items()}
    assert dites == attendues


def test_mettre_en_sourdine_dit_jusqu_a_quand_et_pourquoi(visiter: Visiter, silence: Alerte) -> None:
    alice = visiter("alice")
    alice.remplir(adresse(silence, "sourdine"), {"jusqu_au": "2026-12-20", "motif": "En arrêt, contrat suspendu."})
    page = alice.voir("/veille?etat=sourdine")
    assert "En sourdine jusqu’au 20 déc. 2026 : En arrêt, contrat suspendu." in ligne(page, "Silencieux")


def test_confier_propose_qui_peut_s_en_occuper(visiter: Visiter, rougeon: Alerte, silence: Alerte) -> None:
    alice = visiter("alice")

    def propositions(alerte: Alerte) -> list[str]:
        return [o.get_text() for o in alice.voir(adresse(alerte, "confier")).select("select[name=vers] option")]

    assert propositions(rougeon) == ["Alice", "Bob", "Carole"]
    assert propositions(silence) == ["Alice", "Carole"]
    page = alice.voir(adresse(rougeon, "confier"))
    choix = {o.get_text(): str(o["value"]) for o in page.select("select[name=vers] option")}
    alice.remplir(adresse(rougeon, "confier"), {"vers": choix["Bob"]})
    assert "Vous vous en occupez." in ligne(visiter("bob").voir("/veille"), "Rougeon")
    alice.remplir(adresse(silence, "confier"), {"vers": choix["Bob"]}, statut=422)


def test_clore_puis_remettre_a_traiter(visiter: Visiter, rougeon: Alerte) -> None:
    alice = visiter("alice")
    alice.remplir(adresse(rougeon, "clore"), {"commentaire": "Renouvellement envoyé à la signature."})
    assert "Cléa Rougeon" not in noms(alice.voir("/veille"))
    closes = alice.voir("/veille?etat=closes")
    assert "Close le 23 nov. 2026 par vous : Renouvellement envoyé à la signature." in ligne(closes, "Rougeon")
    alice.poster(adresse(rougeon, "rouvrir"))
    assert "Cléa Rougeon" in noms(alice.voir("/veille"))


def test_ce_qui_se_ferme_de_soi_meme_ne_se_rouvre_pas(visiter: Visiter, silence: Alerte) -> None:
    alice = visiter("alice")
    adresse_d_etape = next(
        str(lien["href"]) for lien in alice.voir("/veille").select(".acts a") if "Silencieux" in lien.get_text()
    )
    alice.remplir(adresse_d_etape, {"genre": "entretien"})
    (fermee,) = [li for li in alice.voir("/veille?etat=closes").select(".alert") if "Silencieux" in li.get_text()]
    assert fermee.select("button, input") == []
    page = alice.poster(adresse(silence, "rouvrir"), statut=422)
    assert "Elle s’est fermée d’elle-même" in page.texte


@pytest.mark.parametrize(
    ("nom", "geste", "statut"),
    [
        ("bob", "prendre", 200),
        ("bob", "reporter", 200),
        ("bob", "clore", 200),
        ("bob", "sourdine", 403),
        ("bob", "confier", 403),
        ("alice", "escaladee", 404),
        ("denis", "prendre", 404),
        ("fanny", "clore", 404),
        ("paul", "prendre", 404),
        ("rita", "prendre", 404),
        ("ada", "clore", 404),
        ("personne", "clore", 404),
    ],
)
def test_qui_ne_doit_pas_ne_fait_rien(
    visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte, nom: str, geste: str, statut: int
) -> None:
    navigateur = visiter(nom)
    navigateur.voir(adresse(rougeon, geste), statut)
    if statut != 200:
        page = navigateur.poster(adresse(rougeon, geste), {"jusqu_au": "2026-12-01", "motif": "Non."}, statut)
        assert "Rougeon" not in page.texte
        with base.lecture() as session:
            assert session.scalar(select(func.count(SuiteAlerte.id))) == 0


def test_l_encadrant_n_atteint_aucune_alerte_sociale(visiter: Visiter, silence: Alerte, base: BaseDeDonnees) -> None:
    bob = visiter("bob")
    bob.voir(adresse(silence, "prendre"), 404)
    bob.poster("/veille/alertes/lot", {"geste": "prendre", "alerte": str(silence.id)}, 404)


def cochees(*alertes: Alerte) -> list[str]:
    return [str(alerte.id) for alerte in alertes]


def test_prendre_en_lot(visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte, silence: Alerte) -> None:
    alice = visiter("alice")
    alice.poster("/veille/alertes/lot", {"geste": "prendre", "alerte": cochees(rougeon, silence)})
    assert messages(alice.voir("/veille")) == ["2 alertes prises."]
    with base.lecture() as session:
        assert session.scalar(select(func.count(Journal.id)).where(Journal.evenement == "AlertePrise")) == 2


def test_en_lot_ce_qui_est_refuse_est_dit(visiter: Visiter, rougeon: Alerte, silence: Alerte) -> None:
    visiter("carole").poster(adresse(rougeon, "prendre"))
    alice = visiter("alice")
    lot = {"geste": "prendre", "alerte": cochees(rougeon, silence)}
    page = alice.voir(str(alice.poster("/veille/alertes/lot", lot).reponse.location))
    assert messages(page) == [
        "Rien n’a changé pour Cléa Rougeon. Quelqu’un s’en occupe déjà : demandez qu’on vous la confie.",
        "1 alerte prise.",
    ]
    # It is there to be tried again, or given: the other one is done with.
    assert [case["value"] for case in page.select(".pick input[checked]")] == cochees(rougeon)
    alice.poster("/veille/alertes/lot", {"geste": "prendre", "alerte": cochees(rougeon)})
    assert messages(alice.voir("/veille")) == ["Quelqu’un s’en occupe déjà : demandez qu’on vous la confie."]


def test_en_lot_plusieurs_raisons_de_refuser_font_un_message(
    visiter: Visiter, base: BaseDeDonnees, nuit: Troupe, rougeon: Alerte, silence: Alerte
) -> None:
    ozier = de(base, "Ozier", "ECH-12")
    visiter("carole").poster(adresse(rougeon, "prendre"))
    alice = visiter("alice")
    alice.poster(adresse(silence, "prendre"))
    for lot, faites in (([rougeon, silence, ozier], ["1 alerte prise."]), ([rougeon, silence], [])):
        reponse = alice.poster("/veille/alertes/lot?besoin=etape", {"geste": "prendre", "alerte": cochees(*lot)})
        page = alice.voir(str(reponse.reponse.location))
        assert messages(page) == ["Rien n’a changé pour 2 alertes, qui restent cochées.", *faites]
        lignes = [li.get_text().replace("\u00a0", " ") for li in page.select("#messages li")]
        assert lignes == [
            "Cléa Silencieux : Vous vous occupez déjà de cette alerte.",
            "Cléa Rougeon : Quelqu’un s’en occupe déjà : demandez qu’on vous la confie.",
        ]
        assert f"cochee={rougeon.id}" in str(reponse.reponse.location)


def test_en_lot_ce_qui_demande_une_saisie_la_demande_une_fois(
    visiter: Visiter, rougeon: Alerte, silence: Alerte, base: BaseDeDonnees
) -> None:
    alice = visiter("alice")
    lot: dict[str, Any] = {"geste": "sourdine", "alerte": cochees(rougeon, silence)}
    page = alice.poster("/veille/alertes/lot", lot, 200)
    assert page.titre == "Mettre ces 2 alertes en sourdine"
    assert [i["value"] for i in page.select("main input[name=alerte]")] == cochees(silence, rougeon)
    suite = {**lot, "confirme": "1"}
    refusee = alice.poster("/veille/alertes/lot", {**suite, "jusqu_au": "2026-11-23", "motif": "En arrêt."}, 422)
    assert list(refusee.erreurs()) == ["jusqu_au"]
    alice.poster("/veille/alertes/lot", {**suite, "jusqu_au": "2026-12-01", "motif": "En arrêt."})
    assert messages(alice.voir("/veille?etat=sourdine")) == ["2 alertes mises en sourdine."]
    assert {de(base, n, c).sourdine_au for n, c in (("Rougeon", "ECH-04"), ("Silencieux", "ECH-12"))} == {
        date(2026, 12, 1)
    }


def test_un_lot_ne_touche_que_ce_qu_on_peut_lire(
    visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte, nuit: Troupe
) -> None:
    ailleurs = de(base, "Vertueux", "ECH-04")
    visiter("alice").poster("/veille/alertes/lot", {"geste": "prendre", "alerte": cochees(rougeon, ailleurs)})
    assert de(base, "Rougeon", "ECH-04").prise_par_id == nuit.comptes["alice"].id
    assert de(base, "Vertueux", "ECH-04").prise_par_id is None
    visiter("alice").poster("/veille/alertes/lot", {"geste": "prendre", "alerte": cochees(ailleurs)}, 404)


def test_un_encadrant_en_lot_ne_tait_rien(visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte) -> None:
    champs = {
        "geste": "sourdine",
        "alerte": cochees(rougeon),
        "confirme": "1",
        "jusqu_au": "2026-12-01",
        "motif": "Non.",
    }
    page = visiter("bob").poster("/veille/alertes/lot", champs, 422)
    assert "Vos droits ne le permettent pas." in page.texte
    assert de(base, "Rougeon", "ECH-04").sourdine_au is None


@pytest.mark.parametrize(
    "champs", [{}, {"geste": "prendre"}, {"geste": "prendre", "alerte": "abc"}, {"geste": "voler"}]
)
def test_sans_rien_cocher_on_le_dit(visiter: Visiter, nuit: Troupe, champs: dict[str, str]) -> None:
    alice = visiter("alice")
    alice.poster("/veille/alertes/lot", champs)
    assert messages(alice.voir("/veille")) == ["Cochez au moins une alerte."]


def test_cinquante_au_plus_lues_en_un_nombre_d_instructions_qui_n_en_depend_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    cles = beaucoup(base, troupe, auteur, 60)
    alice = visiter("alice")
    nombres = []
    for lot in (cles[:2], cles[2:52]):
        jeton = alice.jeton()
        with instructions(base.engine) as envoyees:
            alice.client.post("/veille/alertes/lot", data={"csrf_token": jeton, "geste": "prendre", "alerte": lot})
        nombres.append(len([ordre for ordre in envoyees if ordre.startswith("SELECT")]))
    assert nombres[0] == nombres[1]
    alice.poster("/veille/alertes/lot", {"geste": "rendre", "alerte": cles})
    with base.lecture() as session:
        prises = session.scalars(select(Alerte.id).where(Alerte.prise_par_id.is_not(None)))
        assert [str(cle) for cle in prises] == cles[50:52]


def beaucoup(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, nombre: int) -> list[str]:
    """As many alerts, on one parcours each; their keys."""
    with base.transaction() as session:
        for rang in range(nombre):
            parcours = creer_parcours(session, troupe.structure, entree_le=AU, auteur=auteur)
            session.add(
                Alerte(
                    parcours_id=parcours.id,
                    structure_id=troupe.structure.id,
                    code="ECH-04",
                    objet=f"contrat:{rang}",
                    limite=AU + timedelta(days=10),
                    seuil=30,
                    signalee_le=AU,
                    ouverte_le=auteur.le,
                )
            )
        session.flush()
        return [str(cle) for cle in session.scalars(select(Alerte.id).order_by(Alerte.id))]


def test_tout_cocher_sans_script(visiter: Visiter, nuit: Troupe) -> None:
    alice = visiter("alice")
    lien = next(
        a for a in alice.voir("/veille?besoin=renouvellement").select("main a") if a.get_text() == "Tout cocher"
    )
    page = alice.voir(str(lien["href"]))
    assert len(page.select(".pick input[checked]")) == len(page.select(".alert")) > 1
    assert all(case["form"] == "lot" for case in page.select(".pick input"))


def test_les_filtres_sont_dans_l_adresse_et_survivent_a_un_geste(
    visiter: Visiter, nuit: Troupe, silence: Alerte
) -> None:
    alice = visiter("alice")
    page = alice.voir("/veille?besoin=etape&referent=personne&prise=personne")
    assert noms(page) == ["Jérémie Ozier", "Cléa Silencieux"]
    puces = [" ".join(p.get_text(" ").split()) for p in page.select(".chip")]
    assert puces == [
        "Retirer le filtre Noter une étape",
        "Retirer le filtre Personne ne s’en occupe",
        "Retirer le filtre Sans référent·e",
    ]
    bouton = page.select_one(".alert button")
    assert bouton is not None
    reponse = alice.poster(str(bouton["formaction"]))
    # What was taken is out of this box: the line that followed it takes its place.
    suivante = page.select(".alert")[1]["id"]
    assert reponse.reponse.location == f"/veille?besoin=etape&prise=personne&referent=personne#{suivante}"
    moi = alice.voir("/veille?prise=moi")
    assert len(moi.select(".alert")) == 1
    formulaire = alice.voir("/veille/filtres?prise=moi").select_one("select[name=prise] option[selected]")
    assert formulaire is not None
    assert formulaire.get_text() == "Moi"


@pytest.mark.parametrize(
    "filtre", ["etat=x", "besoin=x", "prise=x", "prise=99999", "referent=²", "structure=x", "portee=x"]
)
def test_un_filtre_qui_ne_veut_rien_dire_est_ignore(visiter: Visiter, nuit: Troupe, filtre: str) -> None:
    page = visiter("alice").voir(f"/veille?{filtre}")
    assert page.select(".chip") == []
    assert len(page.select(".alert")) == len(visiter("alice").voir("/veille").select(".alert"))


def test_un_collegue_ou_une_structure_se_choisissent(
    visiter: Visiter, base: BaseDeDonnees, nuit: Troupe, auteur: Auteur, rougeon: Alerte
) -> None:
    with base.transaction() as session:
        autre = creer_structure(session, "Brigade verte")
        role = {"compte_id": nuit.comptes["alice"].id, "structure_id": autre.id, "debut": date(2026, 1, 1)}
        session.add(Role(nom="conseiller", **role))
    visiter("carole").poster(adresse(rougeon, "prendre"))
    alice = visiter("alice")
    form = alice.voir("/veille/filtres")
    choix = {o.get_text(): str(o["value"]) for o in form.select("option")}
    page = alice.voir(f"/veille?prise={choix['Carole']}&structure={choix['Les Ateliers du Morne']}")
    assert noms(page) == ["Cléa Rougeon"]
    assert "Aucune alerte ne correspond" in alice.voir(f"/veille?structure={choix['Brigade verte']}").texte


def test_les_escaladees_sont_dans_la_boite_de_la_direction(
    visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte
) -> None:
    with base.transaction() as session:
        session.get_one(Alerte, rougeon.id).escaladee_le = date(2026, 11, 20)
    assert "Escaladées" not in onglets(visiter("alice").voir("/veille"))
    carole = visiter("carole")
    assert onglets(carole.voir("/veille"))["Escaladées"] == "1"
    page = carole.voir("/veille?etat=escaladees")
    assert "Deux rappels sans suite : transmise à la direction le 20 nov. 2026." in ligne(page, "Rougeon")
    carole.poster(adresse(rougeon, "prendre") + "?etat=escaladees")
    assert "Aucune alerte n’est restée sans suite." in carole.voir("/veille?etat=escaladees").texte


def test_une_alerte_de_structure_est_a_la_direction_et_mene_a_la_structure(
    visiter: Visiter, base: BaseDeDonnees, nuit: Troupe
) -> None:
    structure = nuit.structure
    with base.transaction() as session:
        session.add(
            Echeance(
                structure_id=structure.id,
                code="ECH-17",
                objet="convention:1",
                limite=date(2026, 12, 15),
                prochain_le=date(2026, 11, 15),
            )
        )
    veiller(base, a(AU), MARTINIQUE, AU)
    page = visiter("carole").voir("/veille")
    assert "la structure elle-même" in ligne(page, "Les Ateliers du Morne")
    assert page.select_one(f'.alert a.name[href="/structures/{structure.ref}"]')
    with base.lecture() as session:
        alerte = session.scalars(select(Alerte).where(Alerte.code == "ECH-17")).one()
    visiter("carole").remplir(adresse(alerte, "reporter"), {})
    assert "Elle revient le" in visiter("carole").voir("/veille?etat=reportees").texte
    for nom in ("alice", "bob", "fanny", "rita"):
        navigateur = visiter(nom)
        assert "la structure elle-même" not in navigateur.voir("/veille?etat=reportees").texte
        navigateur.voir(adresse(alerte, "clore"), 404)


def test_la_fiche_garde_l_histoire_des_alertes(visiter: Visiter, base: BaseDeDonnees, rougeon: Alerte) -> None:
    alice = visiter("alice")
    alice.poster(adresse(rougeon, "prendre"))
    alice.remplir(adresse(rougeon, "clore"), {"commentaire": "Renouvellement signé."})
    with base.lecture() as session:
        ref = session.get_one(Parcours, rougeon.parcours_id).ref
    for nom in ("alice", "bob"):
        histoire = visiter(nom).voir(f"/parcours/{ref}").select_one("#alertes")
        assert histoire is not None
        texte = " ".join(histoire.get_text(" ").split()).replace("\u00a0", " ")
        assert "Fin du contrat dans 10 jours, le 3 décembre 2026" in texte
        assert "23 nov. 2026 : prise par Alice. 23 nov. 2026 : close par Alice : Renouvellement signé." in texte


def test_l_histoire_sociale_reste_a_qui_accompagne(visiter: Visiter, base: BaseDeDonnees, nuit: Troupe) -> None:
    with base.transaction() as session:
        session.add(
            Alerte(
                structure_id=nuit.structure.id,
                parcours_id=nuit.parcours.id,
                code="ECH-12",
                objet="silence",
                limite=AU,
                repere=date(2026, 10, 2),
                seuil=0,
                signalee_le=AU,
                ouverte_le=a(AU).maintenant(),
                close_le=AU,
                close_motif="Une étape a été notée.",
            )
        )
    lues = {
        nom: str(visiter(nom).voir(f"/parcours/{nuit.parcours.ref}").select_one("#alertes")) for nom in ("alice", "bob")
    }
    assert "Silence de 52" in lues["alice"]
    assert "close d’elle-même. Une étape a été notée." in lues["alice"]
    assert "Silence" not in lues["bob"]


@pytest.mark.parametrize("adresse_lue", ["/veille", "/veille?etat=closes&prise={moi}&portee=miens", "/veille/filtres"])
def test_la_veille_tient_en_douze_instructions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, adresse_lue: str
) -> None:
    carole = visiter("carole")
    carole.voir("/veille")
    nombres = []
    for nombre in (1, 40):
        beaucoup(base, troupe, auteur, nombre)
        with base.transaction() as session:
            for rang, alerte in enumerate(session.scalars(select(Alerte))):
                alerte.prise_par_id = troupe.comptes[("alice", "carole")[rang % 2]].id
        with instructions(base.engine) as envoyees:
            carole.client.get(adresse_lue.format(moi=troupe.comptes["alice"].id))
        nombres.append(len(envoyees))
    assert nombres[0] == nombres[1] <= 12
