"""The rarer facts of a stay, drawn from its key alone: the rest of the population does not depend on them."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from parcours.domain.autorisation import GenreAutorisation
from parcours.domain.competence import NiveauCompetence
from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.document import GenreDocument
from parcours.domain.etape import Theme
from parcours.domain.objectif import EtatObjectif
from parcours.models import (
    Autorisation,
    CompetenceObservee,
    Consultation,
    Contrat,
    Document,
    EvaluationFrein,
    Heures,
    Objectif,
    ParticipationFse,
)
from tests.bench.lot import AU, Lot, instant

# How many hours 26 a week make in a month, and how many months of them are kept.
HEURES_PAR_MOIS, MOIS_NOTES = Decimal(112), 3
# One stay in so many has an authorisation, a document seen, an objective, or data that the FSE+ still waits for.
AUTORISATION, DOCUMENT, FSE_EN_ATTENTE, OBJECTIF = 20, 5, 30, 4
# Two looks at the freins, and a work skill seen month after month, in one stay of so many.
FREINS, COMPETENCES = 2, 3


def ajouter(
    lot: Lot,
    dans: Mapping[str, int],
    salarie: int,
    referent: int,
    entree: date,
    sortie: date | None,
    *,
    est_fse: bool,
) -> None:
    """Add the hours, authorisation, objective, document… and reading of a stay whose contracts are in the lot."""
    cle = dans["parcours_id"]
    if sortie is None:
        _heures(lot, dans)
        lot.ajouter(
            Consultation, le=instant(max(entree, AU - UN_JOUR)), compte_id=referent, parcours_id=cle, page="fiche"
        )
        if cle % AUTORISATION == 0:
            lot.ajouter(
                Autorisation,
                genre=GenreAutorisation.DEROGATION_HORAIRE.value,
                debut=entree,
                fin=ajouter_mois(entree, 12) - UN_JOUR,
                **dans,
            )
    if cle % OBJECTIF == 0:
        lot.ajouter(
            Objectif,
            intitule="Passer le code de la route",
            theme=Theme.MOBILITE.value,
            fixe_le=entree,
            pour_le=ajouter_mois(entree, 6),
            etat=(EtatObjectif.OUVERT if sortie is None else EtatObjectif.ATTEINT).value,
            clos_le=sortie,
            auteur_id=referent,
            **dans,
        )
    if cle % FREINS == 0:
        for rang, le in enumerate((entree, ajouter_mois(entree, 3))):
            if le > (sortie or AU):
                break
            for numero, theme in enumerate(Theme):
                niveau = (cle + numero + rang) % 4
                lot.ajouter(EvaluationFrein, le=le, theme=theme.value, niveau=niveau, auteur_id=referent, **dans)
    if cle % COMPETENCES == 0:
        for rang, vu in enumerate(NiveauCompetence):
            if (le := ajouter_mois(entree, rang)) <= (sortie or AU):
                vue = {"cle": "tondre", "libelle": "Tondre une pelouse et finir les bordures", "rome": "A1203"}
                lot.ajouter(CompetenceObservee, le=le, niveau=vu.value, auteur_id=referent, **vue, **dans)
    if cle % DOCUMENT == 0:
        lot.ajouter(
            Document,
            structure_id=dans["structure_id"],
            salarie_id=salarie,
            genre=GenreDocument.PERMIS.value,
            fin=AU + timedelta(days=30 + cle * 37 % 1400),
            vu_le=entree,
        )
    if est_fse:
        saisie_le = None if cle % FSE_EN_ATTENTE == 0 else sortie
        lot.ajouter(ParticipationFse, entree_saisie_le=entree, sortie_saisie_le=saisie_le, **dans)


def _heures(lot: Lot, dans: Mapping[str, int]) -> None:
    contrat = lot.lignes[Contrat][-1]
    for recul in range(1, MOIS_NOTES + 1):
        mois = ajouter_mois(AU.replace(day=1), -recul)
        if mois < contrat["debut"] or mois > contrat["fin"]:
            return
        lot.ajouter(
            Heures, contrat_id=contrat["id"], mois=mois, travaillees=HEURES_PAR_MOIS, en_entreprise=Decimal(0), **dans
        )
