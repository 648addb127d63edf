import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import Periode
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, Theme
from parcours.domain.indicateur import DEFINITIONS, calculer, documentation, lignes
from parcours.domain.indicateur.chiffre import chiffrer
from parcours.domain.indicateur.definition import Contexte, Part, Place, Proportion, Quotient, Valeur
from parcours.domain.indicateur.fait import Action, Evaluation, FaitParcours, Formation, Immersion, Nouvelles
from parcours.domain.indicateur.freins import Colonne, code
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.proportion import wilson
from parcours.domain.sortie import SortieConstatee
from parcours.rendering.chiffre import dire

AU = date(2026, 11, 23)
ANNEE = Contexte(Periode(date(2026, 1, 1), date(2026, 12, 31)), AU)
MOTIFS = TableMotifs(())
# Durable, transition, positive, other, neutralised, to be confirmed, none yet.
CODES = ("3", "10", "5", "7", "17", "96", None)


def parti(
    le: date, code: str | None = "3", entree: date = date(2025, 1, 6), cle: int = 1, **faits: Any
) -> FaitParcours:
    constatee = SortieConstatee("ACI", entree, le, MOTIFS.lu(code, le))
    return replace(FaitParcours(cle, entree, date(1990, 3, 4), sortie=constatee), **faits)


def present(entree: date = date(2025, 1, 6), **faits: Any) -> FaitParcours:
    return replace(FaitParcours(1, entree, date(1990, 3, 4)), **faits)


def vue(le: date, genre: GenreEtape = GenreEtape.ENTRETIEN, etat: EtatEtape = EtatEtape.FAITE) -> Action:
    return Action(le, genre, etat, None, Lieu.INTERNE)


def place(code: str, fait: FaitParcours, contexte: Contexte = ANNEE) -> Place | None:
    definition = DEFINITIONS[code]
    assert isinstance(definition, Proportion)
    return definition.classer(fait, contexte)


def part(code: str, faits: list[FaitParcours]) -> Part:
    lue = calculer(DEFINITIONS[code], faits, ANNEE)
    assert isinstance(lue, Part)
    return lue


def test_la_documentation_est_celle_des_definitions() -> None:
    page = Path(__file__).parents[2] / "docs" / "indicateurs.md"
    assert page.read_text(encoding="utf-8") == documentation()


@pytest.mark.parametrize(
    ("code", "dynamiques", "durables"),
    [
        ("3", Place.OUI, Place.OUI),
        ("10", Place.OUI, Place.NON),
        ("5", Place.OUI, Place.NON),
        ("7", Place.NON, Place.NON),
        (None, Place.INCONNU, Place.INCONNU),
        ("17", None, None),
        ("96", None, None),
    ],
)
def test_une_sortie_compte_selon_son_motif(code: str | None, dynamiques: Place | None, durables: Place | None) -> None:
    fait = parti(date(2026, 5, 4), code)
    assert (place("sorties_dynamiques", fait), place("sorties_durables", fait)) == (dynamiques, durables)


def test_une_sortie_sans_motif_reste_au_denominateur_et_se_dit() -> None:
    lue = part("sorties_dynamiques", [parti(date(2026, 5, 4), c) for c in ["3"] * 4 + ["7"] * 4 + [None] * 2])
    assert (lue.favorables, lue.n, lue.inconnus) == (4, 10, 2)
    assert lue.part == pytest.approx(0.4)
    assert lue.manque == pytest.approx(0.2)


@pytest.mark.parametrize(("sorties", "a_un_taux"), [(9, False), (10, True)])
def test_sous_dix_sorties_il_n_y_a_pas_de_taux(sorties: int, a_un_taux: bool) -> None:
    lue = part("sorties_dynamiques", [parti(date(2026, 5, 4))] * sorties)
    assert lue.n == sorties
    assert (lue.part is not None) is (lue.intervalle is not None) is a_un_taux


@pytest.mark.parametrize(
    ("le", "compte"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_une_sortie_est_de_la_periode_bornes_comprises(le: date, compte: bool) -> None:
    assert (place("sorties_dynamiques", parti(le)) is not None) is compte


@pytest.mark.parametrize(("jours", "compte"), [(88, False), (89, True)])
def test_un_sejour_trop_court_n_est_pas_compte(jours: int, compte: bool) -> None:
    # From 1 February, three months end on 30 April, the 89th day.
    entree = date(2026, 2, 1)
    fait = parti(entree + timedelta(days=jours - 1), entree=entree)
    assert (place("sorties_dynamiques", fait) is not None) is compte


def test_le_sejour_moyen_ne_compte_pas_la_suspension_meme_ecrite_deux_fois() -> None:
    suspensions = (Periode(date(2025, 3, 1), date(2025, 3, 31)), Periode(date(2025, 3, 20), date(2025, 4, 9)))
    fait = parti(date(2026, 1, 5), suspensions=suspensions)
    assert fait.jours_de_parcours() == 365 - 40
    lue = calculer(DEFINITIONS["sejour_moyen"], [fait, present()], ANNEE)
    assert isinstance(lue, Valeur)
    assert lue.n == 1
    assert lue.moyenne == pytest.approx(325 / 30.4375)


def test_les_dynamiques_sur_embauches_peuvent_depasser_un() -> None:
    faits = [parti(date(2026, 5, 4))] * 30 + [present(date(2026, 2, 1))] * 10
    lue = calculer(DEFINITIONS["dynamiques_sur_embauches"], faits, ANNEE)
    assert isinstance(lue, Quotient)
    assert (lue.dessus, lue.dessous, lue.quotient, lue.intervalle) == (30, 10, 3.0, None)


def test_les_quatre_taux_se_lisent_aussi_sur_les_embauches_avec_leur_intervalle() -> None:
    faits = [parti(date(2026, 5, 4))] * 4 + [present(date(2026, 2, 1))] * 12
    lus = {
        code: calculer(DEFINITIONS[f"{code}_sur_embauches"], faits, ANNEE)
        for code in ("dynamiques", "durables", "transition", "positives")
    }
    parts = [lus[code] for code in ("durables", "transition", "positives")]
    assert isinstance(lus["dynamiques"], Quotient)
    assert lus["dynamiques"].intervalle == wilson(4, 12)
    assert sum(part.dessus for part in parts if isinstance(part, Quotient)) == 4
    assert {part.dessous for part in parts if isinstance(part, Quotient)} == {12}


def test_sous_dix_embauches_il_n_y_a_pas_de_taux() -> None:
    faits = [parti(date(2026, 5, 4))] * 3 + [present(date(2026, 2, 1))] * 9
    lue = calculer(DEFINITIONS["dynamiques_sur_embauches"], faits, ANNEE)
    assert isinstance(lue, Quotient)
    assert (lue.quotient, lue.intervalle) == (None, None)
    assert dire(chiffrer(lue)).valeur == "trop peu pour un taux"


@pytest.mark.parametrize(
    ("situation", "du_le", "attendue"),
    [
        ("emploi_durable", AU, Place.OUI),
        ("recherche", AU, Place.NON),
        ("sans_nouvelle", AU, Place.INCONNU),
        (None, AU, Place.INCONNU),
        ("emploi_durable", AU + timedelta(days=1), None),
        ("emploi_durable", date(2025, 12, 31), None),
    ],
)
def test_la_situation_a_trois_mois_se_lit_le_jour_ou_elle_est_due(
    situation: str | None, du_le: date, attendue: Place | None
) -> None:
    fait = parti(date(2025, 8, 23), nouvelles=(Nouvelles(3, du_le, situation),))
    assert place("emploi_a_3_mois", fait) is attendue
    assert place("emploi_a_6_mois", fait) is None


@pytest.mark.parametrize(
    ("naissance", "moins_de_26", "plus_de_50"),
    [
        (date(1999, 1, 7), Place.OUI, Place.NON),
        (date(1999, 1, 6), Place.NON, Place.NON),
        (date(1975, 1, 7), Place.NON, Place.NON),
        (date(1975, 1, 6), Place.NON, Place.OUI),
    ],
)
def test_l_age_est_celui_de_l_entree(naissance: date, moins_de_26: Place, plus_de_50: Place) -> None:
    fait = present(naissance=naissance)
    assert (place("moins_de_26_ans", fait), place("plus_de_50_ans", fait)) == (moins_de_26, plus_de_50)


def test_sans_aucun_critere_le_public_n_est_pas_connu() -> None:
    assert place("rsa", present()) is Place.INCONNU
    assert place("rsa", present(criteres=frozenset({"qpv"}))) is Place.NON
    assert place("minima_sociaux", present(criteres=frozenset({"aah"}))) is Place.OUI


def test_qui_n_etait_pas_la_n_est_d_aucun_public() -> None:
    assert place("femmes", parti(date(2025, 12, 31), civilite="MME")) is None
    assert place("femmes", present(AU + timedelta(days=1), civilite="MME")) is None
    assert place("femmes", present(AU, civilite="MME")) is Place.OUI


@pytest.mark.parametrize(("ecart", "attendue"), [(30, Place.OUI), (31, Place.NON)])
def test_un_trou_plus_long_que_le_silence_se_voit(ecart: int, attendue: Place) -> None:
    premier = date(2026, 1, 10)
    actions = [vue(premier), vue(premier + timedelta(days=ecart))]
    while actions[-1].le < AU - timedelta(days=30):
        actions.append(vue(actions[-1].le + timedelta(days=30)))
    assert place("entretiens_reguliers", present(actions=tuple(actions))) is attendue


def test_un_entretien_prevu_ou_manque_ne_remplit_rien() -> None:
    fait = parti(date(2026, 2, 15), actions=(vue(date(2026, 1, 20), etat=EtatEtape.MANQUEE),))
    assert place("entretiens_reguliers", fait) is Place.NON


@pytest.mark.parametrize(("apres", "attendue"), [(30, Place.OUI), (31, Place.NON), (None, Place.NON)])
def test_le_diagnostic_est_dans_le_delai_jusqu_a_son_dernier_jour(apres: int | None, attendue: Place) -> None:
    entree = date(2026, 3, 2)
    actions = () if apres is None else (vue(entree + timedelta(days=apres), GenreEtape.DIAGNOSTIC),)
    assert place("diagnostic_en_temps", present(entree, actions=actions)) is attendue


def test_un_diagnostic_qu_on_peut_encore_faire_n_est_pas_manque() -> None:
    assert place("diagnostic_en_temps", present(AU - timedelta(days=29))) is None
    assert place("diagnostic_en_temps", parti(date(2026, 3, 20), entree=date(2026, 3, 2))) is None


def sur_la_langue(le: date, lieu: Lieu, etat: EtatEtape = EtatEtape.FAITE) -> Action:
    return Action(le, GenreEtape.DEMARCHE, etat, Theme.LANGUE, lieu)


def grille(fait: FaitParcours) -> list[Place | None]:
    return [place(code(Theme.LANGUE, colonne), fait) for colonne in Colonne]


@pytest.mark.parametrize(
    ("niveaux", "etapes", "attendue"),
    [
        ((), (), [Place.INCONNU, None, None, None, None]),
        ((0,), (), [Place.NON, None, None, None, None]),
        ((2,), (), [Place.OUI, Place.NON, Place.NON, Place.NON, Place.NON]),
        ((2, 0), (Lieu.INTERNE,), [Place.OUI, Place.OUI, Place.NON, Place.NON, Place.OUI]),
        ((1, 3), (Lieu.EXTERNE,), [Place.OUI, Place.NON, Place.OUI, Place.NON, Place.NON]),
        ((), (Lieu.INTERNE, Lieu.EXTERNE), [Place.OUI, Place.OUI, Place.OUI, Place.OUI, None]),
    ],
)
def test_la_grille_des_freins_dit_qui_est_concerne_accompagne_et_libere(
    niveaux: tuple[int, ...], etapes: tuple[Lieu, ...], attendue: list[Place | None]
) -> None:
    evaluations = tuple(
        Evaluation(date(2026, 2, 1) + timedelta(days=rang), Theme.LANGUE, niveau) for rang, niveau in enumerate(niveaux)
    )
    actions = tuple(sur_la_langue(date(2026, 3, 1), lieu) for lieu in etapes)
    assert grille(parti(date(2026, 6, 1), evaluations=evaluations, actions=actions)) == attendue


def test_une_etape_manquee_ou_d_une_autre_annee_n_accompagne_personne() -> None:
    actions = (
        sur_la_langue(date(2026, 3, 1), Lieu.INTERNE, EtatEtape.MANQUEE),
        sur_la_langue(date(2025, 12, 31), Lieu.INTERNE),
    )
    assert grille(present(actions=actions))[0] is Place.INCONNU


def test_qui_reste_n_a_pas_de_frein_leve() -> None:
    evaluations = (Evaluation(date(2026, 2, 1), Theme.LANGUE, 2), Evaluation(date(2026, 3, 1), Theme.LANGUE, 0))
    assert grille(present(evaluations=evaluations))[-1] is None


def test_formation_et_immersion_se_comptent_par_personne() -> None:
    formation = Formation(date(2026, 2, 1), date(2026, 2, 10), 35.0, True, "a_renseigner")
    immersion = Immersion(date(2026, 3, 1), date(2026, 3, 14), "embauche")
    fait = present(formations=(formation, formation), immersions=(immersion,))
    assert place("personnes_formees", fait) is Place.OUI
    assert place("certifications", fait) is Place.INCONNU
    assert place("immersions_embauche", fait) is Place.OUI
    lue = calculer(DEFINITIONS["heures_de_formation"], [fait, present()], ANNEE)
    assert isinstance(lue, Valeur)
    assert (lue.n, lue.moyenne, lue.inconnus) == (1, 70.0, 0)


def test_une_formation_sans_heures_notees_manque_a_leur_moyenne_et_se_liste() -> None:
    sans = Formation(date(2026, 2, 1), date(2026, 2, 10), None, False, "")
    avec = replace(sans, heures=14.0)
    faits = [present(formations=(sans,)), present(formations=(sans, avec)), present()]
    lue = calculer(DEFINITIONS["heures_de_formation"], faits, ANNEE)
    assert isinstance(lue, Valeur)
    assert (lue.n, lue.moyenne, lue.inconnus) == (1, 14.0, 1)
    assert chiffrer(lue).inconnus == 1
    assert [mot for _, mot in lignes(lue.definition, faits, ANNEE)] == ["non renseigné", "14,0 heures"]


def test_les_jours_d_immersion_sont_ceux_de_la_periode() -> None:
    a_cheval = Immersion(date(2025, 12, 20), date(2026, 1, 3), "atteint")
    dedans = Immersion(date(2026, 3, 1), date(2026, 3, 14), "embauche")
    fait = present(immersions=(a_cheval, dedans))
    jours = fait.presence(ANNEE.periode, ANNEE.au)
    assert jours is not None
    debut = max(jours.debut, date(2025, 12, 20))
    lue = calculer(DEFINITIONS["jours_d_immersion"], [fait, present()], ANNEE)
    assert isinstance(lue, Valeur)
    assert (lue.n, lue.moyenne) == (1, max(0, (date(2026, 1, 3) - debut).days + 1) + 14)


def test_l_ecart_entre_deux_rencontres_est_le_median_de_chacun() -> None:
    jours = [date(2026, 2, 1), date(2026, 2, 11), date(2026, 2, 13), date(2026, 6, 13)]
    fait = present(actions=tuple(map(vue, reversed(jours))))
    lue = calculer(DEFINITIONS["jours_entre_rencontres"], [fait, present(actions=(vue(jours[0]),))], ANNEE)
    assert isinstance(lue, Valeur)
    assert (lue.n, lue.moyenne) == (1, 10.0)


RENCONTRES_TIREES = (GenreEtape.ENTRETIEN, GenreEtape.DIAGNOSTIC, GenreEtape.POINT)
THEMES, LIEUX = list(Theme), list(Lieu)


def un_monde() -> list[FaitParcours]:
    """Two hundred parcours drawn once for all."""
    hasard = Random(20261124)
    monde = []
    for cle in range(200):
        entree = date(2024, 6, 1) + timedelta(days=hasard.randrange(900))
        le = entree + timedelta(days=hasard.randrange(20, 600))
        jours = [entree + timedelta(days=hasard.randrange(400)) for _ in range(12)]
        suspensions = (Periode(min(jours[:2]), max(jours[:2])),) if hasard.random() < 0.2 else ()
        monde.append(
            FaitParcours(
                cle,
                entree,
                date(1960, 1, 1) + timedelta(days=hasard.randrange(16000)),
                civilite=hasard.choice((None, "M", "MME")),
                niveau_formation=hasard.choice((None, "70", "51", "40")),
                criteres=frozenset(hasard.sample(("rsa", "ass", "aah", "detld", "qpv", "zfrr"), hasard.randrange(3))),
                sortie=SortieConstatee("ACI", entree, le, MOTIFS.lu(hasard.choice(CODES), le)) if le <= AU else None,
                actions=(
                    *(vue(jour, hasard.choice(RENCONTRES_TIREES)) for jour in jours[2:10]),
                    *(
                        Action(jour, GenreEtape.DEMARCHE, EtatEtape.FAITE, hasard.choice(THEMES), hasard.choice(LIEUX))
                        for jour in jours[:2]
                    ),
                ),
                evaluations=tuple(Evaluation(jour, hasard.choice(THEMES), hasard.randrange(4)) for jour in jours[5:9]),
                formations=(
                    Formation(jours[10], jours[10] + timedelta(days=9), hasard.choice((None, 35.0)), True, "obtenue"),
                ),
                immersions=(
                    Immersion(jours[11], jours[11] + timedelta(days=9), hasard.choice(("embauche", "atteint"))),
                ),
                suspensions=suspensions,
                nouvelles=tuple(
                    Nouvelles(
                        mois, le + timedelta(days=30 * mois), hasard.choice((None, "emploi_durable", "recherche"))
                    )
                    for mois in (3, 6)
                ),
            )
        )
    return monde


def chiffres(code: str) -> list[float | None]:
    lue = calculer(DEFINITIONS[code], un_monde(), ANNEE)
    match lue:
        case Part():
            return [lue.favorables, lue.n, lue.inconnus]
        case Valeur():
            return [None if lue.moyenne is None else round(lue.moyenne, 6), lue.n]
        case Quotient():
            return [lue.dessus, lue.dessous]


def test_une_version_dit_toujours_la_meme_chose() -> None:
    """What a report made today will say when it is opened again: a rule that changes takes a new version, and a new
    line here beside the former one."""
    arretes = json.loads((Path(__file__).parent / "cas" / "indicateurs.json").read_text(encoding="utf-8"))
    assert {f"{code}@{d.version}": chiffres(code) for code, d in DEFINITIONS.items()} == arretes


@st.composite
def un_fait(draw: st.DrawFn) -> FaitParcours:
    entree = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 1100)))
    duree = draw(st.none() | st.integers(0, 700))
    jours = st.integers(0, 800).map(lambda n: entree + timedelta(days=n))
    fait = FaitParcours(
        draw(st.integers(1, 10**6)),
        entree,
        date(1990, 1, 1) + timedelta(days=draw(st.integers(-12000, 5000))),
        civilite=draw(st.sampled_from((None, "M", "MME"))),
        criteres=draw(st.frozensets(st.sampled_from(("rsa", "qpv", "aah", "detld")))),
        actions=tuple(map(vue, draw(st.lists(jours, max_size=5)))),
        nouvelles=tuple(
            Nouvelles(3, le, draw(st.sampled_from((None, "autre", "creation"))))
            for le in draw(st.lists(jours, max_size=1))
        ),
    )
    if duree is None:
        return fait
    le = entree + timedelta(days=duree)
    return replace(fait, sortie=SortieConstatee("ACI", entree, le, MOTIFS.lu(draw(st.sampled_from(CODES)), le)))


@given(st.lists(un_fait(), max_size=12, unique_by=lambda fait: fait.cle), st.sampled_from(sorted(DEFINITIONS)))
def test_les_lignes_derriere_un_chiffre_sont_celles_qui_le_font(faits: list[FaitParcours], code: str) -> None:
    definition = DEFINITIONS[code]
    lue, derriere = calculer(definition, faits, ANNEE), lignes(definition, faits, ANNEE)
    assert len({cle for cle, _ in derriere}) == len(derriere)
    if isinstance(lue, Part):
        mots = [mot for _, mot in derriere]
        oui, _ = lue.definition.mots
        assert mots.count(oui) == lue.favorables
        assert mots.count("non renseigné") == lue.inconnus
        assert len(mots) == lue.n + (0 if lue.definition.inconnus_comptent else lue.inconnus)
    elif isinstance(lue, Valeur):
        assert len(derriere) == lue.n + lue.inconnus
        assert [mot for _, mot in derriere].count("non renseigné") == lue.inconnus


@given(st.lists(un_fait(), max_size=15), st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_change_aucun_chiffre(faits: list[FaitParcours], hasard: Random) -> None:
    melange = list(faits)
    hasard.shuffle(melange)
    for definition in DEFINITIONS.values():
        avant, apres = calculer(definition, faits, ANNEE), calculer(definition, melange, ANNEE)
        if isinstance(avant, Valeur) and isinstance(apres, Valeur):
            assert apres.n == avant.n
            assert apres.moyenne == pytest.approx(avant.moyenne)
        else:
            assert avant == apres


@given(st.lists(un_fait(), max_size=15))
def test_les_familles_se_partagent_les_sorties_dynamiques(faits: list[FaitParcours]) -> None:
    durables, transition, positives, toutes = (
        part(f"sorties_{nom}", faits) for nom in ("durables", "transition", "positives", "dynamiques")
    )
    assert durables.favorables + transition.favorables + positives.favorables == toutes.favorables
    assert durables.n == toutes.n
