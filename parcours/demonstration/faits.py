"""From invented dossiers to rows: contracts, steps, trainings and immersions."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.dossier import ContratInvente, EtapeInventee
from parcours.demonstration.insertion import ajouter, inserer
from parcours.demonstration.noms import FORMATIONS, HOTES, ORGANISMES
from parcours.demonstration.notes import THEMES, note
from parcours.demonstration.preparation import Ligne, Preparation, en_fin_de_matinee
from parcours.domain.compte import NomRole
from parcours.domain.etape import EtatEtape, Lieu, Theme, Visibilite, ne_dit_que_le_travail
from parcours.models import Contrat, Etape, Formation, Immersion

Suivis = Sequence[tuple[Preparation, int]]

_HEURES = {"cddi": Decimal(26), "mission": Decimal(35), "cddu": None}
_AVEC_THEME = ("demarche", "entretien", "tripartite")
_DUREES = {"accueil": 60, "diagnostic": 90, "entretien": 35, "bilan": 60, "atelier": 120, "visite": 120}


def inserer_faits(session: Session, rng: Random, au: date, suivis: Suivis, equipe: dict[NomRole, int]) -> None:
    """Store what happened in each parcours (its key beside it), table after table."""
    _inserer_contrats(session, suivis)
    ajouter(session, Etape, [_etape(rng, p, cle, e, au, equipe) for p, cle in suivis for e in p.dossier.etapes])
    ajouter(session, Formation, [ligne for p, cle in suivis for ligne in _formations(p, cle)])
    ajouter(session, Immersion, [ligne for p, cle in suivis for ligne in _immersions(p, cle)])


def _inserer_contrats(session: Session, suivis: Suivis) -> None:
    """By rank: a renewal needs the key of the contract that it renews."""
    precedents: dict[int, int] = {}
    for rang in range(max(len(p.dossier.contrats) for p, _ in suivis)):
        concernes = [(p, cle) for p, cle in suivis if len(p.dossier.contrats) > rang]
        lignes = [_contrat(p, cle, p.dossier.contrats[rang], precedents.get(cle)) for p, cle in concernes]
        for (_, cle), contrat_id in zip(concernes, inserer(session, Contrat, lignes), strict=True):
            precedents[cle] = contrat_id


def _contrat(p: Preparation, parcours_id: int, contrat: ContratInvente, precedent_id: int | None) -> Ligne:
    return {
        "structure_id": p.structure_id,
        "parcours_id": parcours_id,
        "renouvelle_id": precedent_id if contrat.suit else None,
        "genre": contrat.genre,
        "debut": contrat.debut,
        "fin": contrat.fin,
        "rompu_le": contrat.rompu,
        "heures_hebdo": _HEURES[contrat.genre],
        "metier": p.entree.metier,
        "derogation": contrat.derogation,
    }


def _etape(
    rng: Random, p: Preparation, parcours_id: int, etape: EtapeInventee, au: date, equipe: dict[NomRole, int]
) -> Ligne:
    est_faite = etape.etat == EtatEtape.FAITE
    theme = rng.choice(THEMES) if etape.genre in _AVEC_THEME and not etape.par_encadrant else None
    return {
        "structure_id": p.structure_id,
        "parcours_id": parcours_id,
        "le": etape.le,
        "saisie_le": en_fin_de_matinee(_jour_de_saisie(etape, au)),
        "genre": etape.genre,
        "theme": theme.value if theme else None,
        "lieu": Lieu.EXTERNE.value if etape.genre == "visite" else Lieu.INTERNE.value,
        "duree_minutes": _DUREES.get(etape.genre) if est_faite else None,
        "etat": etape.etat,
        "est_collective": etape.genre == "atelier",
        "visibilite": _visibilite(etape.genre, theme),
        "note": note(rng, etape.genre) if p.est_en_vitrine and est_faite else None,
        "auteur_id": _auteur(p, etape, equipe),
    }


def _jour_de_saisie(etape: EtapeInventee, au: date) -> date:
    """A planned step was typed some days before; the others the very day."""
    return min(etape.le, au) - timedelta(days=6) if etape.etat == EtatEtape.PREVUE else etape.le


def _visibilite(genre: str, theme: Theme | None) -> str:
    return (Visibilite.EQUIPE if ne_dit_que_le_travail(genre, theme) else Visibilite.CIP).value


def _auteur(p: Preparation, etape: EtapeInventee, equipe: dict[NomRole, int]) -> int | None:
    if not p.est_en_vitrine:
        return None
    return equipe[NomRole.ENCADRANT if etape.par_encadrant else NomRole.CONSEILLER]


def _formations(p: Preparation, parcours_id: int) -> list[Ligne]:
    lignes = []
    for formation in p.dossier.formations:
        intitule, finalite, est_certifiante, heures = FORMATIONS[formation.rang]
        lignes.append(
            {
                "structure_id": p.structure_id,
                "parcours_id": parcours_id,
                "intitule": intitule,
                "organisme": ORGANISMES[formation.rang % len(ORGANISMES)],
                "finalite": finalite,
                "est_certifiante": est_certifiante,
                "debut": formation.debut,
                "fin": formation.fin,
                "heures_prevues": heures,
                "heures_suivies": heures if formation.resultat != "a_renseigner" else None,
                "resultat": formation.resultat,
            }
        )
    return lignes


def _immersions(p: Preparation, parcours_id: int) -> list[Ligne]:
    return [
        {
            "structure_id": p.structure_id,
            "parcours_id": parcours_id,
            "hote": HOTES[immersion.rang],
            "metier": p.entree.metier,
            "objet": immersion.objet,
            "debut": immersion.debut,
            "fin": immersion.fin,
            "resultat": immersion.resultat,
        }
        for immersion in p.dossier.immersions
    ]
