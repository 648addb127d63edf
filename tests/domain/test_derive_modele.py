"""The chance of each exit of a structure: profile, own level, caution, and what is kept of them."""

import json
import math
from datetime import date, timedelta
from random import Random

import pytest

from parcours.domain.derive import SortieComptee, calculer_reference
from parcours.domain.derive_modele import rapprocher, relire
from parcours.domain.modele_type import ModeleDuType, Observation, ajuster_type
from parcours.domain.modele_type import relire as relire_type
from parcours.domain.profil_entree import VARIABLES, Profil
from parcours.domain.sens import Sens

AU = date(2025, 11, 23)
RSA = VARIABLES.index("rsa")
SANS = tuple(0 for _ in VARIABLES)
AU_RSA = tuple(int(v == RSA) for v in range(len(VARIABLES)))


def _type(part_dynamique: float = 0.3, n: int = 600) -> ModeleDuType:
    """A kind in which who receives RSA leaves to a dynamic exit less often: 30 % against 60 %."""
    lues = []
    for rang in range(n):
        profil, taux = (AU_RSA, part_dynamique) if rang % 2 else (SANS, 0.6)
        lues.append(Observation(f"s{rang % 7}", AU - timedelta(days=rang), profil, (rang // 2) % 10 < 10 * taux))
    return ajuster_type(lues, "ACI", AU)


def _sorties(profils: dict[str, Profil], dynamique: bool | None = None) -> list[SortieComptee]:
    hasard = Random(3)
    return [
        SortieComptee(
            AU - timedelta(days=20 * rang), hasard.random() < 0.45 if dynamique is None else dynamique, f"p{rang}"
        )
        for rang, _ in enumerate(profils)
    ]


def _profils(rsa: int, autres: int) -> dict[str, Profil]:
    return {f"p{rang}": AU_RSA if rang < rsa else SANS for rang in range(rsa + autres)}


def test_qui_est_loin_de_l_emploi_est_attendu_moins_souvent() -> None:
    profils = _profils(20, 20)
    sorties = _sorties(profils)
    reference, modele = rapprocher(calculer_reference(sorties, 0.45, AU), sorties, profils, _type(), "x")
    assert modele is not None
    chances = modele.chances(sorties, profils, Sens.RECUL, AU)
    assert chances["p0"] < chances["p39"] - 0.15
    assert reference.niveau == pytest.approx(sum(chances.values()) / 40, abs=6e-4)
    assert reference.modele == modele.version


def test_les_deux_sens_sont_chacun_du_cote_prudent() -> None:
    profils = _profils(15, 25)
    sorties = _sorties(profils)
    reference, modele = rapprocher(calculer_reference(sorties, 0.45, AU), sorties, profils, _type(), "x")
    assert modele is not None
    recul, hausse = (modele.chances(sorties, profils, sens, AU) for sens in Sens)
    milieu = {
        s.ref: 1 / (1 + math.exp(-modele.modele.logit(profils[s.ref], s.le) - modele.propre.decalage)) for s in sorties
    }
    assert all(recul[ref] < milieu[ref] < hausse[ref] for ref in profils)
    assert reference.niveau_vers(Sens.RECUL) < reference.niveau_vers(Sens.HAUSSE)


def test_le_niveau_propre_suit_la_structure_sans_quitter_son_type() -> None:
    profils = _profils(20, 20)
    decalages = []
    for dynamique in (False, None, True):
        sorties = _sorties(profils, dynamique)
        _, modele = rapprocher(calculer_reference(sorties, 0.45, AU), sorties, profils, _type(), "x")
        assert modele is not None
        decalages.append(modele.propre.decalage)
    assert -2 < decalages[0] < decalages[1] < decalages[2] < 2


def test_sans_profil_qui_compte_le_niveau_reste_et_la_surdispersion_vient() -> None:
    sorties = _sorties(_profils(20, 20))
    seule = _type(n=18)
    avant = calculer_reference(sorties, 0.45, AU)
    assert rapprocher(avant, sorties, _profils(20, 20), seule, "x")[1] is None
    reference, modele = rapprocher(avant, sorties, {}, _type(), "x")
    assert (modele, reference.niveau, reference.modele) == (None, avant.niveau, None)


def test_la_surdispersion_du_type_passe_dans_la_reference() -> None:
    # Quarters all dynamic, then none: nothing chance would make.
    lues = [
        Observation(f"s{s}", AU - timedelta(days=90 * q + 3 * rang), SANS, q % 2 == 0)
        for s in range(6)
        for q in range(8)
        for rang in range(5)
    ]
    modele = ajuster_type(lues, "ACI", AU)
    assert modele.surdispersion > 2
    sorties = _sorties(_profils(0, 40))
    reference, _ = rapprocher(calculer_reference(sorties, 0.5, AU), sorties, {}, modele, "x")
    assert reference.surdispersion == modele.surdispersion


def test_ce_qui_est_garde_se_relit() -> None:
    profils = _profils(20, 20)
    sorties = _sorties(profils)
    _, modele = rapprocher(calculer_reference(sorties, 0.45, AU), sorties, profils, _type(), "x")
    assert modele is not None
    assert relire(json.loads(json.dumps(modele.en_donnees()))) == modele


def test_un_modele_d_avant_la_surdispersion_se_relit_sans_elle() -> None:
    donnees = _type().en_donnees()
    del donnees["surdispersion"]
    assert relire_type(donnees).surdispersion == 1.0
