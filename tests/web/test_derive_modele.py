"""The page of the drift of a structure whose kind has a model: each exit has its own chance, and the page says why."""

from collections.abc import Callable
from datetime import date

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from tests.builders import Troupe
from tests.page import Navigateur
from tests.sorties import CALME, DEBUT, RECUL, TROIS_ANS, noter_au_rsa, planter, planter_un_type_avec_profil

Visite = Callable[[str], Navigateur]


def test_chaque_sortie_dit_ce_qu_on_en_attendait(
    visiter: Visite, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    planter_un_type_avec_profil(base)
    with base.transaction() as session:
        sorties = planter(session, troupe.structure, TROIS_ANS + CALME + RECUL, DEBUT)
    noter_au_rsa(base, sorties[-6:])
    suivre_structures(base, horloge, "America/Martinique", date(2026, 11, 23))

    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/derive")
    assert "rapprochées de ce que les ACI font d’un même public à l’entrée" in page.texte
    assert "modèle ACI-2026-11-23-1" in page.texte

    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/derive/sorties?periode=suivi")
    attendues = [int(ligne.select("td")[2].get_text().split()[0]) for ligne in page.select("tbody tr")]
    # The latest first: the six who receive RSA come before the others.
    assert max(attendues[:6]) + 15 < min(attendues[6:12])
