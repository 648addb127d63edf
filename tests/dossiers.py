"""A review file with nothing in it, for whoever needs one to be there."""

from datetime import date, datetime

from parcours.domain.dates import Periode
from parcours.domain.dossier_gestion import DossierGestion, Identite
from parcours.domain.etp import bilan
from parcours.domain.indicateur import DEFINITIONS, calculer
from parcours.domain.indicateur.chiffre import chiffrer
from parcours.domain.indicateur.definition import Contexte
from parcours.exchange.dossier_gestion import geler
from parcours.models import DossierGestionFige, Structure

ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))


def dossier_vide(structure: Structure, au: date) -> DossierGestion:
    """The file of a structure where nobody ever was."""
    chiffres = (chiffrer(calculer(d, [], Contexte(ANNEE, au))) for d in DEFINITIONS.values())
    s = structure
    return DossierGestion(
        identite=Identite(s.nom, s.type, s.siret, s.commune, s.zone, s.territoire),
        debut=ANNEE.debut,
        fin=ANNEE.fin,
        au=au,
        personnes=0,
        engagements=None,
        poids=(35, 40, 25),
        source_des_poids="Essai.",
        chiffres=tuple(chiffres),
        sorties=(),
        mois=(),
        etp=bilan([]),
    )


def fige(structure: Structure, ref: str, compte_id: int, le: datetime) -> DossierGestionFige:
    """The same, frozen by an account."""
    return DossierGestionFige(
        structure_id=structure.id,
        ref=ref,
        compte_id=compte_id,
        fait_le=le,
        debut=ANNEE.debut,
        fin=ANNEE.fin,
        contenu=geler(dossier_vide(structure, le.date())),
    )
