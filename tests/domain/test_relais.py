"""Stand-ins and former référent·es: the dates, and who is what to a parcours on each day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain import droits
from parcours.domain.acces import Affecte
from parcours.domain.compte import NomRole, Profil, RoleActif
from parcours.domain.droits import Acces
from parcours.domain.passage import RaisonPassage, dernier_jour_de_lecture, raisons, verifier_raison
from parcours.domain.relais import (
    RelaisImpossible,
    Tenu,
    retour_le,
    verifier_dates,
    verifier_personnes,
    verifier_place,
)

AU = date(2026, 11, 23)
MOI, AUTRE, TIERS, ICI, AILLEURS = 1, 2, 3, 7, 8
UN_JOUR = timedelta(days=1)
jours = st.integers(-200, 200).map(lambda n: AU + timedelta(days=n))


@dataclass
class Tenue:
    """An assignment, as permissions see it."""

    fonction: str
    debut: date
    fin: date | None
    compte_id: int = MOI


@dataclass(frozen=True)
class Suivi:
    """A parcours, as permissions see it."""

    affectations: Sequence[Affecte] = field(default_factory=list)
    structure_id: int = ICI


@dataclass
class Note:
    """A step, as permissions see it."""

    visibilite: str
    auteur_id: int | None = AUTRE
    genre: str = "entretien"
    theme: str | None = None


def profil(*roles: NomRole, au: date = AU, quittee_le: date | None = None, structure_id: int = ICI) -> Profil:
    actifs = tuple(RoleActif(role, structure_id, au=au) for role in roles)
    return Profil(MOI, "Moi", au, actifs, ((structure_id, quittee_le),) if quittee_le else ())


def acces(qui: Profil, *tenues: Tenue) -> Acces:
    return droits.acces(qui, Suivi(list(tenues)))


def test_un_relais_s_ouvre_le_premier_jour_et_se_ferme_apres_le_dernier() -> None:
    relais = Tenue("relais", AU, AU + 4 * UN_JOUR)
    trouves = {n: acces(profil(NomRole.REMPLACANT, au=AU + n * UN_JOUR), relais) for n in (-1, 0, 4, 5)}
    assert trouves == {-1: Acces.AUCUN, 0: Acces.RELAIS, 4: Acces.RELAIS, 5: Acces.AUCUN}


@pytest.mark.parametrize(
    ("qui", "attendu"),
    [
        (profil(NomRole.REMPLACANT, structure_id=AILLEURS), Acces.AUCUN),
        (profil(), Acces.AUCUN),
        (profil(NomRole.ENCADRANT), Acces.AUCUN),
        (profil(NomRole.ENCADRANT, NomRole.REMPLACANT), Acces.AUCUN),
        (profil(NomRole.CONSEILLER, NomRole.REMPLACANT), Acces.ENTIER),
        (profil(NomRole.CONSEILLER), Acces.ENTIER),
        (profil(NomRole.ADMIN), Acces.AUCUN),
    ],
)
def test_un_relais_ne_donne_rien_sans_le_role_ni_a_qui_encadre(qui: Profil, attendu: Acces) -> None:
    assert acces(qui, Tenue("relais", AU, AU)) is attendu


def test_qui_encadre_et_remplace_garde_ce_qu_il_encadre_sans_rien_de_social() -> None:
    qui, tenues = profil(NomRole.ENCADRANT, NomRole.REMPLACANT), (Tenue("encadrant", AU, None), Tenue("relais", AU, AU))
    assert acces(qui, *tenues) is Acces.TRAVAIL
    assert not droits.peut_lire_les_dates(qui, Suivi(list(tenues)))


def test_un_relais_lit_les_dates_et_ne_lit_des_notes_que_les_partageables_et_les_siennes() -> None:
    qui, suivi = profil(NomRole.REMPLACANT), Suivi([Tenue("relais", AU, AU)])
    assert droits.peut_lire_les_dates(qui, suivi) and droits.peut_noter(qui, suivi)
    assert not droits.peut_lire_le_social(qui, suivi) and not droits.peut_accompagner(qui, suivi)
    assert droits.peut_lire_note(qui, suivi, Note("partageable"))
    assert not droits.peut_lire_note(qui, suivi, Note("equipe"))
    assert droits.peut_lire_note(qui, suivi, Note("equipe", MOI))


def test_qui_encadre_ne_lit_que_les_notes_du_travail_ecrites_pour_l_equipe() -> None:
    qui, suivi = profil(NomRole.ENCADRANT), Suivi([Tenue("encadrant", AU, None)])
    assert droits.peut_lire_note(qui, suivi, Note("equipe"))
    sociales = (Note("cip", MOI), Note("equipe", genre="demarche"), Note("equipe", MOI, theme="sante"))
    for autre in (Note("partageable"), Note("partageable", MOI), *sociales):
        assert not droits.peut_lire_note(qui, suivi, autre)


def test_l_ancien_referent_lit_trente_jours_puis_plus_rien() -> None:
    fini = AU - 30 * UN_JOUR
    tenue = Tenue("referent", date(2026, 1, 5), fini)
    jour_30, jour_31 = profil(au=fini + 30 * UN_JOUR, quittee_le=fini), profil(au=fini + 31 * UN_JOUR, quittee_le=fini)
    assert acces(jour_30, tenue) is Acces.LECTURE
    assert acces(jour_31, tenue) is Acces.AUCUN
    suivi = Suivi([tenue])
    assert droits.peut_ouvrir(jour_30, suivi) and droits.peut_lire_le_social(jour_30, suivi)
    for question in (droits.peut_voir, droits.peut_noter, droits.peut_accompagner):
        assert not question(jour_30, suivi)
    assert droits.lisible_jusqu_au(jour_30, suivi) == AU


@pytest.mark.parametrize(
    ("qui", "tenue"),
    [
        (profil(quittee_le=AU - UN_JOUR), Tenue("encadrant", date(2026, 1, 5), AU - UN_JOUR)),
        (profil(quittee_le=AU - UN_JOUR), Tenue("relais", date(2026, 1, 5), AU - UN_JOUR)),
        (profil(quittee_le=AU - UN_JOUR), Tenue("-referent", date(2026, 1, 5), AU - UN_JOUR)),
        (profil(quittee_le=AU - UN_JOUR), Tenue("referent", date(2026, 1, 5), AU - UN_JOUR, AUTRE)),
        (profil(quittee_le=AU - UN_JOUR), Tenue("referent", date(2026, 1, 5), None)),
        (profil(quittee_le=AU - UN_JOUR, structure_id=AILLEURS), Tenue("referent", date(2026, 1, 5), AU - UN_JOUR)),
        (profil(NomRole.ENCADRANT, quittee_le=AU - UN_JOUR), Tenue("referent", date(2026, 1, 5), AU - UN_JOUR)),
        (profil(), Tenue("referent", date(2026, 1, 5), AU - UN_JOUR)),
        # Ended in the files long after the account had left for good.
        (profil(quittee_le=AU - 60 * UN_JOUR), Tenue("referent", date(2026, 1, 5), AU - UN_JOUR)),
    ],
)
def test_ce_qui_ne_laisse_rien_a_lire(qui: Profil, tenue: Tenue) -> None:
    assert acces(qui, tenue) is Acces.AUCUN


@given(debut=jours, duree=st.integers(0, 120), quitte=jours, au=jours)
def test_la_lecture_va_du_lendemain_de_la_fin_a_trente_jours_apres(
    debut: date, duree: int, quitte: date, au: date
) -> None:
    fin = debut + timedelta(days=duree)
    dernier = min(fin, quitte)
    if quitte >= au:
        return
    trouve = acces(profil(au=au, quittee_le=quitte), Tenue("referent", debut, fin))
    assert (trouve is Acces.LECTURE) == (debut <= quitte and au <= dernier + 30 * UN_JOUR)
    assert dernier_jour_de_lecture(dernier) == dernier + 30 * UN_JOUR


@given(debut=jours, duree=st.integers(-5, 200))
def test_un_relais_dure_de_un_jour_a_trois_mois_et_ne_commence_pas_hier(debut: date, duree: int) -> None:
    fin = debut + timedelta(days=duree)
    permis = debut >= AU and 1 <= duree + 1 <= 92
    try:
        verifier_dates(debut, fin, AU)
        assert permis
    except RelaisImpossible as refus:
        assert not permis and refus.champ in ("debut", "fin")


def test_un_relais_trop_long_dit_jusqu_ou_et_quoi_faire() -> None:
    with pytest.raises(RelaisImpossible, match="passez les parcours") as refus:
        verifier_dates(AU, AU + 92 * UN_JOUR, AU)
    assert refus.value.manquements[0].limite == AU + 91 * UN_JOUR
    with pytest.raises(RelaisImpossible, match="un an"):
        verifier_dates(AU + 366 * UN_JOUR, AU + 366 * UN_JOUR, AU)


@given(a=jours, b=st.integers(0, 60), c=jours, d=st.integers(0, 60))
def test_deux_relais_du_meme_parcours_ne_partagent_aucun_jour(a: date, b: int, c: date, d: int) -> None:
    premier = {a + timedelta(days=n) for n in range(b + 1)}
    second = {c + timedelta(days=n) for n in range(d + 1)}
    try:
        verifier_place([(a, max(premier))], c, max(second))
        assert not premier & second
    except RelaisImpossible:
        assert premier & second


@pytest.mark.parametrize(
    ("autre", "code"),
    [
        (Tenu(AUTRE, TIERS, AU, AU), "absente"),
        (Tenu(TIERS, MOI, AU, AU), "remplace"),
        (Tenu(TIERS, AUTRE, AU, AU), None),
        (Tenu(AUTRE, TIERS, AU + 3 * UN_JOUR, AU + 4 * UN_JOUR), None),
    ],
)
def test_ni_l_absent_ne_remplace_ni_le_remplacant_n_est_absent(autre: Tenu, code: str | None) -> None:
    if code is None:
        verifier_personnes(MOI, AUTRE, AU, AU + 2 * UN_JOUR, [autre])
        return
    with pytest.raises(RelaisImpossible) as refus:
        verifier_personnes(MOI, AUTRE, AU, AU + 2 * UN_JOUR, [autre])
    assert refus.value.code == code


def test_on_ne_se_remplace_pas_soi_meme_et_le_retour_est_le_lendemain() -> None:
    with pytest.raises(RelaisImpossible, match="quelqu’un d’autre"):
        verifier_personnes(MOI, MOI, AU, AU, [])
    assert retour_le(AU) == date(2026, 11, 24)


def test_les_raisons_offertes_sont_celles_du_bareme() -> None:
    assert set(raisons(AU)) == set(RaisonPassage)
    verifier_raison(None, AU)
    verifier_raison(RaisonPassage.DEPART, AU)
