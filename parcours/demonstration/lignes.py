"""From invented dossiers to rows: persons, parcours, PASS, exits, and who accompanies."""

from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from parcours.actions.affectation import ECARTEE
from parcours.demonstration.dossier import PASS_JOURS
from parcours.demonstration.insertion import ajouter, inserer
from parcours.demonstration.preparation import Ligne, Preparation, en_fin_de_matinee
from parcours.domain.cloture import appelle_un_suivi
from parcours.domain.compte import NomRole
from parcours.domain.dates import UN_JOUR, en_toutes_lettres, jours_entre
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.motif_sortie import BAREME, CategorieSortie
from parcours.domain.parcours import Fonction
from parcours.domain.suivi import MOIS_DE_SUIVI, SituationSuivi, prevu_le
from parcours.domain.texte import cle_de_recherche, cle_de_tri
from parcours.models import (
    Affectation,
    Critere,
    Journal,
    Parcours,
    PassIae,
    Prolongation,
    Salarie,
    Sortie,
    Suivi,
    Suspension,
)

_EN_EMPLOI = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION)
# So many of the showcase are followed by the responsable, who lends a hand.
_UN_SUR = 8
NOUVELLES_RECENTES_JOURS = 120


def inserer_parcours(
    session: Session, rng: Random, au: date, preparations: list[Preparation], equipe: dict[NomRole, int]
) -> list[int]:
    """Store persons, parcours and what comes with an entry or an exit, table after table; gives the parcours' keys."""
    salarie_ids = inserer(session, Salarie, [_salarie(p) for p in preparations])
    parcours_ids = inserer(
        session, Parcours, [_parcours(p, cle) for p, cle in zip(preparations, salarie_ids, strict=True)]
    )
    pass_ids = inserer(
        session,
        PassIae,
        [_pass_iae(rng, p, cle, au) for p, cle in zip(preparations, salarie_ids, strict=True)],
    )
    avec_pass = list(zip(preparations, pass_ids, strict=True))
    ajouter(session, Suspension, [ligne for p, cle in avec_pass for ligne in _suspensions(p, cle)])
    ajouter(session, Prolongation, [ligne for p, cle in avec_pass for ligne in _prolongations(p, cle)])
    suivis = list(zip(preparations, parcours_ids, strict=True))
    ajouter(session, Critere, [ligne for p, cle in suivis for ligne in _criteres(p, cle)])
    ajouter(session, Affectation, [ligne for p, cle in suivis for ligne in _affectations(p, cle, equipe)])
    ajouter(session, Sortie, [_sortie(rng, p, cle, au) for p, cle in suivis if p.dossier.sortie])
    ajouter(session, Suivi, [ligne for p, cle in suivis for ligne in _nouvelles(rng, p, cle, au)])
    ajouter(session, Journal, [_ouverture(p, cle, equipe) for p, cle in suivis if p.est_en_vitrine])
    return parcours_ids


def _salarie(p: Preparation) -> Ligne:
    q = p.personne
    return {
        "structure_id": p.structure_id,
        "civilite": q.civilite,
        "nom": q.nom,
        "prenom": q.prenom,
        "nom_tri": cle_de_tri(f"{q.nom} {q.prenom}"),
        "cle_recherche": cle_de_recherche(q.nom, q.prenom, q.telephone),
        "naissance": q.naissance,
        "telephone": q.telephone,
        "commune": q.commune,
        "code_postal": q.code_postal,
        "cree_le": en_fin_de_matinee(p.dossier.entree),
    }


def _parcours(p: Preparation, salarie_id: int) -> Ligne:
    return {
        "structure_id": p.structure_id,
        "salarie_id": salarie_id,
        "ref": p.ref,
        "entree_le": p.dossier.entree,
        "metier": p.entree.metier,
        "prescripteur_type": p.entree.prescripteur_type,
        "prescripteur_nom": p.entree.prescripteur_nom,
        "niveau_formation": p.entree.niveau_formation,
        "diagnostic_le": p.entree.diagnostic_le,
        "diagnostic_auteur": p.entree.diagnostic_auteur,
        "cree_le": en_fin_de_matinee(p.dossier.entree),
        "clos_le": p.dossier.sortie,
    }


def _pass_iae(rng: Random, p: Preparation, salarie_id: int, au: date) -> Ligne:
    constatee_le = (p.dossier.sortie or au) - timedelta(days=rng.randint(1, 6))
    return {
        "structure_id": p.structure_id,
        "salarie_id": salarie_id,
        "numero": f"99999{p.dossier.pass_debut.year % 100:02d}{p.numero:05d}",
        "debut": p.dossier.pass_debut,
        "fin_officielle": p.dossier.pass_fin,
        "source": "saisie",
        "constatee_le": max(constatee_le, p.dossier.pass_debut),
    }


def _suspensions(p: Preparation, pass_id: int) -> list[Ligne]:
    return [
        {
            "structure_id": p.structure_id,
            "pass_iae_id": pass_id,
            "debut": s.debut,
            "fin": s.fin,
            "motif": s.motif.value,
            "jours_dans_officielle": jours_entre(s.debut, s.fin),
            "saisie_le": en_fin_de_matinee(s.debut + timedelta(days=4)),
        }
        for s in p.dossier.suspensions
    ]


def _prolongations(p: Preparation, pass_id: int) -> list[Ligne]:
    fin = p.dossier.pass_debut + timedelta(days=PASS_JOURS - 1)
    fin += timedelta(days=sum(jours_entre(s.debut, s.fin) for s in p.dossier.suspensions))
    trouvees = []
    for demande in p.dossier.prolongations:
        accordee = demande.decision is DecisionProlongation.ACCORDEE
        trouvees.append(
            {
                "structure_id": p.structure_id,
                "pass_iae_id": pass_id,
                "motif": demande.motif.value,
                "debut": fin,
                "fin": fin + timedelta(days=demande.jours),
                "demandee_le": demande.demandee_le,
                "decision": demande.decision.value,
                "decidee_le": demande.demandee_le + timedelta(days=7) if accordee else None,
                "jours_dans_officielle": demande.jours if accordee else 0,
                "saisie_le": en_fin_de_matinee(demande.demandee_le),
            }
        )
    return trouvees


def _criteres(p: Preparation, parcours_id: int) -> list[Ligne]:
    return [
        {"structure_id": p.structure_id, "parcours_id": parcours_id, "code": code, "justificatif_le": le}
        for code, le in p.entree.criteres.items()
    ]


def _affectations(p: Preparation, parcours_id: int, equipe: dict[NomRole, int]) -> list[Ligne]:
    """The showcase alone has accounts: a référent for everyone, an encadrant for the crew of the day."""
    if not p.est_en_vitrine:
        return []
    est_prete = p.numero % _UN_SUR == 0 and not p.dossier.est_encadre
    tenues = [(Fonction.REFERENT, NomRole.RESPONSABLE if est_prete else NomRole.CONSEILLER)]
    if p.dossier.est_encadre:
        tenues.append((Fonction.ENCADRANT, NomRole.ENCADRANT))
    sortie = p.dossier.sortie
    periodes = [("", p.dossier.entree, sortie)]
    if sortie is not None:
        # As recording the exit does: undone, it gives everyone back.
        periodes.append((ECARTEE, sortie + UN_JOUR, None))
    return [
        {
            "structure_id": p.structure_id,
            "parcours_id": parcours_id,
            "compte_id": equipe[role],
            "fonction": f"{ecartee}{fonction.value}",
            "debut": debut,
            "fin": fin,
        }
        for fonction, role in tenues
        for ecartee, debut, fin in periodes
    ]


def _sortie(rng: Random, p: Preparation, parcours_id: int, au: date) -> Ligne:
    le, motif = p.dossier.sortie or au, p.dossier.motif
    a_un_emploi = motif is not None and BAREME.motif(motif, le).categorie in _EN_EMPLOI
    est_prouve = a_un_emploi and rng.random() < 0.8
    return {
        "structure_id": p.structure_id,
        "parcours_id": parcours_id,
        "le": le,
        "motif": motif,
        "emploi": p.entree.metier if a_un_emploi else None,
        "justificatif": "Contrat de travail" if est_prouve else None,
        "justificatif_le": min(le + timedelta(days=rng.randint(1, 20)), au) if est_prouve else None,
    }


def _nouvelles(rng: Random, p: Preparation, parcours_id: int, au: date) -> list[Ligne]:
    le, motif = p.dossier.sortie, p.dossier.motif
    if le is None or not appelle_un_suivi(BAREME.lu(motif, le)):
        return []
    lignes = []
    for mois in MOIS_DE_SUIVI:
        du_le = prevu_le(le, mois)
        # What was not noted is recent: a file of years ago is closed, one way or another.
        est_fait = du_le < au and rng.random() < (0.85 if jours_entre(du_le, au) < NOUVELLES_RECENTES_JOURS else 0.995)
        situation = rng.choice((SituationSuivi.EMPLOI_DURABLE, SituationSuivi.FORMATION, SituationSuivi.RECHERCHE))
        lignes.append(
            {
                "structure_id": p.structure_id,
                "parcours_id": parcours_id,
                "mois": mois,
                "du_le": du_le,
                "fait_le": min(du_le + timedelta(days=rng.randint(0, 12)), au) if est_fait else None,
                "situation": situation.value if est_fait else None,
            }
        )
    return lignes


def _ouverture(p: Preparation, parcours_id: int, equipe: dict[NomRole, int]) -> Ligne:
    return {
        "le": en_fin_de_matinee(p.dossier.entree),
        "compte_id": equipe[NomRole.CONSEILLER],
        "structure_id": p.structure_id,
        "parcours_id": parcours_id,
        "evenement": "ParcoursOuvert",
        "phrase": f"Parcours ouvert, entrée le {en_toutes_lettres(p.dossier.entree)}.",
    }
