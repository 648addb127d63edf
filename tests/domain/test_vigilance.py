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
    signaux = reperer("dépression, africain, musulman, incarcéré, ingérable")
    assert [signal.genre for signal in signaux] == list(Genre)
    assert all(signal.question.endswith(".") for signal in signaux)


OUI = {
    Genre.SANTE: (
        "Il parle de burnout.",
        "A fait un burn-out l’an dernier.",
        "Prend des antidépresseurs.",
        "Prend des anti-dépresseurs.",
        "Sent l’alcool ce matin.",
        "Il sentait l'alcool.",
        "Malade depuis lundi.",
        "Ils sont malades.",
        "En arrêt maladie.",
        "Arrêt-maladie reçu.",
        "Son médicament l’endort.",
        "A oublié ses médicaments.",
        "A sa RQTH.",
        "Dossier R.Q.T.H. ou rqth déposé.",
        "Il se drogue.",
        "Droguée, dit-on.",
        "Problème de drogues.",
        "Elle est enceinte.",
        "Suivi psychiatrique.",
        "Est diabétique.",
    ),
    Genre.ORIGINE: (
        "Il est sans papier.",
        "Sans-papiers, dit-elle.",
        "Famille haïtienne.",
        "Un immigré récent.",
        "Gitan du quartier.",
    ),
    Genre.CROYANCE: (
        "Femme voilée à l’accueil.",
        "Elle porte le voile.",
        "Refuse le port du voile.",
        "Sa religion l’empêche.",
        "Très religieux.",
        "Jeûne du ramadan.",
        "Adventiste, absent le samedi.",
    ),
    Genre.JUSTICE: (
        "Il sort de prison.",
        "A été incarcéré.",
        "Ancien détenu.",
        "Porte un bracelet électronique.",
        "Son casier judiciaire bloque.",
        "En garde à vue hier.",
        "Suivi par le SPIP.",
    ),
    Genre.JUGEMENT: (
        "Il est agressif.",
        "Agressive avec les autres.",
        "Trop fainéant.",
        "De mauvaise foi.",
        "Menteur.",
    ),
}
NON = (
    "Achat à la droguerie.",
    "Rayon droguerie-quincaillerie.",
    "Roue voilée réparée.",
    "La roue est voilée.",
    "Planches voilées écartées.",
    "Produit agressif : gants mis.",
    "Produits agressifs rangés.",
    "Un produit trop agressif pour la peau.",
    "Détergent agressif remplacé.",
    "Religieusement à l’heure.",
    "Imprimante sans encre ni papier.",
    "A serré les écrous.",
    "Porte condamnée ouverte.",
    "Maladroit avec la scie, refait le geste.",
    "Burin et marteau rendus.",
    "Juste à l’heure.",
    "Sort du dépôt à midi.",
    "A rendu ses papiers.",
    "Carte d’assurance maladie reçue.",
    "Voile de protection posé sur les plants.",
    "Alcool à brûler rangé.",
    "Désherbage fini.",
    "Formation aux gestes et postures.",
    "Permis B obtenu.",
    "Point fait avec l’équipe.",
    "Chantier de la mairie terminé.",
    "Transport trouvé.",
    "Prend le bus de 6 h.",
    "A appris à régler la scie.",
    "Racines arrachées.",
    "Traitement du bois fini.",
    "Juillet : congés posés.",
)


@pytest.mark.parametrize(("genre", "phrase"), [(genre, phrase) for genre, dites in OUI.items() for phrase in dites])
def test_ces_phrases_sont_questionnees(genre: Genre, phrase: str) -> None:
    assert [signal.genre for signal in reperer(phrase)] == [genre]


@pytest.mark.parametrize("phrase", NON)
def test_ces_phrases_ne_le_sont_pas(phrase: str) -> None:
    assert reperer(phrase) == ()


def test_ce_qui_se_dit_d_une_chose_ne_cache_pas_ce_qui_se_dit_de_quelqu_un() -> None:
    (signal,) = reperer("Produit agressif renversé, il a été agressif.")
    assert (signal.genre, signal.mots) == (Genre.JUGEMENT, ("agressif",))
