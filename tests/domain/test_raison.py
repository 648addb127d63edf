"""Why a parcours is in the list: which deadlines are said, and in which order."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from parcours.domain.echeance import Code, Echeance
from parcours.domain.raison import Raisons, a_dire, minuscule, raisons, se_lit_sans_le_social

AU = date(2026, 11, 23)


@dataclass(frozen=True)
class Due:
    code: str
    limite: date
    objet: str = "x"
    repere: date | None = None
    habitude_jours: int | None = None


PASS_LOIN = Due("ECH-01", date(2028, 1, 4), "pass")
SILENCE = Due("ECH-12", date(2026, 11, 1), "silence", date(2026, 10, 1), 14)


def dire(*echeances: Due) -> Raisons:
    return raisons(echeances, AU, 15, 60)


def test_la_plus_pressee_est_dite_la_premiere() -> None:
    dites = dire(Due("ECH-04", date(2026, 12, 31), "contrat:1"), Due("ECH-01", date(2026, 12, 3), "pass"), PASS_LOIN)
    assert dites.premiere is not None and dites.premiere.startswith("PASS dans 10")
    assert dites.deuxieme is not None and dites.deuxieme.startswith("fin du contrat dans 38")
    assert dites.autres == 0


def test_deux_raisons_au_plus_et_le_nombre_des_autres() -> None:
    dites = dire(*(Due("ECH-13", date(2026, 11, jour), f"etape:{jour}") for jour in (24, 25, 26, 27)))
    assert dites.autres == 2


def test_un_silence_passe_apres_le_rouge_et_avant_l_orange() -> None:
    rouge, orange = Due("ECH-01", date(2026, 12, 3), "pass"), Due("ECH-04", date(2026, 12, 31), "contrat:1")
    assert "ilence" in (dire(SILENCE, orange).premiere or "")
    assert "ilence" in (dire(SILENCE, rouge).deuxieme or "")


def test_un_silence_qui_n_est_pas_atteint_n_est_pas_dit() -> None:
    assert dire(Due("ECH-12", date(2026, 11, 24), "silence", date(2026, 11, 1))) == Raisons(None)


def test_un_contrat_fini_depuis_trop_longtemps_remplace_la_fin_de_ce_contrat() -> None:
    fin = Due("ECH-04", date(2026, 11, 1), "contrat:1")
    a_dire = Due("ECH-15", date(2026, 11, 16), "contrat:1", date(2026, 11, 1))
    dites = dire(fin, a_dire)
    assert dites.premiere is not None and "enregistrer la sortie" in dites.premiere
    assert dites.deuxieme is None


def test_avant_ce_jour_seule_la_fin_du_contrat_est_dite() -> None:
    fin = Due("ECH-04", date(2026, 11, 17), "contrat:1")
    dites = dire(fin, Due("ECH-15", date(2026, 12, 2), "contrat:1", date(2026, 11, 17)))
    assert dites.premiere is not None and dites.premiere.startswith("Contrat terminé depuis 6")
    assert dites.deuxieme is None


def test_quand_rien_n_est_pres_la_prochaine_echeance_est_dite_seule() -> None:
    dites = dire(PASS_LOIN, Due("ECH-04", date(2027, 7, 11), "contrat:1"))
    assert dites.premiere is not None and dites.premiere.startswith("Fin du contrat dans 230")
    assert dites.deuxieme is None


def test_sans_echeance_il_n_y_a_rien_a_dire() -> None:
    assert dire() == Raisons(None)


def test_un_encadrant_ne_lit_que_ce_qui_touche_au_contrat() -> None:
    lus = {
        (e.code, e.objet)
        for e in (
            PASS_LOIN,
            SILENCE,
            Due("ECH-02", AU),
            Due("ECH-04", AU, "contrat:1"),
            Due("ECH-05", AU, "cddi"),
            Due("ECH-13", AU, "etape:1"),
            Due("ECH-15", AU, "contrat:1"),
            Due("ECH-15", AU, "motif"),
        )
        if se_lit_sans_le_social(e)
    }
    assert lus == {("ECH-04", "contrat:1"), ("ECH-05", "cddi"), ("ECH-15", "contrat:1")}


def test_la_deuxieme_phrase_s_enchaine_sans_abimer_les_sigles() -> None:
    assert minuscule("Contrat dans 2 jours") == "contrat dans 2 jours"
    assert minuscule("PASS dans 2 jours") == "PASS dans 2 jours"
    assert minuscule("") == ""


@pytest.mark.parametrize(
    ("code", "objet"),
    [
        (Code.SORTIE, "contrat:1"),
        (Code.SORTIE, "motif"),
        (Code.FORMATION, "formation:1"),
        (Code.SILENCE, "silence"),
    ],
)
def test_ce_qui_se_tait_avant_son_jour_se_dit_ce_jour_la(code: Code, objet: str) -> None:
    due = Echeance(code, objet, AU)
    assert a_dire([due], AU) == [due]
    assert a_dire([due], AU - timedelta(days=1)) == []
    contrat = Echeance(Code.CONTRAT, "contrat:1", AU)
    assert a_dire([contrat], AU - timedelta(days=1)) == [contrat]
