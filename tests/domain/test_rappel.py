from datetime import date, timedelta
from typing import Any

import pytest

from parcours.domain import rappel as domaine
from parcours.domain.rappel import LIGNES, PRESSANTES, Contenu, Ligne, Rythme, Signalee

AU = date(2026, 11, 23)
_cles = iter(range(1, 10**6))


def signalee(code: str = "ECH-04", dans: int = 40, objet: str = "contrat:1", **autres: Any) -> Signalee:
    valeurs = {"est_nouvelle": False, "est_a_moi": True, "est_prise": False, "est_repondue": False, **autres}
    return Signalee(next(_cles), code, objet, AU + timedelta(days=dans), AU, 15, 60, **valeurs)


def contenu(*signalees: Signalee, **autres: Any) -> Contenu:
    return Contenu(AU, signalees, **autres)


def lire(texte: str | None) -> str:
    return (texte or "").replace("\u00a0", " ")


def test_rien_d_ouvert_ne_merite_aucun_message() -> None:
    assert not any(contenu().merite_un_message(rythme) for rythme in Rythme)


@pytest.mark.parametrize(
    ("vue", "quotidien", "rouge"),
    [
        (signalee(est_nouvelle=True), True, False),
        (signalee(est_nouvelle=True, dans=15), True, True),
        (signalee(), False, False),
        (signalee(dans=15), True, True),
        (signalee(dans=16), False, False),
        (signalee(dans=-1), True, True),
        # Someone takes care of it, and said so of this threshold or of an earlier one.
        (signalee(dans=3, est_prise=True, est_repondue=True), False, False),
        (signalee(dans=3, est_prise=True), True, True),
        (signalee(dans=-1, est_prise=True), True, True),
        # Overdue and taken: said again once a week.
        (signalee(dans=-9, est_prise=True, est_repondue=True), False, False),
        (signalee(dans=-9, est_prise=True, est_repondue=True, est_a_redire=True), True, True),
        # A day reached is not one to be late on; what asks for something insists all the same.
        (signalee("ECH-16", -9, "cdi_inclusion"), False, False),
        (signalee("ECH-16", -9, "cdi_inclusion", est_nouvelle=True), True, False),
        (signalee("ECH-06", -9, "ai:95"), False, False),
        (signalee("ECH-06", -9, "ai:100"), True, False),
        (signalee("ECH-03", -31, "prolongation:1"), True, False),
        (signalee("ECH-03", -31, "prolongation:1", est_remontee=True), False, False),
        # Told to who directs: its reader is left alone.
        (signalee(dans=-1, est_remontee=True), False, False),
        # Someone else's.
        (signalee(dans=-1, est_a_moi=False), False, False),
        (signalee(dans=-1, est_a_moi=False, est_nouvelle=True), True, True),
        (signalee("ECH-12", dans=-20), True, False),
        (signalee("ECH-12", dans=-20, est_prise=True, est_repondue=True), False, False),
        (signalee("ECH-12", dans=-20, est_a_moi=False), False, False),
    ],
)
def test_ce_qui_merite_un_message(vue: Signalee, quotidien: bool, rouge: bool) -> None:
    assert contenu(vue).merite_un_message(Rythme.QUOTIDIEN) is quotidien
    assert contenu(vue).merite_un_message(Rythme.HEBDOMADAIRE) is quotidien
    assert contenu(vue).merite_un_message(Rythme.ROUGE) is rouge


def test_ce_que_personne_n_a_suivi_est_dit_a_qui_dirige_et_a_personne_d_autre() -> None:
    vue = signalee(est_a_moi=False, est_remontee=True, remontee_nouvelle=True)
    direction = contenu(vue, dirige=True)
    assert direction.merite_un_message(Rythme.QUOTIDIEN)
    assert direction.merite_un_message(Rythme.ROUGE)
    assert lire(domaine.phrase_remontees(direction)) == "1 échéance est restée sans suite après deux rappels."
    assert lire(domaine.sujet(direction)) == "1 échéance est restée sans suite"
    assert not contenu(vue).merite_un_message(Rythme.QUOTIDIEN)
    assert domaine.phrase_remontees(contenu(vue)) is None


def test_une_echeance_deja_remontee_ne_fait_plus_de_message() -> None:
    vue = signalee(est_a_moi=False, est_remontee=True)
    assert not contenu(vue, dirige=True).merite_un_message(Rythme.QUOTIDIEN)


def test_on_annonce_ce_qui_attend_son_lecteur_et_rien_d_autre() -> None:
    a_faire, a_un_autre = signalee(), signalee(est_a_moi=False)
    prise, prise_en_retard = signalee(est_prise=True, est_repondue=True), signalee(dans=-1, est_prise=True)
    assert contenu(a_faire, a_un_autre, prise, prise_en_retard).a_annoncer == [
        a_faire.alerte_id,
        prise_en_retard.alerte_id,
    ]


def test_les_lignes_disent_quoi_faire_le_plus_pressant_d_abord() -> None:
    vues = (
        *(signalee("ECH-01", 80), signalee("ECH-04", -2), signalee("ECH-05", 12), signalee("ECH-12", -3)),
        *(
            signalee("ECH-03", -31, "prolongation:1"),
            signalee("ECH-06", -20, "ai:95"),
            signalee("ECH-06", -9, "ai:100"),
        ),
    )
    assert contenu(*vues).depassees == 1
    assert [lire(ligne.phrase) for ligne in contenu(*vues).lignes] == [
        "Renouveler, ou préparer une sortie : 2, dont 1 dépassée",
        "Relancer le prescripteur : 1",
        "Demander au préfet plus d’heures, ou arrêter : 1",
        "Noter une étape : 1",
        "Décider d’une prolongation : 1",
        "Vérifier des heures ou une dérogation : 1",
    ]


def test_une_echeance_du_jour_n_est_pas_depassee() -> None:
    assert contenu(signalee(dans=0)).depassees == 0
    assert contenu(signalee(dans=-1)).depassees == 1


def test_le_reste_est_compte() -> None:
    codes = ("ECH-01", "ECH-02", "ECH-04", "ECH-06", "ECH-08", "ECH-10", "ECH-12", "ECH-14", "ECH-14")
    lignes = contenu(*(signalee(code) for code in codes)).lignes
    montrees, autres = domaine.montrer(lignes)
    assert len(montrees) == LIGNES - 1
    assert sum(ligne.nombre for ligne in montrees) + autres == len(codes)


def test_ce_qui_tient_est_montre_en_entier() -> None:
    lignes = contenu(*(signalee(code) for code in ("ECH-01", "ECH-02", "ECH-04", "ECH-06", "ECH-08"))).lignes
    assert domaine.montrer(lignes) == (lignes, 0)


def test_ce_qui_presse_se_prend_d_un_geste() -> None:
    rouges = [signalee(dans=n) for n in (9, -4, 2, 14)]
    sans = [
        signalee(dans=30),
        signalee(dans=1, est_prise=True),
        signalee(dans=1, est_a_moi=False),
        signalee("ECH-12", -9),
    ]
    pressantes = contenu(*rouges, *sans).pressantes
    assert len(pressantes) == PRESSANTES
    assert [(s.limite - AU).days for s in pressantes] == [-4, 2, 9]


@pytest.mark.parametrize(
    ("dans", "quand"), [(-3, "depuis 3 jours"), (-1, "depuis 1 jour"), (0, "aujourd’hui"), (8, "dans 8 jours")]
)
def test_une_pressante_dit_quoi_et_quand_jamais_qui(dans: int, quand: str) -> None:
    dite = domaine.phrase_pressante(signalee(dans=dans))
    assert lire(dite) == f"Renouveler, ou préparer une sortie, {quand}"


def test_les_initiales_viennent_devant_la_ou_elles_sont_permises() -> None:
    dite = domaine.phrase_pressante(signalee(dans=5), "NP")
    assert lire(dite) == "NP : renouveler, ou préparer une sortie, dans 5 jours"


@pytest.mark.parametrize(
    ("vues", "attendu"),
    [
        ((signalee(est_nouvelle=True),), "1 nouvelle échéance demande votre attention."),
        ((signalee(est_nouvelle=True), signalee()), "2 échéances demandent votre attention, dont 1 nouvelle."),
        ((signalee(), signalee(dans=-1)), "2 échéances demandent votre attention. 1 est dépassée."),
        ((), ""),
    ],
)
def test_le_resume_compte_tout(vues: tuple[Signalee, ...], attendu: str) -> None:
    assert lire(domaine.phrase_echeances(contenu(*vues))) == attendu


def test_le_sujet_dit_ce_qui_a_fait_partir_le_message() -> None:
    assert lire(domaine.sujet(contenu(signalee(est_nouvelle=True), signalee(dans=-1)))).startswith("1 nouvelle")
    assert lire(domaine.sujet(contenu(signalee(dans=-1)))) == "1 échéance attend une suite"
    assert lire(domaine.sujet(contenu(derives_nouvelles=2))) == "2 structures sont à regarder"


def test_une_ligne_sans_retard_n_en_parle_pas() -> None:
    ligne = contenu(signalee()).lignes[0]
    assert isinstance(ligne, Ligne)
    assert "dont" not in ligne.phrase


# The week of Easter Monday 2027, then an ordinary Friday to Monday.
@pytest.mark.parametrize(
    ("jour", "ouvre"),
    [
        (date(2027, 3, 29), False),
        (date(2027, 3, 30), True),
        (date(2027, 4, 2), True),
        (date(2027, 4, 3), False),
        (date(2027, 4, 4), False),
        (date(2027, 4, 5), True),
    ],
)
def test_rien_ne_part_un_jour_sans_travail(jour: date, ouvre: bool) -> None:
    for rythme in Rythme:
        assert domaine.part_le(rythme, jour, "America/Martinique", est_passe=False) is ouvre
        hebdomadaire = rythme is Rythme.HEBDOMADAIRE
        assert domaine.part_le(rythme, jour, "America/Martinique", est_passe=True) is (ouvre and not hebdomadaire)


def test_ce_qui_touche_un_droit_presse_avant_un_bilan_plus_ancien() -> None:
    bilan, pass_iae, demain = signalee("ECH-11", dans=-40), signalee("ECH-01", dans=-2), signalee("ECH-04", dans=1)
    loin = signalee("ECH-05", dans=50)
    # In the order of the page: everything that is late, then what nearly is.
    assert contenu(bilan, demain, loin, pass_iae).pressantes == [pass_iae, bilan, demain]
