"""Documents: what deserves a second look."""

from datetime import date

import pytest

from parcours.domain.document import GenreDocument, SaisieDocument, avertissements
from parcours.domain.faits import FaitDocument

FIN = date(2027, 2, 28)


@pytest.mark.parametrize(
    ("vu_le", "autre_fin", "signalees"),
    [
        (FIN, FIN, []),
        (date(2027, 3, 1), FIN, ["déjà expiré"]),
        (FIN, date(2027, 3, 1), ["va jusqu’au 1er mars 2027"]),
    ],
)
def test_ce_qui_etonne_se_dit_au_jour_pres(vu_le: date, autre_fin: date, signalees: list[str]) -> None:
    saisie = SaisieDocument(GenreDocument.PERMIS, "B", FIN, vu_le)
    phrases = avertissements(saisie, [FaitDocument(1, "permis", "b", autre_fin)])
    assert [mots in phrase for mots, phrase in zip(signalees, phrases, strict=True)] == [True] * len(signalees)
