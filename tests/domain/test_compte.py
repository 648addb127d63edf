"""Roles and their dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.compte import (
    ROLES_AGREGES,
    ROLES_DE_STRUCTURE,
    NomRole,
    Profil,
    RoleActif,
    adresse_de_demonstration,
    est_de_demonstration,
    est_en_vigueur,
)

JOURS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(JOURS, st.integers(0, 2_000), JOURS)
def test_un_role_vaut_du_premier_au_dernier_jour_compris(debut: date, duree_jours: int, au: date) -> None:
    fin = debut + timedelta(days=duree_jours)

    assert est_en_vigueur(debut, fin, au) == (au in {debut, fin} or debut < au < fin)


@given(JOURS)
def test_un_role_finit_au_soir_de_son_dernier_jour(fin: date) -> None:
    assert est_en_vigueur(fin, fin, fin)
    assert not est_en_vigueur(fin, fin, fin + timedelta(days=1))


@given(JOURS, st.integers(0, 5_000))
def test_un_role_sans_fin_vaut_toujours_apres_son_debut(debut: date, plus_tard: int) -> None:
    assert est_en_vigueur(debut, None, debut + timedelta(days=plus_tard))
    assert not est_en_vigueur(debut, None, debut - timedelta(days=1))


def test_un_profil_ne_repond_que_de_ses_roles() -> None:
    profil = Profil(
        1,
        "Alice",
        date(2026, 11, 23),
        (RoleActif("conseiller", structure_id=3), RoleActif("encadrant", structure_id=4), RoleActif("admin")),
    )

    assert profil.structures(NomRole.CONSEILLER, NomRole.RESPONSABLE) == {3}
    assert profil.structures(*ROLES_DE_STRUCTURE) == {3, 4}
    assert profil.a_un_role(NomRole.ADMIN)
    assert not profil.a_un_role(*ROLES_AGREGES)


def test_chaque_role_s_exerce_dans_un_seul_genre_de_lieu() -> None:
    assert {*ROLES_DE_STRUCTURE, *ROLES_AGREGES, NomRole.ADMIN} == set(NomRole)
    assert not set(ROLES_DE_STRUCTURE) & set(ROLES_AGREGES)


def test_chaque_role_a_un_nom_pour_les_ecrans() -> None:
    assert len({nom.libelle for nom in NomRole}) == len(NomRole)


def test_les_comptes_de_demonstration_se_reconnaissent() -> None:
    assert adresse_de_demonstration(NomRole.CONSEILLER) == "conseiller@demo.example"
    assert all(est_de_demonstration(adresse_de_demonstration(nom)) for nom in NomRole)
    assert est_de_demonstration("ADMIN@Demo.Example")
    assert not est_de_demonstration("admin@demo.example.test.example")
    assert not est_de_demonstration("admin@unedemo.example")
