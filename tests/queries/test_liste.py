"""The list: ranks, order, pages by key, search, filters."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.catalogue import Niveau
from parcours.domain.droits import Perimetre
from parcours.models import Parcours, PassIae, Structure
from parcours.queries import liste as queries
from parcours.queries.filtre import Etat, Filtre
from parcours.queries.liste import Comptes, Curseur, Ligne, Vue, lire_curseur
from tests.builders import creer_compte, creer_parcours, creer_salarie, creer_structure, lues
from tests.compteur import instructions

AU = date(2026, 11, 23)


@pytest.fixture
def structure(session: Session) -> Structure:
    return creer_structure(session)


def vue_sur(*structures: Structure) -> Vue:
    return Vue(Perimetre(1, AU, frozenset(s.id for s in structures), frozenset()), lues(structures), AU)


def suivre(session: Session, auteur: Auteur, structure: Structure, nom: str, jours: int | None) -> Parcours:
    """A parcours whose contract ends in so many days, seen yesterday so that nothing else is due."""
    return creer_parcours(
        session,
        structure,
        creer_salarie(session, structure, nom, "Lou", telephone="0696 12 34 56", le=auteur.le),
        entree_le=date(2026, 9, 1),
        contrat=(date(2026, 9, 1), AU + timedelta(days=jours)) if jours is not None else None,
        etapes=(AU - timedelta(days=1),),
        auteur=auteur,
    )


def noms(lignes: list[Ligne]) -> list[str]:
    return [ligne.nom for ligne in lignes]


@pytest.mark.usefixtures("moteur")
def test_les_rangs_suivent_les_seuils_de_la_structure(session: Session, auteur: Auteur, structure: Structure) -> None:
    for nom, jours in (("A", -1), ("B", 0), ("C", 15), ("D", 16), ("E", 60), ("F", 61), ("G", None)):
        suivre(session, auteur, structure, nom, jours)
    lignes, encore = queries.lire(session, vue_sur(structure), Filtre())
    assert [(ligne.nom, ligne.rang) for ligne in lignes] == [
        ("A", 0),
        ("B", 1),
        ("C", 1),
        ("D", 2),
        ("E", 2),
        ("F", 3),
        ("G", 3),
    ]
    assert not encore
    assert queries.compter(session, vue_sur(structure), Filtre()) == Comptes(
        {Niveau.RETARD: 1, Niveau.ROUGE: 2, Niveau.ORANGE: 2, Niveau.LOIN: 2}, 0
    )


def test_chaque_structure_garde_ses_seuils(session: Session, auteur: Auteur, structure: Structure) -> None:
    autre = creer_structure(session, "Autre")
    autre.seuil_rouge_jours, autre.seuil_orange_jours = 30, 90
    suivre(session, auteur, structure, "Ici", 20)
    suivre(session, auteur, autre, "Ailleurs", 20)
    suivre(session, auteur, autre, "Plus tard", 80)
    lignes, _ = queries.lire(session, vue_sur(structure, autre), Filtre())
    assert [(ligne.nom, ligne.rang) for ligne in lignes] == [("Ailleurs", 1), ("Ici", 2), ("Plus tard", 2)]


def test_un_silence_atteint_monte_au_rang_orange(session: Session, auteur: Auteur, structure: Structure) -> None:
    entree = AU - timedelta(days=31)
    silencieux = creer_parcours(session, structure, entree_le=entree, auteur=auteur)
    creer_parcours(session, structure, entree_le=entree + timedelta(days=1), auteur=auteur)
    lignes, _ = queries.lire(session, vue_sur(structure), Filtre())
    assert [(ligne.id == silencieux.id, ligne.rang) for ligne in lignes] == [(True, 2), (False, 3)]
    assert queries.compter(session, vue_sur(structure), Filtre()).silences == 1
    assert len(queries.lire(session, vue_sur(structure), Filtre(silence=True))[0]) == 1


@pytest.mark.usefixtures("moteur")
def test_un_silence_passe_devant_les_dates_a_venir_jamais_devant_le_rouge(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    suivre(session, auteur, structure, "Orange", 30)
    suivre(session, auteur, structure, "Rouge", 10)
    for nom, jours, fin in (("Silence", 40, None), ("Silence ancien", 50, 50), ("Silence et rouge", 60, 12)):
        entree = AU - timedelta(days=jours)
        creer_parcours(
            session,
            structure,
            creer_salarie(session, structure, nom, "Lou", le=auteur.le),
            entree_le=entree,
            contrat=(entree, AU + timedelta(days=fin)) if fin else None,
            auteur=auteur,
        )
    vue = vue_sur(structure)
    lignes, _ = queries.lire(session, vue, Filtre())
    assert noms(lignes) == ["Rouge", "Silence et rouge", "Silence ancien", "Silence", "Orange"]
    pages = [noms(queries.lire(session, vue, Filtre(), apres=lue.curseur, nombre=1)[0]) for lue in lignes[:-1]]
    assert pages == [[nom] for nom in noms(lignes)[1:]]


@pytest.mark.usefixtures("moteur")
def test_les_pages_se_suivent_sans_trou_ni_doublon_et_se_remontent(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    for rang in range(11):
        suivre(session, auteur, structure, f"N{rang:02d}", (-3, 5, 5, 40, None, None)[rang % 6])
    vue = vue_sur(structure)
    entiere = noms(queries.lire(session, vue, Filtre())[0])
    pages: list[list[Ligne]] = []
    apres: Curseur | None = None
    encore = True
    while encore:
        page, encore = queries.lire(session, vue, Filtre(), apres=apres, nombre=3)
        pages.append(page)
        apres = page[-1].curseur
    assert [nom for page in pages for nom in noms(page)] == entiere
    for precedente, page in pairwise(pages):
        remontee, _ = queries.lire(session, vue, Filtre(), avant=page[0].curseur, nombre=3)
        assert noms(remontee) == noms(precedente)


def test_une_place_s_ecrit_et_se_relit() -> None:
    place = Curseur(2, date(2027, 1, 15), 482)
    assert str(place) == "2.2027-01-15.482"
    assert lire_curseur(str(place)) == place


@pytest.mark.parametrize(
    "texte",
    [None, "", "2", "4.2027-01-15.1", "2.2027-02-30.1", "2.2027-01-15.", "2.2027-01-15.9999999999", "²", "a.b.c"],
)
def test_une_place_mal_ecrite_n_est_pas_une_place(texte: str | None) -> None:
    assert lire_curseur(texte) is None


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize(
    ("recherche", "trouve"),
    [
        ("chonville", True),
        ("EMELINE", True),
        ("saint just", True),
        ("Saint-Just  chonville", True),
        ("émeline chonv", True),
        ("0696 12", True),
        ("+596 696 12 34 56", True),
        ("06.96.12.34.56", True),
        ("chonville ozier", False),
        ("%", False),
        ("()--", False),
        ("\U0001f600", False),
        ("_", False),
        ("06961299", False),
        ("  ", True),
    ],
)
def test_la_recherche_tolere_accents_traits_d_union_et_telephones(
    session: Session, auteur: Auteur, structure: Structure, recherche: str, trouve: bool
) -> None:
    salarie = creer_salarie(
        session, structure, "Chonville-Saint-Just", "Émeline", telephone="0696 12 34 56", le=auteur.le
    )
    creer_parcours(session, structure, salarie, auteur=auteur)
    lignes, _ = queries.lire(session, vue_sur(structure), Filtre(recherche=recherche))
    assert bool(lignes) is trouve


def test_en_cours_sortis_ou_tous(session: Session, auteur: Auteur, structure: Structure) -> None:
    creer_parcours(session, structure, auteur=auteur)
    creer_parcours(session, structure, sortie=(date(2026, 6, 1), "CDI"), auteur=auteur)
    for etat, nombre in ((Etat.EN_COURS, 1), (Etat.SORTIS, 1), (Etat.TOUS, 2)):
        assert len(queries.lire(session, vue_sur(structure), Filtre(etat=etat))[0]) == nombre


def test_les_comptes_des_groupes_ne_dependent_pas_du_groupe_choisi(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    suivre(session, auteur, structure, "A", -1)
    suivre(session, auteur, structure, "B", 30)
    filtre = Filtre(groupe=Niveau.RETARD)
    assert noms(queries.lire(session, vue_sur(structure), filtre)[0]) == ["A"]
    assert queries.compter(session, vue_sur(structure), filtre).total == 2


@pytest.mark.usefixtures("moteur")
def test_le_filtre_du_referent_suit_les_dates_de_ses_accompagnements(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    avant, apres = (creer_compte(session, f"{nom}@test.example", le=auteur.le) for nom in ("avant", "apres"))
    change = creer_parcours(session, structure, referent=avant, auteur=auteur)
    ancien = creer_parcours(session, structure, referent=avant, sortie=(date(2026, 6, 1), "CDI"), auteur=auteur)
    prevu = creer_parcours(session, structure, entree_le=AU + timedelta(days=5), referent=apres, auteur=auteur)
    session.refresh(change, ["affectations"])
    change.affectations[0].fin = AU - timedelta(days=1)
    session.flush()
    vue = vue_sur(structure)

    def suivis(compte_id: int, etat: Etat) -> set[int]:
        return {ligne.id for ligne in queries.lire(session, vue, Filtre(referent_id=compte_id, etat=etat))[0]}

    assert suivis(avant.id, Etat.TOUS) == {ancien.id}
    assert suivis(apres.id, Etat.TOUS) == {prevu.id}
    assert queries.referents(session, vue) == [(apres.id, apres.nom)]


@pytest.mark.usefixtures("moteur")
def test_chaque_lecture_est_une_seule_instruction(
    base: BaseDeDonnees, session: Session, auteur: Auteur, structure: Structure
) -> None:
    for rang in range(4):
        suivre(session, auteur, structure, f"N{rang}", 30)
    vue = vue_sur(structure)
    with instructions(base.engine) as envoyees:
        lignes, _ = queries.lire(session, vue, Filtre())
        queries.compter(session, vue, Filtre())
        queries.referents(session, vue)
        assert set(queries.echeances(session, [ligne.id for ligne in lignes], AU)) == {ligne.id for ligne in lignes}
    assert len(envoyees) == 4


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize("recherche", ["999990000012", "99999 00 00012", " 99999 0000012 "])
def test_un_numero_de_pass_trouve_sa_personne_pour_qui_accompagne(
    session: Session, auteur: Auteur, structure: Structure, recherche: str
) -> None:
    bob = creer_compte(session, "bob@test.example", le=auteur.le)
    sien = creer_parcours(
        session, structure, encadrant=bob, pass_iae=(date(2026, 1, 5), date(2028, 1, 4)), auteur=auteur
    )
    autre = creer_parcours(session, structure, pass_iae=(date(2026, 1, 5), date(2028, 1, 4)), auteur=auteur)
    for parcours, numero in ((sien, "999990000012"), (autre, "999990000013")):
        session.execute(update(PassIae).where(PassIae.salarie_id == parcours.salarie_id).values(numero=numero))
    encadrant = Vue(Perimetre(bob.id, AU, frozenset(), frozenset({structure.id})), lues([structure]), AU)
    filtre = Filtre(recherche=recherche)
    assert [ligne.id for ligne in queries.lire(session, vue_sur(structure), filtre)[0]] == [sien.id]
    assert [ligne.id for ligne in queries.lire(session, encadrant, Filtre())[0]] == [sien.id]
    assert queries.lire(session, encadrant, filtre)[0] == []
