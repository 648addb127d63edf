"""The plan on the fiche, and the screens of its lines."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Etape, Jalon
from tests.builders import Troupe, creer_parcours
from tests.compteur import instructions
from tests.page import Navigateur, Page, valeurs
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]
AILLEURS = ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne")
ECRANS = ("fait", "deplacer", "abandonner", "retablir")


@pytest.fixture
def fiche(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> str:
    """A parcours of Bob's crew whose PASS ends on 30 January 2027: two lines are late, one is due in 8 days."""
    with base.transaction() as session:
        parcours = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2025, 6, 2),
            pass_iae=(date(2025, 1, 31), date(2027, 1, 30)),
            etapes=(date(2026, 11, 16),),
            encadrant=troupe.comptes["bob"],
            auteur=auteur,
        )
    return f"/parcours/{parcours.ref}"


def plan(page: Page) -> list[tuple[str, str]]:
    """The lines of the plan as they are read, with the mark of each."""
    return [
        (" ".join(li.get_text(" ").replace("\u00a0", " ").split()), " ".join(li.get("class") or []))
        for li in page.select("ol.plan > li")
    ]


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


def ligne(base: BaseDeDonnees, fiche: str, cle: str) -> Jalon:
    with base.lecture() as session:
        return session.scalars(select(Jalon).where(Jalon.cle == cle).order_by(Jalon.id.desc())).first()  # type: ignore[return-value]  # there is one


def test_le_plan_se_lit_jour_apres_jour_jusqu_aux_nouvelles(visiter: Visiter, fiche: str) -> None:
    page = visiter("alice").voir(fiche)
    actes = "C’est fait : {0} Déplacer « {0} » Abandonner « {0} »"
    bilan, prolongation = "Bilan d’accompagnement", "Décision sur la prolongation du PASS IAE"
    projet, immersion = "Projet professionnel arrêté", "Immersion de fin de parcours"
    assert plan(page) == [
        (f"{projet} 3 août 2026, en retard de 112 jours {actes.format(projet)}", "late"),
        (f"{immersion} 2 octobre 2026, en retard de 52 jours {actes.format(immersion)}", "late"),
        (f"{prolongation} 1er novembre 2026, en retard de 22 jours {actes.format(prolongation)}", "late"),
        (f"{bilan} 1er décembre 2026, dans 8 jours {actes.format(bilan)}", "now"),
        (f"Relais vers la suite 31 décembre 2026, dans 38 jours {actes.format('Relais vers la suite')}", ""),
        ("Fin du PASS IAE 30 janvier 2027", "end"),
        ("Nouvelles à prendre, 3 mois après 30 avril 2027", ""),
        ("Nouvelles à prendre, 6 mois après 30 juillet 2027", ""),
    ]
    assert "Le PASS IAE finit le 30 janvier 2027. Le plan se décale si cette fin bouge." in lire(page)


def test_plusieurs_lignes_qui_pressent_n_en_font_qu_une_dans_ce_qui_est_du(visiter: Visiter, fiche: str) -> None:
    alice = visiter("alice")
    dus = alice.voir(fiche).select("li.todo")
    assert ["lignes du plan" in du.get_text() for du in dus].count(True) == 1
    assert "4 lignes du plan attendent d’être dites faites ou déplacées." in lire(alice.voir(fiche))

    for cle in ("projet", "immersion", "prolongation"):
        alice.remplir(f"{fiche}/plan/{cle}/abandonner", {"motif": "déjà en emploi"})

    page = alice.voir(fiche)
    assert "lignes du plan" not in lire(page)
    assert "Plan, Bilan d’accompagnement : attendu dans 8 jours, le 1er décembre 2026." in lire(page)


def test_qui_encadre_ne_voit_pas_le_plan(visiter: Visiter, fiche: str) -> None:
    page = visiter("bob").voir(fiche)
    assert page.select("ol.plan") == []
    assert "plan" not in page.texte.lower()
    assert "Et si" not in page.texte


@pytest.mark.parametrize("ecran", ECRANS)
def test_qui_peut_toucher_au_plan(visiter: Visiter, fiche: str, base: BaseDeDonnees, ecran: str) -> None:
    adresse = f"{fiche}/plan/bilan/{ecran}"
    attendus = {"alice": 200, "carole": 200, "bob": 403, "": 302} | dict.fromkeys(AILLEURS, 404)
    for nom, statut in attendus.items():
        navigateur = visiter(nom)
        navigateur.voir(adresse, statut=statut)
        if statut in (403, 404):
            navigateur.poster(adresse, {"version": "1"}, statut=statut)
    assert ligne(base, fiche, "bilan").etat == "prevu"


@pytest.mark.parametrize("ecran", ECRANS)
def test_une_ligne_n_existe_que_dans_son_parcours(visiter: Visiter, troupe: Troupe, fiche: str, ecran: str) -> None:
    alice = visiter("alice")
    alice.voir(f"{fiche}/plan/rien/{ecran}", statut=404)
    alice.voir(f"{fiche}/plan/nouvelles/{ecran}", statut=404)


def test_dire_fait_peut_noter_une_etape_deja_remplie(visiter: Visiter, fiche: str, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    page = alice.voir(f"{fiche}/plan/bilan/fait")
    assert "Attendue le 1er décembre 2026, d’après la fin prévue du parcours." in lire(page)
    propose = valeurs(page.select_one("main form[method=post]"))  # type: ignore[arg-type]  # there is one
    assert (propose["fait_le"], propose["genre"]) == ("2026-11-23", "bilan")

    alice.remplir(
        f"{fiche}/plan/bilan/fait",
        {"fait_le": "2026-11-20", "noter_une_etape": "y", "note": "Acquis relus, suite choisie."},
    )

    with base.lecture() as session:
        notee = session.scalars(select(Etape).where(Etape.genre == "bilan")).one()
        assert (notee.le, notee.note, notee.visibilite) == (
            date(2026, 11, 20),
            "Acquis relus, suite choisie.",
            "cip",
        )
    page = alice.voir(fiche)
    assert "C’est noté comme fait. L’étape est notée avec elle." in lire(page)
    assert ("attendu le 1er décembre 2026, fait le 20 novembre 2026" in lire(page)) is True
    assert dernier_evenement(base)[0] == "EtapeNotee"


def test_dire_fait_sans_etape_n_en_note_pas(visiter: Visiter, fiche: str, base: BaseDeDonnees) -> None:
    visiter("alice").remplir(f"{fiche}/plan/bilan/fait", {})
    with base.lecture() as session:
        assert session.scalars(select(Etape).where(Etape.genre == "bilan")).all() == []
    assert dernier_evenement(base)[0] == "JalonFait"


@pytest.mark.parametrize(
    ("ecran", "champs", "erreurs"),
    [
        (
            "fait",
            {"fait_le": "2026-11-24"},
            {"fait_le": "Ce jour est à venir : indiquez le jour où cela a été fait, aujourd’hui au plus tard."},
        ),
        ("fait", {"fait_le": ""}, {"fait_le": "Indiquez le jour où cela a été fait."}),
        (
            "fait",
            {"fait_le": "2025-06-01"},
            {"fait_le": "Le parcours commence le 2 juin 2025 : indiquez un jour à partir de cette date."},
        ),
        (
            "deplacer",
            {"deplace_au": "2026-11-22"},
            {"deplace_au": "Ce jour est passé : choisissez un jour à partir d’aujourd’hui."},
        ),
        ("deplacer", {"deplace_au": ""}, {"deplace_au": "Indiquez la nouvelle date."}),
        ("abandonner", {"motif": " "}, {"motif": "Dites en quelques mots pourquoi."}),
        ("abandonner", {"motif": "x" * 201}, {"motif": "Pas plus de 200 caractères."}),
    ],
)
def test_ce_qui_est_refuse_le_dit_a_cote_du_champ(
    visiter: Visiter, fiche: str, base: BaseDeDonnees, ecran: str, champs: dict[str, str], erreurs: dict[str, str]
) -> None:
    page = visiter("alice").remplir(f"{fiche}/plan/bilan/{ecran}", champs, statut=422)
    trouvees = {nom: texte.replace("\u00a0", " ").removeprefix("Erreur : ") for nom, texte in page.erreurs().items()}
    assert trouvees == erreurs
    assert ligne(base, fiche, "bilan").etat == "prevu"


def test_une_ligne_deplacee_puis_retablie_reprend_sa_date(visiter: Visiter, fiche: str, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/plan/bilan/deplacer", {"deplace_au": "2027-01-15"})
    assert ("Bilan d’accompagnement 15 janvier 2027, dans 53 jours, date choisie") in lire(alice.voir(fiche))
    page = alice.voir(f"{fiche}/plan/bilan/fait")
    assert "date choisie à la main ; le plan la mettait au 1er décembre 2026." in lire(page)

    alice.remplir(f"{fiche}/plan/bilan/retablir", {})

    assert "Bilan d’accompagnement 1er décembre 2026, dans 8 jours" in lire(alice.voir(fiche))
    assert dernier_evenement(base)[0] == "JalonRetabli"


def test_une_ligne_abandonnee_dit_pourquoi_et_se_retablit(visiter: Visiter, fiche: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/plan/projet/abandonner", {"motif": "déjà en emploi"})
    page = alice.voir(fiche)
    assert ("Projet professionnel arrêté abandonné : déjà en emploi", "dropped") in [
        (texte.split(" Rétablir")[0], classe) for texte, classe in plan(page)
    ]
    alice.remplir(f"{fiche}/plan/projet/retablir", {})
    assert "en retard de 112 jours" in lire(alice.voir(fiche))


def test_rien_a_retablir_se_dit_sans_rien_ecrire(visiter: Visiter, fiche: str) -> None:
    page = visiter("alice").remplir(f"{fiche}/plan/bilan/retablir", {}, statut=422)
    assert "Cette ligne suit déjà le plan : il n’y a rien à rétablir." in lire(page)


def test_la_seconde_version_montre_les_deux(visiter: Visiter, fiche: str) -> None:
    carole, alice = visiter("carole"), visiter("alice")
    vue = carole.version(f"{fiche}/plan/bilan/deplacer")
    alice.remplir(f"{fiche}/plan/bilan/deplacer", {"deplace_au": "2027-01-15"})

    page = carole.poster(f"{fiche}/plan/bilan/deplacer", {"deplace_au": "2027-01-20", "version": vue}, statut=409)

    assert [cellule.get_text() for cellule in page.select("table.conflict tbody :is(th, td)")] == [
        "Nouvelle date",
        "20/01/2027",
        "15/01/2027",
    ]


def test_le_meme_fait_envoye_deux_fois_n_est_dit_qu_une_fois(visiter: Visiter, fiche: str, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    vue = alice.version(f"{fiche}/plan/bilan/fait")
    champs = {"fait_le": "2026-11-20", "noter_une_etape": "y", "genre": "bilan", "note": "", "version": vue}
    alice.poster(f"{fiche}/plan/bilan/fait", champs)
    alice.poster(f"{fiche}/plan/bilan/fait", champs)
    with base.lecture() as session:
        assert len(session.scalars(select(Etape).where(Etape.genre == "bilan")).all()) == 1


def test_apres_la_sortie_le_plan_raconte_ce_qui_a_ete_fait(visiter: Visiter, fiche: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/plan/projet/fait", {"fait_le": "2026-11-20"})
    alice.remplir(f"{fiche}/plan/prolongation/deplacer", {"deplace_au": "2026-12-24"})
    alice.remplir(f"{fiche}/sortie", {"le": "2026-11-20", "motif": "3"})
    assert plan(alice.voir(fiche)) == [
        ("Projet professionnel arrêté attendu le 3 août 2026, fait le 20 novembre 2026", "done"),
        ("Sortie 20 novembre 2026", "end"),
    ]
    for ligne_retiree in ("bilan", "prolongation"):
        alice.voir(f"{fiche}/plan/{ligne_retiree}/fait", statut=404)


def test_sans_rien_pour_donner_une_fin_il_n_y_a_pas_de_plan(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(session, troupe.structure, entree_le=date(2026, 11, 20), auteur=auteur)
    assert visiter("alice").voir(f"/parcours/{parcours.ref}").select("ol.plan") == []


@pytest.mark.parametrize("ecran", ["", *(f"/plan/bilan/{ecran}" for ecran in ECRANS)])
def test_chaque_page_tient_en_douze_instructions(visiter: Visiter, fiche: str, base: BaseDeDonnees, ecran: str) -> None:
    alice = visiter("alice")
    alice.voir(fiche + ecran)
    with instructions(base.engine) as envoyees:
        alice.voir(fiche + ecran)
    assert len(envoyees) <= 12, "\n".join(envoyees)
