"""Each fault, reduced: a few deaths, a small population, both engines. `make faults` runs them whole."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgresql
from tests.fautes.moteurs import POSTGRESQL, Modele, preparer, serveur_a_nous
from tests.fautes.population import REDUITE
from tests.fautes.releve import Reference, vivre_sans_faute
from tests.fautes.toutes import BASE, Mesure, toutes

MESURE = Mesure(morts=6, graine=1, jours=1)
FAUTES = [
    "nuit",
    "envoi",
    "deux-ordonnanceurs",
    "six-ordonnanceurs",
    "courrier-absent",
    "courrier-coupe",
    "horloge-deplacee",
    "horloge-en-avance",
    "semaine",
    "poison",
]
Population = tuple[Modele, Reference]


@pytest.fixture(scope="session")
def serveur_qui_attend_le_disque() -> Iterator[str]:
    """A server as it is in an installation: what is acknowledged is on the disk."""
    with postgresql.serveur() as adresse:
        yield adresse


@pytest.fixture(scope="session")
def populations(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Population]:
    """The population of an engine and its undisturbed story, made once."""
    faites: dict[str, Population] = {}

    def donner(moteur: str) -> Population:
        if moteur not in faites:
            serveur = request.getfixturevalue("serveur_qui_attend_le_disque") if moteur == POSTGRESQL else ""
            modele = preparer(moteur, tmp_path_factory.mktemp("fautes"), REDUITE, serveur)
            faites[moteur] = modele, vivre_sans_faute(modele)
        return faites[moteur]

    return donner


@pytest.mark.parametrize("faute", FAUTES)
def test_rien_n_est_perdu_ni_double(faute: str, moteur: str, populations: Callable[[str], Population]) -> None:
    releve = toutes(*populations(moteur), MESURE)[faute]()
    assert releve.manquements == []
    assert releve.morts == (MESURE.morts if faute in ("nuit", "envoi") else 0)


def test_une_base_verrouillee_ne_perd_ni_ne_double_rien(populations: Callable[[str], Population]) -> None:
    releve = toutes(*populations("sqlite"), MESURE)[BASE]()
    assert releve.manquements == []
    assert releve.pannes >= 2


@pytest.mark.postgresql
def test_une_base_arretee_ne_perd_ni_ne_double_rien(tmp_path: Path, populations: Callable[[str], Population]) -> None:
    # The same population on a server that may be stopped: what must happen is the same.
    _, reference = populations(POSTGRESQL)
    with serveur_a_nous() as serveur:
        modele = preparer(POSTGRESQL, tmp_path, REDUITE, serveur.adresse)
        releve = toutes(modele, reference, MESURE, serveur)[BASE]()
    assert releve.manquements == []
    assert releve.pannes >= 2
