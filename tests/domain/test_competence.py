"""Work skills: the dated list, what may be noted, and the progress of one skill in words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parcours.domain.competence import (
    CLE_MAX,
    LIBELLE_MAX,
    NiveauCompetence,
    SaisieCompetence,
    choisir,
    competences,
    progression,
    verifier,
    verifier_le_jour,
)
from parcours.domain.erreurs import CompetenceImpossible
from parcours.domain.parametres import parametres

ENTREE, SORTIE, AU = date(2026, 1, 5), date(2026, 10, 30), date(2026, 11, 23)


@dataclass(frozen=True)
class Vue:
    """An observation."""

    le: date
    niveau: str
    cle: str = "tondre"


def test_la_liste_est_datee_rangee_par_famille_et_dit_ce_qui_est_a_confirmer() -> None:
    liste = competences(AU)
    assert len(liste) >= 40
    assert competences(date(2024, 9, 16)) == ()
    assert len({c.cle for c in liste}) == len({c.libelle for c in liste}) == len(liste)
    familles = [c.famille for c in liste]
    # Each family is in one piece.
    assert [f for f, suivante in zip(familles, [*familles[1:], ""], strict=True) if f != suivante] == list(
        dict.fromkeys(familles)
    )
    for competence in liste:
        assert (competence.rome is None) == (competence.metier is None)
        assert competence.rome is None or re.fullmatch(r"[A-N]\d{4}", competence.rome)
        assert len(competence.libelle) <= LIBELLE_MAX
    par_metier: dict[str | None, set[str | None]] = {}
    for competence in liste:
        par_metier.setdefault(competence.rome, set()).add(competence.metier)
    assert all(len(metiers) == 1 for metiers in par_metier.values())
    confiances = {p.valeurs[0].confiance for nom, p in parametres().items() if nom.startswith("competence_")}
    assert confiances == {"secondaire", "a_verifier"}


def test_ce_qui_est_ecrit_comme_dans_la_liste_est_de_la_liste() -> None:
    tondre = choisir("tondre", None, AU)
    assert (tondre.rome, tondre.famille) == ("A1203", "Espaces verts")
    assert choisir("", "  TONDRE une pelouse, et finir les bordures ", AU) == tondre
    libre = choisir(None, "Monter un mur en pierre sèche", AU)
    assert (libre.cle, libre.rome) == ("~monter un mur en pierre seche", None)
    assert choisir(None, "monter un mur en PIERRE seche.", AU).cle == libre.cle
    assert len(choisir(None, "œ" * LIBELLE_MAX, AU).cle) <= CLE_MAX


@pytest.mark.parametrize(
    ("cle", "libelle", "champ"),
    [("", "", "competence"), ("tondre", "Tondre", "libelle"), ("inconnue", None, "competence"), (None, "…", "libelle")],
)
def test_il_faut_un_savoir_faire_et_un_seul(cle: str | None, libelle: str | None, champ: str) -> None:
    with pytest.raises(CompetenceImpossible) as refus:
        choisir(cle, libelle, AU)
    assert refus.value.champ == champ


@given(le=st.dates(ENTREE - timedelta(days=60), AU + timedelta(days=60)), sortie=st.none() | st.just(SORTIE))
@example(le=SORTIE + timedelta(days=1), sortie=SORTIE)
@example(le=AU + timedelta(days=1), sortie=None)
def test_un_jour_est_accepte_de_l_entree_a_la_sortie_et_jamais_a_venir(le: date, sortie: date | None) -> None:
    possible = ENTREE <= le <= min(AU, sortie or AU)
    try:
        verifier(SaisieCompetence(le, NiveauCompetence.AIDE), ENTREE, sortie, AU)
    except CompetenceImpossible as refus:
        assert not possible
        assert refus.champ == "le"
    else:
        assert possible


def test_le_meme_savoir_faire_ne_se_note_pas_deux_fois_le_meme_jour() -> None:
    verifier_le_jour(AU, {ENTREE})
    with pytest.raises(CompetenceImpossible, match="déjà noté"):
        verifier_le_jour(AU, {ENTREE, AU})


@pytest.mark.parametrize(
    ("vues", "mots"),
    [
        ([Vue(date(2026, 3, 2), "aide")], "avec aide en mars 2026"),
        ([Vue(date(2026, 3, 2), "aide"), Vue(date(2026, 6, 1), "aide")], "avec aide depuis mars 2026"),
        (
            [Vue(date(2026, 6, 1), "autonomie"), Vue(date(2026, 3, 2), "decouvrir"), Vue(date(2026, 4, 1), "aide")],
            "à découvrir en mars 2026, en autonomie en juin 2026",
        ),
    ],
)
def test_le_chemin_se_dit_en_mots(vues: list[Vue], mots: str) -> None:
    assert progression(vues) == mots
