"""The settings of the watch: what may be chosen, what it changes, what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parcours.actions.alerte import signaler
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.reglage import lire_seuils, reglables
from parcours.models import Echeance, Structure
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]
FIN = date(2026, 12, 31)


def contrat(base: BaseDeDonnees, troupe: Troupe) -> Echeance:
    """The end of the contract of the parcours of Alice and Bob."""
    with base.lecture() as session:
        demande = select(Echeance).where(Echeance.code == "ECH-04", Echeance.parcours_id == troupe.parcours.id)
        return session.scalars(demande).one()


def structure(base: BaseDeDonnees, troupe: Troupe) -> Structure:
    with base.lecture() as session:
        return session.get_one(Structure, troupe.structure.id)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("60, 30, 7", [60, 30, 7]),
        (" 7;60 30 ", [60, 30, 7]),
        ("30 et 10", [30, 10]),
        ("0", [0]),
        ("730", [730]),
        ("", None),
        (" , ", None),
    ],
)
def test_les_seuils_se_lisent_comme_on_les_ecrit(texte: str, attendus: list[int] | None) -> None:
    assert lire_seuils(texte) == attendus


@pytest.mark.parametrize(
    ("texte", "code"),
    [
        ("un mois", "mots"),
        ("-1", "mots"),
        ("7,5 jours", "mots"),
        ("٦٠, ٣٠", "mots"),
        ("³", "mots"),
        ("731", "hors_de_portee"),
        ("1" * 5000, "hors_de_portee"),
        ("30, 30", "deux_fois"),
        (",".join(["1"] * 300), "deux_fois"),
        ("1 2 3 4 5 6 7", "trop"),
    ],
)
def test_des_seuils_qui_n_en_sont_pas_sont_refuses(texte: str, code: str) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        lire_seuils(texte)
    assert refus.value.code == code


def test_la_page_montre_les_jours_du_produit_et_ceux_qui_restent(visiter: Visiter, reglages: str) -> None:
    page = visiter("carole").voir(reglages)
    assert "60, 30, 7" in page.texte
    champs = {str(champ["name"]) for champ in page.select("main input[name^=seuils_]")}
    assert {"seuils_ech_04", "seuils_ech_16", "seuils_ech_06", "seuils_ech_15"} <= champs
    assert {"seuils_apres_ech_03", "seuils_apres_ech_14", "seuils_apres_ech_18", "seuils_ech_14"} <= champs
    # A silence has its own setting; nothing is said of a request, nor of a training, before its day; nobody takes away
    # the day after a contract.
    assert champs.isdisjoint({"seuils_ech_03", "seuils_ech_12", "seuils_ech_18", "seuils_apres_ech_04"})


def test_des_seuils_choisis_deplacent_le_prochain_signal_sans_oublier_ce_qui_est_dit(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    assert contrat(base, troupe).prochain_le == FIN - timedelta(days=60)

    visiter("carole").remplir(reglages, {"seuils_ech_04": "45, 20"})

    assert structure(base, troupe).seuils == {"ECH-04": [45, 20]}
    assert contrat(base, troupe).prochain_le == FIN - timedelta(days=45)
    evenement, phrase = dernier_evenement(base)
    assert (evenement, phrase.split(" : ")[1]) == ("VeilleReglee", "ECH-04, 60, 30, 7 → 45, 20 jours avant.")
    assert "signalé 45, 20 jours avant" in visiter("carole").voir(reglages.removesuffix("/reglages")).texte


def test_ce_qui_est_signale_ne_l_est_pas_deux_fois_et_le_lendemain_reste(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str, auteur: Auteur
) -> None:
    with base.transaction() as session:
        assert signaler(session, auteur, [session.get_one(Echeance, contrat(base, troupe).id)])
    assert contrat(base, troupe).seuil == 60

    visiter("carole").remplir(reglages, {"seuils_ech_04": "90, 60"})

    assert (contrat(base, troupe).seuil, contrat(base, troupe).prochain_le) == (60, FIN + timedelta(days=1))


def test_revenir_aux_jours_du_produit_ne_garde_rien(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    carole = visiter("carole")
    carole.remplir(reglages, {"seuils_ech_04": "45"})
    carole.remplir(reglages, {"seuils_ech_04": "7, 30, 60"})
    assert structure(base, troupe).seuils == {}
    carole.remplir(reglages, {"seuils_ech_04": "45"})
    carole.remplir(reglages, {"seuils_ech_04": ""})
    assert structure(base, troupe).seuils == {}
    assert contrat(base, troupe).prochain_le == FIN - timedelta(days=60)


def test_les_parcours_finis_qui_attendent_encore_sont_recalcules(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str, auteur: Auteur
) -> None:
    with base.transaction() as session:
        ou = session.get_one(Structure, troupe.structure.id)
        clos = creer_parcours(session, ou, sortie=(date(2026, 10, 30), None), auteur=auteur)
        due = session.scalars(select(Echeance).where(Echeance.parcours_id == clos.id)).first()
        assert due is not None
        due.prochain_le = None
        cle, attendu = due.id, due.code

    visiter("carole").remplir(reglages, {"bilan_jours": "120"})

    with base.lecture() as session:
        assert session.get_one(Echeance, cle).prochain_le is not None, attendu


def test_des_reglages_absurdes_sont_refuses_a_cote_des_champs(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    champs = {"seuils_ech_04": "bientôt", "bilan_jours": "0", "diagnostic_jours": ""}
    page = visiter("carole").remplir(reglages, champs, statut=422)
    erreurs = page.erreurs()
    assert set(erreurs) == set(champs)
    assert "comme 60, 30, 7" in erreurs["seuils_ech_04"]
    champ = page.select_one("[name=seuils_ech_04]")
    assert champ is not None
    assert champ["value"] == "bientôt"
    assert structure(base, troupe).seuils == {}


def test_deux_personnes_qui_reglent_voient_les_deux_versions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    version = str(structure(base, troupe).version)
    visiter("ada").remplir(reglages, {"seuils_ech_04": "45"})
    champs = {"premier_entretien_jours": "15", "diagnostic_jours": "30", "bilan_jours": "90", "version": version}
    page = visiter("carole").poster(reglages, {**champs, "seuils_ech_04": "20"}, statut=409)
    lues = [cellule.get_text() for cellule in page.select("table.conflict tbody :is(th, td)")]
    assert lues == ["Fin du contrat", "20", "45"]


def test_fse_et_initiales_se_reglent(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str) -> None:
    visiter("carole").remplir(reglages, {"participe_fse": "y", "initiales_dans_rappels": "y", "bilan_jours": "120"})
    lue = structure(base, troupe)
    assert (lue.participe_fse, lue.initiales_dans_rappels, lue.bilan_jours) == (True, True, 120)
    assert "la structure y participe" in visiter("carole").voir(reglages.removesuffix("/reglages")).texte


def test_les_seuils_sont_ranges_par_theme_replies_s_il_n_y_a_rien_a_y_voir(visiter: Visiter, reglages: str) -> None:
    carole = visiter("carole")
    page = carole.voir(reglages)
    assert {pli.has_attr("open") for pli in page.select("main details")} == {False}
    replies = [str(champ["name"]) for champ in page.select("main details input")]
    assert sorted(replies) == sorted(str(champ["name"]) for champ in page.select("main input[name^=seuils_]"))
    carole.remplir(reglages, {"seuils_ech_04": "45"})
    (choisi,) = carole.voir(reglages).select("main summary:has(.soft)")
    assert choisi.get_text().replace("\u00a0", " ") == "Contrats, missions et autorisations 1 choisi"
    refusee = carole.remplir(reglages, {"seuils_ech_10": "bientôt"}, statut=422)
    (ouvert,) = refusee.select("main details[open]")
    assert ouvert.select("[name=seuils_ech_10]")


def test_chaque_code_qui_se_regle_a_des_jours_a_montrer() -> None:
    assert all(reglable.du_produit for reglable in reglables())
    codes = {reglable.entree.code.value for reglable in reglables()}
    # The silence has its own setting; everything else is there.
    assert codes == {f"ECH-{rang:02}" for rang in range(1, 20)} - {"ECH-12"}
