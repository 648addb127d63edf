from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.domain.modele_type import Modele, ModeleDuType
from parcours.models import ModeleTypeFige, Structure
from tests.builders import Troupe
from tests.compteur import instructions
from tests.conftest import MAINTENANT
from tests.page import Navigateur
from tests.sorties import NOM, planter

Visiter = Callable[[str], Navigateur]


def planter_des_sorties(
    base: BaseDeDonnees, structure: Structure, issues: str, debut: date = date(2026, 1, 12)
) -> None:
    with base.transaction() as session:
        planter(session, session.scalars(select(Structure).where(Structure.id == structure.id)).one(), issues, debut)


def ligne(page: Any, libelle: str) -> str:
    (rangee,) = (r for r in page.select("tbody tr") if r.th and r.th.get_text(strip=True) == libelle)
    return " ".join(rangee.get_text(" ", strip=True).split())


def test_les_taux_disent_leur_nombre_et_ce_qui_manque(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    planter_des_sorties(base, troupe.structure, "ddddnnnnn??x")
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
    dite = ligne(page, "Sorties dynamiques")
    assert "36\u00a0%" in dite.replace(" %", "\u00a0%")
    assert "4 sur 11" in dite
    assert "2 non renseignés" in dite
    assert page.select_one("tbody svg[aria-label^='36']")


def test_sous_dix_sorties_des_nombres_et_aucun_taux(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    planter_des_sorties(base, troupe.structure, "dddnnnnnn")
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
    dite = ligne(page, "Sorties dynamiques")
    assert "trop peu pour un taux" in dite
    assert "3 sur 9" in dite
    assert "%" not in dite


def test_un_chiffre_s_ouvre_sur_sa_definition_et_ses_lignes(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    planter_des_sorties(base, troupe.structure, "ddn?x")
    carole = visiter("carole")
    page = carole.voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
    lien = next(a for a in page.select("tbody th a") if a.get_text(strip=True) == "Sorties dynamiques")
    derriere = carole.voir(str(lien["href"]))
    mots = [td.get_text(strip=True) for td in derriere.select("tbody td")]
    assert sorted(mots) == ["autres sorties", "non renseigné", "sorties dynamiques", "sorties dynamiques"]
    assert "version 1" in derriere.texte
    assert NOM in derriere.texte


def test_les_lignes_viennent_par_pages(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    planter_des_sorties(base, troupe.structure, "d" * 12)
    with base.transaction() as session:
        planter(session, session.get_one(Structure, troupe.structure.id), "n" * 100, date(2026, 1, 5), pas_jours=3)
    carole = visiter("carole")
    vues = []
    adresse = f"/structures/{troupe.structure.ref}/resultats/sorties_dynamiques?periode=2026"
    while adresse:
        page = carole.voir(adresse)
        vues += [str(a["href"]) for a in page.select("tbody th a")]
        suite = page.select_one("a[rel=next]")
        adresse = str(suite["href"]) if suite else ""
    assert len(vues) == len(set(vues)) == int(page.select(".pages .small")[0].get_text().split()[-1])


@pytest.mark.parametrize("periode", ["2026", "12-mois", "1900", "²"])
def test_une_structure_sans_rien_se_lit_quand_meme(visiter: Visiter, troupe: Troupe, periode: str) -> None:
    carole = visiter("carole")
    page = carole.voir(f"/structures/{troupe.structure.ref}/resultats?periode={periode}")
    assert "–" in ligne(page, "Sorties dynamiques")
    vide = carole.voir(f"/structures/{troupe.structure.ref}/resultats/sorties_durables?periode={periode}")
    assert "Personne n’entre dans ce chiffre" in vide.texte


def test_un_indicateur_inconnu_n_existe_pas(visiter: Visiter, troupe: Troupe) -> None:
    visiter("carole").voir(f"/structures/{troupe.structure.ref}/resultats/rien", statut=404)


def test_la_page_lit_en_autant_d_ordres_quel_que_soit_le_nombre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    carole, comptes = visiter("carole"), []
    for issues in ("dn", "dn" * 20):
        planter_des_sorties(base, troupe.structure, issues)
        carole.voir(f"/structures/{troupe.structure.ref}/resultats")
        with instructions(base.engine) as ordres:
            carole.voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
        comptes.append(len(ordres))
    assert comptes[0] == comptes[1] <= 12


def test_rien_d_une_autre_structure(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    planter_des_sorties(base, troupe.autre_structure, "dddddddddddd")
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
    assert "–" in ligne(page, "Sorties dynamiques")


def test_le_taux_a_profil_comparable_se_lit_avec_sa_formule(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    adresse = f"/structures/{troupe.structure.ref}/resultats?periode=2026"
    carole = visiter("carole")
    assert "Pas encore assez de sorties dans les autres ACI" in carole.voir(adresse).texte
    # Half of the exits of the kind are dynamic, whoever the person is.
    modele = ModeleDuType(
        "ACI-2026-01-01-1",
        "ACI",
        date(2023, 1, 2),
        date(2026, 1, 1),
        Modele(0.0, (), 200, 100),
        (),
    )
    with base.transaction() as session:
        session.add(
            ModeleTypeFige(
                territoire=troupe.structure.territoire,
                type="ACI",
                fin=date(2026, 1, 1),
                fait_le=MAINTENANT,
                contenu=modele.en_donnees(),
            )
        )
    assert "Trop peu de sorties comptées" in carole.voir(adresse).texte
    planter_des_sorties(base, troupe.structure, "dddnnnnnnnnn??x")
    dite = " ".join(carole.voir(adresse).texte.replace("\u00a0", " ").split())
    assert "25 % de sorties dynamiques ; dans ces structures, 50 %" in dite
    assert "= 50,0 % × 3 ÷ 6,00 = 25,0 %" in dite
    assert "Modèle ACI-2026-01-01-1, refait une fois l’an" in dite


def test_qui_pese_trop_dans_son_type_est_compare_aux_autres(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    modele = ModeleDuType(
        "ACI-2026-01-01-1",
        "ACI",
        date(2023, 1, 2),
        date(2026, 1, 1),
        Modele(0.0, (), 200, 100),
        ((troupe.structure.ref, None),),
    )
    with base.transaction() as session:
        session.add(
            ModeleTypeFige(
                territoire=troupe.structure.territoire,
                type="ACI",
                fin=date(2026, 1, 1),
                fait_le=MAINTENANT,
                contenu=modele.en_donnees(),
            )
        )
    planter_des_sorties(base, troupe.structure, "dddnnnnnnnnn")
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/resultats?periode=2026")
    assert "Pas encore assez de sorties dans les autres ACI" in page.texte
