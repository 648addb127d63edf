"""Words that deserve a second look in a note: found whole, without accents; what is ordinary at work is left alone."""

import pytest

from parcours.domain.vigilance import Genre, reperer


@pytest.mark.parametrize(
    ("note", "genre", "mots"),
    [
        ("Il parle de sa DÉPRESSION.", Genre.SANTE, ("DÉPRESSION",)),
        ("Suspicion de burn-out, dit-il ; burn out", Genre.SANTE, ("burn out",)),
        ("Jeune femme haïtienne, sans-papiers", Genre.ORIGINE, ("haïtienne", "sans papiers")),
        ("Demande son vendredi pour le ramadan", Genre.CROYANCE, ("ramadan",)),
        ("Trop fainéant pour ça, de mauvaise foi", Genre.JUGEMENT, ("fainéant", "mauvaise foi")),
        ("Vient d’origine du Nord", Genre.ORIGINE, ("d origine",)),
    ],
)
def test_un_mot_est_trouve_comme_il_est_ecrit(note: str, genre: Genre, mots: tuple[str, ...]) -> None:
    assert [(signal.genre, signal.mots) for signal in reperer(note)] == [(genre, mots)]


@pytest.mark.parametrize(
    "note",
    [
        None,
        "",
        "A assisté à l’atelier, arrivé à l’heure, manipulation des charges revue.",
        "Permis B obtenu, prise en charge du transport demandée.",
        "La dépose des cloisons est finie ; la terrasse aussi.",
        "Rendez-vous pris avec la mission locale.",
    ],
)
def test_une_note_de_travail_n_est_pas_questionnee(note: str | None) -> None:
    assert reperer(note) == ()


def test_chaque_genre_dit_sa_question() -> None:
    signaux = reperer("dépression, africain, musulman, ingérable")
    assert [signal.genre for signal in signaux] == list(Genre)
    assert all(signal.question.endswith(".") for signal in signaux)
