"""Templates of an entretien: headings put after what is written, those left empty taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.entretien import DUREES, GENRES
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.etape import GenreEtape
from parcours.domain.trame import PROPOSITIONS, SaisieTrame, alleger, lire_rubriques, poser, verifier
from parcours.domain.vigilance import reperer

RUBRIQUES = ("Projet", "Au travail\u00a0: ce qui va", "La suite")


def test_les_rubriques_suivent_ce_qui_est_ecrit() -> None:
    assert poser(None, RUBRIQUES) == "Projet\n\nAu travail\u00a0: ce qui va\n\nLa suite\n"
    assert poser("Le code est obtenu.\n", RUBRIQUES[:1]) == "Le code est obtenu.\n\nProjet\n"


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" \n"), max_size=200))
def test_poser_ne_touche_a_rien_et_poser_deux_fois_ne_change_rien(note: str) -> None:
    posee = poser(note, RUBRIQUES)
    assert posee.startswith(note.rstrip())
    assert poser(posee, RUBRIQUES).rstrip() == posee.rstrip()
    assert all(rubrique in posee for rubrique in RUBRIQUES)


def test_une_rubrique_laissee_vide_n_est_pas_gardee() -> None:
    note = "Projet\r\n\r\nAu travail : ce qui va\r\nArrive à l’heure.\r\n\r\nLa suite\r\n"
    assert alleger(note, RUBRIQUES) == "Au travail : ce qui va\nArrive à l’heure."
    assert alleger(poser(None, RUBRIQUES), RUBRIQUES) is None
    assert alleger(None, RUBRIQUES) is None
    assert alleger("Rien de la trame.\n\nDeux lignes.", RUBRIQUES) == "Rien de la trame.\n\nDeux lignes."


@given(st.lists(st.sampled_from([*RUBRIQUES, "", "Un fait.", "Un autre."]), max_size=12))
def test_alleger_garde_tout_ce_qui_a_ete_ecrit(lignes: list[str]) -> None:
    allegee = alleger("\n".join(lignes), RUBRIQUES) or ""
    ecrites = [ligne for ligne in lignes if ligne and ligne not in RUBRIQUES]
    assert [ligne for ligne in allegee.splitlines() if ligne and ligne not in RUBRIQUES] == ecrites


@pytest.mark.parametrize(
    ("rubriques", "code"),
    [
        ((), "aucune"),
        (tuple(f"R{n}" for n in range(13)), "trop"),
        (("x" * 121,), "longue"),
        (("La suite", "la\u00a0suite"), "double"),
    ],
)
def test_une_trame_a_des_rubriques_peu_nombreuses_courtes_et_differentes(rubriques: tuple[str, ...], code: str) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        verifier(SaisieTrame("Bilan", GenreEtape.BILAN, rubriques))
    assert [(m.champ, m.code) for m in refus.value.manquements] == [("rubriques", code)]


def test_les_rubriques_se_lisent_une_par_ligne() -> None:
    assert lire_rubriques("  Projet \n\n La   suite\r\n") == ("Projet", "La suite")


@pytest.mark.parametrize("proposition", PROPOSITIONS, ids=lambda p: p.titre)
def test_ce_que_le_produit_propose_est_permis_et_n_est_pas_questionne(proposition: SaisieTrame) -> None:
    verifier(proposition)
    assert proposition.genre in GENRES
    assert proposition.duree_minutes in DUREES
    assert reperer("\n".join(proposition.rubriques)) == ()
