from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.app import create_app
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.demonstration import comptes
from parcours.demonstration.chargement import DemonstrationRefusee, charger_territoire, debut_de_periode, est_charge
from parcours.demonstration.structures import A_VERIFIER, EN_RECUL, TERRITOIRE, VITRINE
from parcours.demonstration.tableaux import brut
from parcours.domain import droits
from parcours.domain.catalogue import Niveau
from parcours.domain.compte import MOT_DE_PASSE_DEMONSTRATION, NomRole, adresse_de_demonstration
from parcours.domain.coordonnees import reproche
from parcours.domain.derive import StatutSuivi
from parcours.domain.eligibilite import reproches_d_age
from parcours.domain.motif_sortie import BAREME
from parcours.domain.sortie import Situation, situation
from parcours.domain.territoire import (
    COMPTEES,
    DYNAMIQUES,
    EMBAUCHES,
    SANS_MOTIF,
    TOUT,
    Offre,
    Sorties,
    offre,
    periodes,
    sorties,
)
from parcours.horloge import Horloge
from parcours.models import (
    Affectation,
    Alerte,
    Annexe,
    Compte,
    Contrat,
    Convention,
    Critere,
    Derive,
    Etape,
    Formation,
    Parcours,
    Prolongation,
    Salarie,
    Sortie,
    Structure,
    Suspension,
)
from parcours.queries import compte as queries_compte
from parcours.queries import derive as queries_derive
from parcours.queries import liste
from parcours.queries import territoire as queries
from parcours.queries.filtre import Filtre
from parcours.queries.structure import periodes as periodes_de_structure
from parcours.rendering.formats import nombre
from tests.builders import lues
from tests.demonstration.conftest import AU, reglages
from tests.page import Navigateur, Page
from tests.simplexe import Deductions

FICHIER = brut()
LIGNES = {
    "emploi_durable": "durable",
    "emploi_transition": "transition",
    "sorties_positives": "positive",
    "sorties_dynamiques": DYNAMIQUES,
    "autres_sorties": "autre",
    "total_sorties": COMPTEES,
}
LIBELLES = {
    "emploi_durable": "Emploi durable",
    "emploi_transition": "Emploi de transition",
    "sorties_positives": "Sorties positives",
    "sorties_dynamiques": "Sorties dynamiques",
    "autres_sorties": "Autres sorties",
    "total_sorties": "Toutes les sorties",
}
# A line of the page, not of the public table.
SANS_LE_MOTIF = (SANS_MOTIF, "Sans motif connu")
TYPES = ("EI", "AI", "ETTI", "ACI", "total")


def cle(nom: str) -> str:
    return TOUT if nom == "total" else nom


def table_offre(session: Session) -> Offre:
    return offre(queries.offre(session, TERRITOIRE, AU))


def table_sorties(session: Session, au: date = AU) -> Sorties:
    debut = debut_de_periode(au)
    annees = [date(annee, 1, 1) for annee in range(debut.year, au.year + 1)]
    tables = sorties(
        queries.embauches(session, TERRITOIRE, debut, au, annees),
        queries.sorties(session, TERRITOIRE, debut, au, BAREME, annees),
        lambda le: str(le.year),
    )
    return tables[TOUT]


def connecter(app: Flask, role: NomRole) -> Navigateur:
    navigateur = Navigateur(app)
    navigateur.se_connecter(adresse_de_demonstration(role), MOT_DE_PASSE_DEMONSTRATION)
    return navigateur


def cellules(page: Page, tableau: str, ligne: str) -> list[str]:
    table = next(t for t in page.select("table") if t.caption and t.caption.get_text().startswith(tableau))
    rangee = next(tr for tr in table.select("tbody tr") if tr.th and tr.th.get_text(strip=True) == ligne)
    return [
        texte
        for td in rangee.select("td")
        for texte in [next(td.stripped_strings, "")] * int(str(td.get("colspan", "1")))
    ]


@pytest.mark.parametrize("zone", ["Nord", "Centre", "Sud", "total"])
@pytest.mark.parametrize("genre", TYPES)
def test_l_offre_egale_le_tableau_public(lecture: Session, zone: str, genre: str) -> None:
    table = table_offre(lecture)
    voulu = FICHIER["offer_by_zone"]
    assert table.structures.get((cle(zone), cle(genre)), 0) == voulu["structures"][zone][genre]["value"]
    assert table.postes.get((cle(zone), cle(genre)), Decimal(0)) == voulu["postes"][zone][genre]["value"]


@pytest.mark.parametrize("genre", TYPES)
def test_les_embauches_egalent_le_tableau_public(lecture: Session, genre: str) -> None:
    voulu = FICHIER["exits"]["hired"][genre]["value"]
    assert table_sorties(lecture).nombre(TOUT, cle(genre), EMBAUCHES) == voulu


@pytest.mark.parametrize("ligne", LIGNES)
@pytest.mark.parametrize("genre", TYPES)
def test_les_sorties_et_leurs_taux_recalcules_egalent_le_tableau_public(
    lecture: Session, ligne: str, genre: str
) -> None:
    table, voulu = table_sorties(lecture), FICHIER["exits"]["rows"][ligne][genre]
    assert table.nombre(TOUT, cle(genre), LIGNES[ligne]) == voulu["count"]["value"]
    assert table.pourcent(TOUT, cle(genre), LIGNES[ligne], EMBAUCHES, AU) == pytest.approx(
        voulu["pct_of_hired"]["value"], abs=0.005
    )
    assert table.pourcent(TOUT, cle(genre), LIGNES[ligne], COMPTEES, AU) == pytest.approx(
        voulu.get("pct_of_exits", {"value": 100})["value"], abs=0.005
    )


def test_aucune_case_des_trois_ans_n_est_trop_petite_pour_etre_montree(lecture: Session) -> None:
    assert table_sorties(lecture).cachees == frozenset()


def test_ce_qui_n_est_pas_compte_est_dit_a_part(lecture: Session) -> None:
    table = table_sorties(lecture)
    places = (Situation.NEUTRALISEE, Situation.SOUS_LE_SEUIL)
    assert [table.ecartee(place) for place in places] == [9, 17]


def test_des_sorties_sans_motif_attendent_hors_du_compte_du_tableau_public(lecture: Session) -> None:
    # The public table has no line for them: in the demonstration, all are stays too short to count.
    assert lecture.scalar(select(func.count(Sortie.id)).where(Sortie.motif.is_(None))) == 11
    assert table_sorties(lecture).nombre(TOUT, TOUT, SANS_MOTIF) == 0


def test_la_page_territoire_montre_l_offre_corrigee(app_demonstration: Flask) -> None:
    page = connecter(app_demonstration, NomRole.RESEAU).voir("/territoire")
    for zone, ligne in (("Nord", "Nord"), ("Centre", "Centre"), ("Sud", "Sud"), ("total", "Ensemble")):
        attendu = []
        for genre in TYPES:
            structures = FICHIER["offer_by_zone"]["structures"][zone][genre]["value"]
            postes = FICHIER["offer_by_zone"]["postes"][zone][genre]["value"]
            attendu += [nombre(structures), nombre(postes)] if structures else ["–", "–"]
        assert cellules(page, "Structures et postes", ligne) == attendu
    assert cellules(page, "Structures et postes", "Nord")[-1] == "245"


def test_la_page_territoire_montre_les_sorties_et_leurs_taux(app_demonstration: Flask) -> None:
    page = connecter(app_demonstration, NomRole.RESEAU).voir("/territoire")
    embauches = FICHIER["exits"]["hired"]
    for nom, libelle in LIBELLES.items():
        attendu = []
        for genre in TYPES:
            compte = FICHIER["exits"]["rows"][nom][genre]["count"]["value"]
            total = FICHIER["exits"]["rows"]["total_sorties"][genre]["count"]["value"]
            if genre == "ETTI" and not compte:
                # The public table leaves these cells blank: nothing was recorded.
                attendu += ["non renseigné"] * 3
                continue
            attendu += [
                nombre(compte),
                nombre(Decimal(100 * compte) / embauches[genre]["value"], 1),
                nombre(Decimal(100 * compte) / total, 1),
            ]
        assert cellules(page, "Sorties par motif", libelle) == attendu


def test_toutes_les_pages_ensemble_ne_laissent_deduire_aucun_petit_nombre(
    lecture: Session, app_demonstration: Flask
) -> None:
    """What a network may open, page after page, solved as one set of equations on what each exit adds to."""
    annees, vrais = _sorties_comptees(lecture)
    navigateur = connecter(app_demonstration, NomRole.RESEAU)
    zones, genres = ("Nord", "Centre", "Sud"), TYPES[:-1]
    equations: list[tuple[list[tuple[str, ...]], int]] = []
    caches = 0
    for annee, zone in product(("*", *annees), ("", *zones)):
        page = navigateur.voir(f"/territoire?periode={annee}&zone={zone}")
        for ligne, libelle in (*((LIGNES[nom], libelle) for nom, libelle in LIBELLES.items()), SANS_LE_MOTIF):
            familles = {DYNAMIQUES: list(FAMILLES[:3]), COMPTEES: list(FAMILLES)}.get(ligne, [ligne])
            lues = cellules(page, "Sorties par motif", libelle)
            for genre, lu, *taux in zip(TYPES, lues[::3], lues[1::3], lues[2::3], strict=True):
                if lu == "masqué":
                    assert taux == ["–", "–"]
                    caches += 1
                    continue
                places = product(
                    annees if annee == "*" else [annee],
                    [zone] if zone else zones,
                    genres if genre == "total" else [genre],
                    familles,
                )
                equations.append((list(places), 0 if lu in ("–", "non renseigné") else int(lu.replace("\u00a0", ""))))
    lecteur = Deductions(equations)
    plafonds = {place: lecteur.maximum([place]) for place, vrai in vrais.items() if vrai < 5}
    assert {place: plafond for place, plafond in plafonds.items() if plafond is not None and plafond < 5} == {}
    # What is hidden is what is fine: seven cells out of ten can be read, and every total of the three years.
    assert caches < 0.3 * (caches + len(equations))


FAMILLES = ("durable", "transition", "positive", "autre", SANS_MOTIF)


def _sorties_comptees(session: Session) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """The periods of the page, and the counted exits by period, zone, kind and family."""
    _, *annees = periodes(AU)
    vrais: Counter[tuple[str, ...]] = Counter()
    debuts = [annee.debut for annee in annees]
    for zone, sortie, combien in queries.sorties(session, TERRITOIRE, annees[-1].debut, AU, BAREME, debuts):
        if situation(sortie) is Situation.COMPTEE and sortie.motif is not None:
            annee = next(annee.cle for annee in annees if annee.debut <= sortie.le <= annee.fin)
            vrais[annee, zone, sortie.type_structure, sortie.motif.categorie.value] += combien
    return [annee.cle for annee in annees], vrais


def test_l_annee_en_cours_se_lit_presque_toute(app_demonstration: Flask) -> None:
    page = connecter(app_demonstration, NomRole.RESEAU).voir("/territoire?periode=2026")
    for libelle in ("Sorties dynamiques", "Toutes les sorties"):
        assert cellules(page, "Sorties par motif", libelle)[-3] != "masqué"
    lues = [lu for libelle in LIBELLES.values() for lu in cellules(page, "Sorties par motif", libelle)[::3]]
    assert lues.count("masqué") <= len(lues) // 3


def test_la_page_dit_que_les_sorties_de_l_etti_sont_a_verifier(app_demonstration: Flask) -> None:
    page = connecter(app_demonstration, NomRole.ETAT).voir("/territoire")
    assert "ETTI, « non renseigné » : aucune sortie dynamique" in page.texte.replace("\u00a0", " ")


def test_la_zone_ne_voit_que_la_sienne(app_demonstration: Flask) -> None:
    page = connecter(app_demonstration, NomRole.ZONE).voir("/territoire")
    assert cellules(page, "Structures et postes", "Nord")[-1] == "245"
    assert "Centre" not in page.texte


def test_entrees_et_sorties_tiennent_dans_les_trois_ans(lecture: Session) -> None:
    dates = set(lecture.scalars(select(Parcours.entree_le))) | set(lecture.scalars(select(Sortie.le)))
    assert min(dates) >= debut_de_periode(AU)
    assert max(dates) <= AU


def test_les_derives_prevues_et_elles_seules_sont_signalees(lecture: Session) -> None:
    signalees = lecture.scalars(select(Structure.nom).join(Derive, Derive.structure_id == Structure.id)).all()
    assert sorted(signalees) == sorted([VITRINE, EN_RECUL])


def test_la_plupart_des_structures_n_ont_rien_d_inhabituel(lecture: Session) -> None:
    statuts = {s.nom: queries_derive.lire(lecture, s, AU).suivi.statut for s in lecture.scalars(select(Structure))}
    assert statuts[A_VERIFIER] is StatutSuivi.A_VERIFIER
    comptes_de = Counter(statuts.values())
    assert comptes_de[StatutSuivi.RIEN] > 35
    assert comptes_de[StatutSuivi.SILENCIEUX] > 10


def test_la_veille_laisse_des_alertes_de_chaque_sorte(lecture: Session) -> None:
    codes = set(lecture.scalars(select(Alerte.code).where(Alerte.close_le.is_(None)).distinct()))
    assert codes >= {"ECH-01", "ECH-02", "ECH-04", "ECH-05", "ECH-11", "ECH-12", "ECH-13", "ECH-14", "ECH-15"}


def test_la_conseillere_a_de_quoi_faire_dans_chaque_groupe(lecture: Session) -> None:
    compte = queries_compte.par_email(lecture, adresse_de_demonstration(NomRole.CONSEILLER))
    assert compte is not None
    charge = queries_compte.par_id(lecture, compte.id)
    assert charge is not None
    acces = droits.perimetre(queries_compte.profil(charge, lambda _: AU))
    structures = lecture.scalars(select(Structure).where(Structure.id.in_(acces.entieres))).all()
    vue = liste.Vue(acces, lues(structures), AU)
    groupes = liste.compter(lecture, vue, Filtre(referent_id=compte.id)).groupes
    assert min(groupes[niveau] for niveau in (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE)) >= 5
    assert groupes[Niveau.LOIN] >= 15
    assert liste.compter(lecture, vue, Filtre()).total == 45


def test_la_vitrine_a_des_fiches_pleines_et_des_noms_longs(lecture: Session) -> None:
    etapes = (
        select(func.count(Etape.id).label("nombre"))
        .join(Structure, Structure.id == Etape.structure_id)
        .where(Structure.nom == VITRINE)
        .group_by(Etape.parcours_id)
    )
    nombres = sorted(lecture.scalars(etapes), reverse=True)
    assert nombres[0] >= 50
    assert nombres[2] >= 40
    assert max(len(nom) for nom in lecture.scalars(select(Salarie.nom))) > 30


def test_les_pass_sont_suspendus_prolonges_ou_en_attente(lecture: Session) -> None:
    assert len(lecture.scalars(select(Suspension).where(Suspension.fin >= AU)).all()) > 10
    decisions = set(lecture.scalars(select(Prolongation.decision).distinct()))
    assert decisions == {"accordee", "demandee"}


def test_chaque_type_a_ses_contrats(lecture: Session) -> None:
    lignes = lecture.execute(
        select(Structure.type, Contrat.genre).join(Contrat, Contrat.structure_id == Structure.id).distinct()
    )
    assert {(genre, contrat) for genre, contrat in lignes} == {
        ("EI", "cddi"),
        ("ACI", "cddi"),
        ("AI", "cddu"),
        ("ETTI", "mission"),
    }


@pytest.mark.parametrize("modele", [Convention, Annexe])
def test_les_conventions_et_les_annexes_d_une_structure_ne_se_chevauchent_pas(
    lecture: Session, modele: type[Convention] | type[Annexe]
) -> None:
    for cle in lecture.scalars(select(Structure.id)):
        tenues = periodes_de_structure(lecture, modele, cle)
        assert len(tenues) >= 1
        assert not any(avant.chevauche(apres) for avant, apres in pairwise(tenues))


def test_ce_qui_est_invente_passerait_les_formulaires(lecture: Session) -> None:
    criteres = lecture.execute(
        select(Critere.code, Salarie.naissance, Parcours.entree_le, Parcours.diagnostic_le)
        .join(Parcours, Parcours.id == Critere.parcours_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
    )
    assert not [c for c in criteres if reproches_d_age([c.code], c.naissance, c.entree_le, c.diagnostic_le)]
    assert not lecture.scalars(select(Contrat.id).where(Contrat.heures_hebdo > 48)).all()
    assert not lecture.scalars(select(Formation.id).where(Formation.debut > AU, Formation.heures_suivies > 0)).all()
    for salarie in lecture.scalars(select(Salarie)):
        for champ in ("nom", "prenom", "telephone", "email", "code_postal", "commune"):
            assert not (valeur := getattr(salarie, champ)) or not reproche(champ, valeur)


@pytest.mark.parametrize("role", NomRole)
def test_chaque_role_a_son_compte_de_demonstration(app_demonstration: Flask, role: NomRole) -> None:
    page = connecter(app_demonstration, role).voir("/compte")
    assert comptes.NOMS[role] in page.texte


def test_hors_demonstration_ces_comptes_n_ouvrent_rien(territoire: BaseDeDonnees, app_demonstration: Flask) -> None:
    demonstration: Config = app_demonstration.extensions["parcours_config"]
    reelle = create_app(
        replace(demonstration, demonstration=False), territoire, app_demonstration.extensions["parcours_horloge"]
    )
    champs = {"email": "conseiller@demo.example", "mot_de_passe": MOT_DE_PASSE_DEMONSTRATION}
    Navigateur(reelle).poster("/connexion", champs, statut=422)


def test_l_encadrant_suit_dix_personnes(lecture: Session) -> None:
    demande = (
        select(func.count(Affectation.id))
        .join(Compte, Compte.id == Affectation.compte_id)
        .where(Compte.email == adresse_de_demonstration(NomRole.ENCADRANT), Affectation.fin.is_(None))
    )
    assert lecture.scalar(demande) == 10


def test_le_territoire_refuse_de_se_charger_hors_demonstration(
    base: BaseDeDonnees, config: Config, horloge: Horloge
) -> None:
    with pytest.raises(DemonstrationRefusee):
        charger_territoire(base, config, horloge)
    with base.lecture() as session:
        assert not est_charge(session)


def test_le_territoire_refuse_une_base_ou_quelqu_un_a_deja_un_compte(
    base: BaseDeDonnees, config: Config, horloge: Horloge
) -> None:
    with base.transaction() as session:
        session.add(Compte(email="vraie@exemple.fr", nom="Une vraie personne", cree_le=horloge.maintenant()))
    with pytest.raises(DemonstrationRefusee):
        charger_territoire(base, replace(config, demonstration=True), horloge)
    with base.lecture() as session:
        assert not est_charge(session)


@pytest.mark.postgresql
@pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)
def test_le_territoire_est_le_meme_sur_postgresql(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, tmp_path: Path
) -> None:
    adresse = base.engine.url.render_as_string(hide_password=False)
    charger_territoire(base, reglages(adresse, tmp_path), horloge)
    with base.lecture() as session:
        table = table_sorties(session)
        assert table.nombre(TOUT, TOUT, EMBAUCHES) == 3542
        assert table.nombre(TOUT, TOUT, COMPTEES) == 1040
        assert table_offre(session).postes[TOUT, TOUT] == 1103
    with base.transaction() as session:
        # The keys given in bulk do not stand in the way of the next one.
        session.add(Compte(email="suivante@exemple.fr", nom="Suivante", cree_le=horloge.maintenant()))
