"""A kind that declines as a whole: said in the signal of each structure, told once to who sees the whole kind."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.domain.derive_commune import relire
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Derive
from tests.builders import Troupe, creer_structure
from tests.page import Navigateur
from tests.sorties import CALME, DEBUT, RECUL, TROIS_ANS, planter

AU = date(2026, 11, 23)
UNE_SEMAINE_AVANT = date(2026, 11, 16)
Visiter = Callable[[str], Navigateur]


def _chantiers(base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, en_recul: int) -> list[Derive]:
    """Six ACI, the first ones of which decline, and their signals."""
    with base.transaction() as session:
        ici = [session.merge(troupe.structure), *(creer_structure(session, f"Chantier {r}") for r in range(1, 6))]
        for rang, structure in enumerate(ici):
            planter(session, structure, TROIS_ANS + CALME + (RECUL if rang < en_recul else "dn" * 9), DEBUT)
    suivre_structures(base, horloge, "America/Martinique", UNE_SEMAINE_AVANT)
    with base.lecture() as session:
        return list(session.scalars(select(Derive).order_by(Derive.structure_id)))


def test_quand_les_autres_reculent_aussi_chaque_signal_le_dit(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    signaux = _chantiers(base, horloge, troupe, en_recul=6)

    assert len(signaux) == 6
    for signal in signaux:
        commune = relire(signal.donnees["commune"])
        assert commune is not None
        assert commune.taux is not None
        assert commune.taux_de_reference is not None
        assert commune.taux < commune.taux_de_reference
        assert signal.donnees["phrases"][-1].replace("\u00a0", " ") == (
            f"Les autres ACI reculent aussi ({commune.taux:.0%} contre {commune.taux_de_reference:.0%}) : "
            "cause probablement commune."
        ).replace("%", " %").replace("  ", " ")


def test_un_recul_qui_n_est_qu_a_une_structure_ne_dit_rien_des_autres(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    (signal,) = _chantiers(base, horloge, troupe, en_recul=1)

    assert signal.donnees["commune"] is None
    assert "reculent aussi" not in " ".join(signal.donnees["phrases"])


def test_les_autres_sont_sans_elle(base: BaseDeDonnees, horloge: Horloge, troupe: Troupe) -> None:
    """One structure whose decline is so large that the kind with it would decline is not the others."""
    with base.transaction() as session:
        ici = session.merge(troupe.structure)
        planter(session, ici, "dndn" * 60, date(2022, 1, 3), 5)
        planter(session, ici, "dnnnn" * 40, date(2025, 6, 2), 2)
        for rang in range(3):
            planter(session, creer_structure(session, f"Autre {rang}"), "dn" * 50, date(2022, 1, 3), 16)
    suivre_structures(base, horloge, "America/Martinique", AU)
    with base.lecture() as session:
        signal = session.scalars(select(Derive)).one()

    assert signal.structure_id == troupe.structure.id
    assert signal.donnees["commune"] is None


def test_qui_voit_le_type_entier_n_a_qu_un_avis(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, visiter: Visiter
) -> None:
    _chantiers(base, horloge, troupe, en_recul=6)
    veille = visiter("rita").voir("/veille").texte.replace("\u00a0", " ")
    reseau = visiter("rita").voir("/reseau").texte.replace("\u00a0", " ")

    for texte in (veille, reseau):
        assert texte.count("Les ACI reculent ensemble depuis ") == 1
        assert "6 signaux ouverts, une cause probablement commune." in texte
    assert "Les autres ACI reculent aussi" not in veille


def test_la_structure_lit_la_cause_commune_sur_sa_page_et_dans_sa_veille(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, visiter: Visiter
) -> None:
    _chantiers(base, horloge, troupe, en_recul=6)

    for qui in ("carole", "rita"):
        page = visiter(qui).voir(f"/structures/{troupe.structure.ref}/derive")
        assert "Les autres ACI reculent aussi (" in page.texte
    assert "Les autres ACI reculent aussi (" in visiter("carole").voir("/veille").texte


@pytest.mark.parametrize("qui", ["rita", "emile"])
def test_un_seul_signal_reste_la_ligne_de_sa_structure(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, visiter: Visiter, qui: str
) -> None:
    _chantiers(base, horloge, troupe, en_recul=1)
    texte = visiter(qui).voir("/veille").texte

    assert "reculent ensemble" not in texte
    assert troupe.structure.nom in texte
