"""Trainings: purposes, results, what is refused, and what deserves a second look."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import accorder, en_toutes_lettres, jours_inclus
from parcours.domain.erreurs import FormationImpossible, Manquement, typographie
from parcours.domain.faits import FaitFormation
from parcours.domain.heures import HEURES_PLAUSIBLES_PAR_JOUR
from parcours.domain.seance import verifier_les_dates
from parcours.domain.texte import cle_de_tri


class Finalite(StrEnum):
    """What a training is for, after the ASP's annual statement (type and aim of each training)."""

    DECOUVERTE = "decouverte"
    REMISE_A_NIVEAU = "remise_a_niveau"
    LANGUE = "langue"
    NUMERIQUE = "numerique"
    ADAPTATION = "adaptation"
    QUALIFICATION = "qualification"
    CERTIFICATION = "certification"
    PERMIS = "permis"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "decouverte": "Découvrir un métier, préparer un projet",
            "remise_a_niveau": "Remise à niveau, savoirs de base",
            "langue": "Langue française",
            "numerique": "Numérique",
            "adaptation": "Adaptation au poste, sécurité",
            "qualification": "Qualification, préqualification",
            "certification": "Certification, titre ou diplôme",
            "permis": "Permis de conduire",
            "autre": "Autre",
        }[self.value]


class ResultatFormation(StrEnum):
    """What came of it."""

    A_RENSEIGNER = "a_renseigner"
    TERMINEE = "terminee"
    OBTENUE = "obtenue"
    PARTIELLE = "partielle"
    NON_OBTENUE = "non_obtenue"
    INTERROMPUE = "interrompue"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "a_renseigner": "À renseigner",
            "terminee": "Suivie jusqu’au bout",
            "obtenue": "Certification obtenue",
            "partielle": "Certification obtenue en partie",
            "non_obtenue": "Certification non obtenue",
            "interrompue": "Interrompue",
        }[self.value]


CERTIFICATIONS = frozenset({ResultatFormation.OBTENUE, ResultatFormation.PARTIELLE, ResultatFormation.NON_OBTENUE})


@dataclass(frozen=True)
class SaisieFormation:
    """A training as typed."""

    intitule: str
    organisme: str | None
    finalite: Finalite
    est_certifiante: bool
    debut: date
    fin: date
    heures_prevues: int | None = None
    heures_suivies: int | None = None
    resultat: ResultatFormation = ResultatFormation.A_RENSEIGNER


def verifier(
    saisie: SaisieFormation,
    entree_le: date,
    sortie_le: date | None,
    autres: Iterable[FaitFormation],
    au: date,
    seances: Collection[date] = (),
) -> None:
    """Raise FormationImpossible, with every reason, when a training cannot be recorded.

    It starts during the parcours; it may end after the contract, and after the exit; its sessions stay within it.
    """
    trouves = verifier_les_dates(saisie.debut, saisie.fin, seances)
    if saisie.fin < saisie.debut:
        phrase = f"La formation ne peut pas finir avant d’avoir commencé, le {en_toutes_lettres(saisie.debut)}."
        trouves.append(Manquement("fin", phrase, "fin_avant_debut", saisie.debut))
    if saisie.debut < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : la formation ne peut pas commencer avant."
        trouves.append(Manquement("debut", phrase, "avant_entree", entree_le))
    if sortie_le is not None and saisie.debut > sortie_le:
        phrase = (
            f"La personne est sortie le {en_toutes_lettres(sortie_le)} : la formation peut finir après, "
            "mais pas commencer après."
        )
        trouves.append(Manquement("debut", phrase, "apres_sortie", sortie_le))
    cle = cle_de_tri(saisie.intitule)
    if any(autre.debut == saisie.debut and cle_de_tri(autre.intitule) == cle for autre in autres):
        phrase = f"Cette formation est déjà enregistrée, à partir du {en_toutes_lettres(saisie.debut)}."
        trouves.append(Manquement("intitule", phrase, "deja_enregistree", saisie.debut))
    if saisie.heures_suivies and saisie.debut > au:
        phrase = f"La formation commence le {en_toutes_lettres(saisie.debut)} : ses heures se notent ensuite."
        trouves.append(Manquement("heures_suivies", phrase, "pas_commencee", saisie.debut))
    if saisie.resultat in CERTIFICATIONS and not saisie.est_certifiante:
        phrase = "Ce résultat suppose une formation certifiante : cochez la case, ou choisissez un autre résultat."
        trouves.append(Manquement("resultat", phrase, "non_certifiante"))
    if saisie.resultat is ResultatFormation.INTERROMPUE and saisie.debut > au:
        phrase = f"La formation commence le {en_toutes_lettres(saisie.debut)} : elle ne peut pas être interrompue déjà."
        trouves.append(Manquement("resultat", phrase, "resultat_trop_tot", saisie.debut))
    elif saisie.resultat not in (ResultatFormation.A_RENSEIGNER, ResultatFormation.INTERROMPUE) and saisie.fin > au:
        phrase = f"La formation finit le {en_toutes_lettres(saisie.fin)} : son résultat se renseigne ensuite."
        trouves.append(Manquement("resultat", phrase, "resultat_trop_tot", saisie.fin))
    FormationImpossible.lever_si(trouves)


def avertissements(saisie: SaisieFormation) -> list[str]:
    """What is kept as typed, but deserves a second look: one sentence each."""
    prevues, suivies = saisie.heures_prevues, saisie.heures_suivies
    trouves = []
    if prevues is not None and suivies is not None and suivies > prevues:
        trouves.append(
            f"{accorder(suivies, 'heure suivie', 'heures suivies')} pour "
            f"{accorder(prevues, 'heure prévue', 'heures prévues')} : vérifiez ces deux nombres."
        )
    jours = jours_inclus(saisie.debut, saisie.fin)
    heures = max(prevues or 0, suivies or 0)
    if heures > HEURES_PLAUSIBLES_PAR_JOUR * jours:
        trouves.append(
            f"{accorder(heures, 'heure')} en {accorder(jours, 'jour')}, cela fait plus de "
            f"{HEURES_PLAUSIBLES_PAR_JOUR} heures par jour : vérifiez les heures et les dates."
        )
    return [typographie(phrase) for phrase in trouves]
