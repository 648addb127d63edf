"""The page of the drift: what the structure reads, what others read, the exits behind, the answer."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Derive, Journal, Parcours, ReferenceDerive, Sortie, Structure
from tests.builders import Troupe
from tests.page import Navigateur, Page
from tests.sorties import CALME, DEBUT, NOM, RECUL, TROIS_ANS, planter

FUSEAU = "America/Martinique"
AU = date(2026, 11, 23)
DEBUT_DU_RECUL = date(2026, 3, 2)
Visite = Callable[[str], Navigateur]


@pytest.fixture
def plantees(base: BaseDeDonnees, horloge: Horloge, troupe: Troupe) -> list[Sortie]:
    """A drift, and the night that saw it."""
    sorties = _planter(base, troupe.structure, TROIS_ANS + CALME + RECUL)
    suivre_structures(base, horloge, FUSEAU, AU)
    return sorties


def _planter(base: BaseDeDonnees, structure: Structure, issues: str, debut: date = DEBUT) -> list[Sortie]:
    with base.transaction() as session:
        return planter(session, structure, issues, debut)


def _adresse(troupe: Troupe, suite: str = "") -> str:
    return f"/structures/{troupe.structure.ref}/derive{suite}"


def _signal(base: BaseDeDonnees) -> Derive:
    with base.lecture() as session:
        return session.scalars(select(Derive)).one()


# --- what the structure reads


def test_le_responsable_lit_la_phrase_la_courbe_et_son_tableau(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie]
) -> None:
    page = visiter("carole").voir(_adresse(troupe))

    assert page.titre == "Les sorties dynamiques reculent depuis mars 2026"
    assert "1 sortie dynamique sur 18 sorties comptées ; on en attendait 8 à 9." in page.texte
    assert "C’est une raison de regarder, pas un jugement." in page.texte
    assert "une division par 2 des chances serait repérée en" in page.texte
    assert page.select_one("svg.chart path.curve.late") is not None
    lignes = page.select("table tbody tr")
    assert lignes[-1].get_text(" ", strip=True).startswith("T4 2026")


def test_la_page_dit_la_periode_la_reference_et_la_regle(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie]
) -> None:
    texte = visiter("alice").voir(_adresse(troupe)).texte

    assert "Du 5 septembre 2025 au 23 novembre 2026." in texte
    assert "38 sorties dynamiques sur 79 sorties comptées, soit 48 %." in texte
    assert "Arrêtée le 23 novembre 2026" in texte
    assert "46 % à chaque sortie." in texte
    assert (
        "la bande est réglée pour que le hasard seul n’en fasse sortir la courbe qu’une fois tous les 10 ans" in texte
    )
    assert "au-delà du bord de la bande, le hasard y mène plus rarement encore" in texte


def test_une_reference_ressaisie_depuis_le_dit_sans_bouger(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    _changer_les_motifs(base, plantees[:1], "7")

    texte = visiter("carole").voir(_adresse(troupe)).texte

    assert "38 sorties dynamiques sur 79 sorties comptées" in texte
    assert "Des saisies faites depuis donneraient 37 sur 79." in texte


def test_avant_la_nuit_l_alerte_se_lit_deja_sans_signal(visiter: Visite, base: BaseDeDonnees, troupe: Troupe) -> None:
    _planter(base, troupe.structure, TROIS_ANS + CALME + RECUL)

    page = visiter("carole").voir(_adresse(troupe))

    assert page.titre.startswith("Les sorties dynamiques reculent")
    assert "Le signal sera ouvert la nuit prochaine" in page.texte
    assert "Elle sera arrêtée la nuit prochaine." in page.texte
    assert page.select_one("form textarea") is None


@pytest.mark.parametrize(
    ("issues", "debut", "titre"),
    [
        ("n" * 9, date(2025, 1, 6), "Historique insuffisant"),
        (TROIS_ANS + CALME, DEBUT, "Rien d’inhabituel"),
        (TROIS_ANS + "dd" + "n" * 22, DEBUT, "Saisie à vérifier"),
        ("", DEBUT, "Historique insuffisant"),
    ],
)
def test_chaque_etat_a_son_titre(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, issues: str, debut: date, titre: str
) -> None:
    _planter(base, troupe.structure, issues, debut)

    assert visiter("carole").voir(_adresse(troupe)).titre == titre


def test_une_hausse_se_lit_sans_compliment_et_n_ouvre_aucun_signal(
    visiter: Visite, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    _planter(base, troupe.structure, TROIS_ANS + "nd" * 8 + "d" * 15)

    assert suivre_structures(base, horloge, FUSEAU, AU) == (
        "2 structures regardées, 1 en hausse, 1 sans historique suffisant."
    )
    page = visiter("carole").voir(_adresse(troupe))

    assert page.titre.startswith("Les sorties dynamiques augmentent depuis")
    assert "Sorties dynamiques en hausse. Depuis le" in page.texte
    assert "C’est une raison de regarder, pas un jugement." in page.texte
    assert "une multiplication par 2 des chances" in page.texte
    assert "n’ouvre aucun signal" in page.texte
    assert "Signal ouvert" not in page.texte
    assert "bravo" not in page.texte.lower()
    # It is drawn, in the colour of what is not a worry.
    assert page.select("svg.chart path.curve.acc")
    assert not page.select("main svg.chart .late, main svg.chart .t-late")
    assert "personnes de plus que l’attendu" in page.texte
    assert "depuis le début de la hausse" in page.texte
    with base.lecture() as session:
        assert session.scalars(select(Derive)).all() == []


def test_un_signal_leve_depuis_le_dit_et_reste_ouvert(
    visiter: Visite, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, plantees: list[Sortie]
) -> None:
    _changer_les_motifs(base, plantees[-8:], "3")
    suivre_structures(base, horloge, FUSEAU, AU)

    page = visiter("carole").voir(_adresse(troupe))

    assert page.titre == "Rien d’inhabituel"
    assert "Les saisies faites depuis lèvent l’alerte, constat du 23 novembre 2026." in page.texte
    assert "1 sortie dynamique sur 18 sorties comptées" in page.texte
    assert page.select_one("form textarea") is not None


def _changer_les_motifs(base: BaseDeDonnees, sorties: list[Sortie], motif: str) -> None:
    with base.transaction() as session:
        for sortie in sorties:
            session.get_one(Sortie, sortie.id).motif = motif


# --- the exits behind


def test_les_sorties_derriere_sont_celles_du_compte(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    page = visiter("alice").voir(_adresse(troupe, "/sorties"))

    liens = [str(lien["href"]) for lien in page.select("tbody a.name")]
    with base.lecture() as session:
        refs = {p.id: p.ref for p in session.scalars(select(Parcours))}
    assert liens == [f"/parcours/{refs[s.parcours_id]}" for s in reversed(plantees) if s.le >= DEBUT_DU_RECUL]
    assert NOM in page.texte


def test_les_sorties_non_comptees_disent_pourquoi(visiter: Visite, base: BaseDeDonnees, troupe: Troupe) -> None:
    _planter(base, troupe.structure, "dnx?i", date(2026, 6, 1))
    with base.transaction() as session:
        courte = planter(session, troupe.structure, "n", date(2026, 9, 1))[0]
        session.get_one(Parcours, courte.parcours_id).entree_le = date(2026, 8, 1)

    page = visiter("carole").voir(_adresse(troupe, "/sorties"))

    assert [ligne.select("td")[1].get_text(strip=True) for ligne in page.select("tbody tr")] == [
        "non comptée\u00a0: séjour de moins de 3 mois",
        "non comptée\u00a0: catégorie à confirmer par l’ASP",
        "comptée comme dynamique, d’ici à son motif",
        "non comptée\u00a0: son motif la neutralise",
        "non dynamique",
        "dynamique",
    ]


def test_le_filtre_montre_tout_le_suivi_ou_la_reference(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie]
) -> None:
    alice = visiter("alice")

    assert len(alice.voir(_adresse(troupe, "/sorties?periode=suivi")).select("tbody tr")) == 30
    assert len(alice.voir(_adresse(troupe, "/sorties?periode=reference")).select("tbody tr")) == 79
    assert len(alice.voir(_adresse(troupe, "/sorties?periode=rien")).select("tbody tr")) == 18


def test_plus_de_cent_sorties_se_lisent_page_par_page(visiter: Visite, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        planter(session, troupe.structure, "dn" * 52, date(2026, 6, 1), pas_jours=1)
    alice = visiter("alice")

    premiere = alice.voir(_adresse(troupe, "/sorties"))
    suivante = premiere.select_one("a[rel=next]")
    assert suivante is not None
    seconde = alice.voir(str(suivante["href"]))

    assert (len(premiere.select("tbody tr")), len(seconde.select("tbody tr"))) == (100, 4)


# --- the answer


def test_le_responsable_prend_le_signal(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    carole = visiter("carole")

    carole.remplir(_adresse(troupe), {"s_en_occupe": "oui"})

    page = carole.voir(_adresse(troupe))
    assert "Suivi par Carole." in page.texte
    assert page.select_one("button[name=s_en_occupe]") is None
    assert _signal(base).suivie_par_id == troupe.comptes["carole"].id


def test_un_commentaire_se_lit_dans_la_structure(visiter: Visite, troupe: Troupe, plantees: list[Sortie]) -> None:
    visiter("carole").remplir(_adresse(troupe), {"commentaire": "Deux employeurs ont fermé."})

    assert "Deux employeurs ont fermé." in visiter("alice").voir(_adresse(troupe)).texte


def test_classer_demande_un_commentaire_et_garde_la_cause_choisie(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    page = visiter("carole").remplir(_adresse(troupe), {"cause": "conjoncture"}, statut=422)

    assert page.erreurs() == {
        "commentaire": "Erreur\u00a0: Dites en quelques mots ce que vous avez constaté, puis classez."
    }
    assert page.select_one("input[value=conjoncture][checked]") is not None
    assert _signal(base).close_le is None


def test_classer_ferme_le_signal_et_la_courbe_repart_demain(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    carole = visiter("carole")

    carole.remplir(_adresse(troupe), {"cause": "conjoncture", "commentaire": "Deux employeurs ont fermé."})

    signal = _signal(base)
    assert (signal.close_le, signal.cause) == (AU, "conjoncture")
    page = carole.voir(_adresse(troupe))
    assert page.titre == "La courbe repart de zéro demain"
    assert "L’emploi local a changé" in page.texte
    assert page.select_one("form textarea") is None
    assert "Deux employeurs" not in _journal(base)


def test_deux_reponses_en_meme_temps_montrent_les_deux_versions(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    signal = _signal(base)
    envoi = {"signal": str(signal.id), "version": str(signal.version), "cause": ""}
    carole = visiter("carole")
    carole.poster(_adresse(troupe, "/reponse"), {**envoi, "commentaire": "Première lecture."})

    page = carole.poster(_adresse(troupe, "/reponse"), {**envoi, "commentaire": "Seconde lecture."}, statut=409)

    assert "Première lecture." in page.texte
    assert "Seconde lecture." in page.texte
    assert _signal(base).commentaire == "Première lecture."


def test_repondre_a_un_signal_deja_classe_garde_ce_qui_est_tape(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    carole = visiter("carole")
    signal = _signal(base)
    carole.remplir(_adresse(troupe), {"cause": "saisie", "commentaire": "Vu."})

    envoi = {"signal": str(signal.id), "version": str(_signal(base).version), "commentaire": "Trop tard.", "cause": ""}
    page = carole.poster(_adresse(troupe, "/reponse"), envoi, statut=422)

    assert "Ce signal est déjà classé" in page.texte
    assert "Trop tard." in page.texte
    assert _signal(base).commentaire == "Vu."


def test_le_signal_d_une_autre_structure_n_existe_pas(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    autre = f"/structures/{troupe.autre_structure.ref}/derive/reponse"

    signal = _signal(base)
    envoi = {"signal": str(signal.id), "version": str(signal.version), "cause": ""}

    visiter("fanny").poster(autre, envoi, statut=404)
    visiter("fanny").poster(autre, {"signal": "", "cause": ""}, statut=404)


def _journal(base: BaseDeDonnees) -> str:
    with base.lecture() as session:
        return " ".join(session.scalars(select(Journal.phrase)))


# --- what others read


def _une_semaine_apres(base: BaseDeDonnees) -> None:
    """The structure has had its days to read the signal alone."""
    with base.transaction() as session:
        session.execute(update(Derive).values(detectee_le=AU - timedelta(days=7)))


@pytest.mark.parametrize("qui", ["rita", "emile", "zoe", "ada"])
def test_de_l_exterieur_ni_nom_ni_courbe_ni_tableau_ni_commentaire(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie], qui: str
) -> None:
    visiter("carole").remplir(_adresse(troupe), {"commentaire": f"Voir {NOM}.", "s_en_occupe": "oui"})
    _une_semaine_apres(base)

    page = visiter(qui).voir(_adresse(troupe))

    assert page.titre == "Les sorties dynamiques reculent depuis mars 2026"
    assert NOM not in str(page)
    assert page.select("main svg.chart, table, form textarea") == []
    assert "moins de 5 sorties dynamiques sur 18 sorties comptées ; on en attendait 8 à 9." in page.texte
    assert "Référence : 38 sorties dynamiques sur 79 sorties comptées" in page.texte
    assert "La structure s’en occupe." in page.texte
    assert "2 mars" not in page.texte


@pytest.mark.parametrize("qui", ["rita", "emile", "zoe", "ada"])
def test_de_l_exterieur_les_nombres_d_un_signal_ne_suivent_pas_les_saisies(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie], qui: str
) -> None:
    _une_semaine_apres(base)
    avant = visiter(qui).voir(_adresse(troupe)).texte
    assert "reculent" in avant
    _planter(base, troupe.structure, "n", AU - timedelta(days=3))
    _changer_les_motifs(base, plantees[-4:], "3")

    assert visiter(qui).voir(_adresse(troupe)).texte == avant


@pytest.mark.parametrize("qui", ["rita", "emile", "zoe", "ada"])
def test_la_structure_a_une_semaine_pour_lire_un_signal_avant_les_autres(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie], qui: str
) -> None:
    assert visiter("carole").voir(_adresse(troupe)).titre == "Les sorties dynamiques reculent depuis mars 2026"
    page = visiter(qui).voir(_adresse(troupe))
    assert page.titre == "Aucun signal ouvert"
    assert "recul" not in page.texte


def test_de_l_exterieur_une_saisie_a_verifier_n_est_pas_un_resultat(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    with base.transaction() as session:
        session.scalars(select(ReferenceDerive)).one().doute_depuis = date(2026, 3, 2)
    page = visiter("rita").voir(_adresse(troupe))

    assert page.titre == "Saisie à vérifier"
    assert "Aucun résultat n’en est tiré" in page.texte


def test_de_l_exterieur_sans_signal_on_lit_seulement_qu_il_n_y_en_a_pas(
    visiter: Visite, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    assert visiter("rita").voir(_adresse(troupe)).titre == "Historique insuffisant"
    _planter(base, troupe.structure, TROIS_ANS + CALME)
    suivre_structures(base, horloge, FUSEAU, AU)

    assert visiter("rita").voir(_adresse(troupe)).titre == "Aucun signal ouvert"


# --- who may not


@pytest.mark.parametrize(
    ("qui", "statut"),
    [("bob", 404), ("denis", 404), ("fanny", 404), ("perle", 404), ("paul", 404), ("pia", 404), ("personne", 404)],
)
def test_qui_n_est_pas_de_la_structure_ne_sait_pas_que_la_page_existe(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie], qui: str, statut: int
) -> None:
    for suite in ("", "/sorties"):
        visiter(qui).voir(_adresse(troupe, suite), statut=statut)


@pytest.mark.parametrize("qui", ["rita", "emile", "zoe", "ada"])
def test_de_l_exterieur_on_n_ouvre_pas_les_sorties(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie], qui: str
) -> None:
    page = visiter(qui).voir(_adresse(troupe, "/sorties?periode=suivi"), statut=403)

    assert NOM not in str(page)


@pytest.mark.parametrize("qui", ["alice", "rita", "emile", "zoe", "ada"])
def test_seul_le_responsable_repond(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie], qui: str
) -> None:
    signal = _signal(base)
    envoi = {"signal": str(signal.id), "version": str(signal.version), "cause": "saisie", "commentaire": "Non."}

    visiter(qui).poster(_adresse(troupe, "/reponse"), envoi, statut=403)

    assert visiter(qui).voir(_adresse(troupe)).select_one("form textarea") is None
    assert _signal(base).close_le is None


def test_de_l_exterieur_on_ne_lit_pas_qui_suit_le_signal(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    visiter("carole").remplir(_adresse(troupe), {"s_en_occupe": "oui"})
    _une_semaine_apres(base)
    for qui in ("rita", "emile", "zoe", "ada"):
        page = visiter(qui).voir(_adresse(troupe))
        assert "La structure s’en occupe." in page.texte
        assert troupe.comptes["carole"].nom not in page.texte


def _partir(qui: Navigateur, troupe: Troupe, champs: dict[str, str], statut: int = 303) -> Page:
    return qui.remplir(f"{_adresse(troupe)}/nouveau-depart", champs, statut)


def test_un_nouveau_depart_demande_une_raison_et_garde_le_passe_choisi(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie]
) -> None:
    carole = visiter("carole")
    _fermer(base)
    vide = _partir(carole, troupe, {"depuis": "2025-06-01", "raison": ""}, 422)
    assert "Écrivez pourquoi" in vide.texte

    _partir(carole, troupe, {"depuis": "2025-06-01", "raison": "Le chantier a changé de métier."})
    with base.lecture() as session:
        ligne = session.scalars(select(ReferenceDerive)).one()
        derniere = session.scalars(select(Journal).order_by(Journal.id.desc())).first()
    assert (ligne.debut, ligne.fin, ligne.depuis) == (date(2025, 6, 1), AU, AU + timedelta(days=1))
    assert ligne.n == sum(s.le >= date(2025, 6, 1) and s.motif is not None for s in plantees)
    assert derniere is not None
    assert derniere.evenement == "ReferenceChangee"
    assert "chantier" not in derniere.phrase
    page = carole.voir(_adresse(troupe))
    assert "« Le chantier a changé de métier. »" in page.texte.replace("\u00a0", " ")
    assert "Le chantier" not in visiter("rita").voir(_adresse(troupe)).texte


@pytest.mark.parametrize(
    ("depuis", "phrase"),
    [("2026-06-01", "il en faut 10, et 12 mois"), ("2027-01-01", "0 sortie"), ("", "Indiquez le premier jour")],
)
def test_un_nouveau_depart_trop_court_est_refuse_avec_ce_qui_etait_tape(
    visiter: Visite, base: BaseDeDonnees, troupe: Troupe, plantees: list[Sortie], depuis: str, phrase: str
) -> None:
    _fermer(base)
    page = _partir(visiter("carole"), troupe, {"depuis": depuis, "raison": "Autre métier."}, 422)

    assert phrase in page.texte.replace("\u00a0", " ")
    assert "Autre métier." in str(page.select_one("main textarea"))
    with base.lecture() as session:
        assert session.scalars(select(ReferenceDerive)).one().raison is None


def test_un_signal_ouvert_attend_sa_reponse_avant_un_nouveau_depart(
    visiter: Visite, troupe: Troupe, plantees: list[Sortie]
) -> None:
    page = _partir(visiter("carole"), troupe, {"depuis": "2025-06-01", "raison": "Autre métier."}, 422)

    assert "Répondez d’abord au signal ouvert" in page.texte


def _fermer(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        session.execute(update(Derive).values(close_le=AU - timedelta(days=30), cause="reelle"))
