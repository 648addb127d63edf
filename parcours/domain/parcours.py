"""The entry into a parcours: who sent the person, what is recorded, who accompanies, and what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.compte import NomRole
from parcours.domain.dates import accorder, en_toutes_lettres, mois_pleins
from parcours.domain.eligibilite import (
    AuteurDiagnostic,
    criteres,
    criteres_niveau_2_necessaires,
    criteres_suffisants,
    reproches_d_age,
)
from parcours.domain.erreurs import Manquement, ParcoursImpossible, typographie
from parcours.domain.parametres import ParametreInconnu

# The first conventions with the State are of 1987: an earlier year, or an entry far ahead, is a typing error.
PREMIERE_ENTREE = date(1990, 1, 1)
ENTREE_PREVUE_JOURS = 60


class TypePrescripteur(StrEnum):
    """Who sent the person.

    Kinds that would say something of a person's health, justice or family (addiction, probation, child welfare…) are
    gathered under `autre_habilite` on purpose.
    """

    FRANCE_TRAVAIL = "france_travail"
    MISSION_LOCALE = "mission_locale"
    CAP_EMPLOI = "cap_emploi"
    DEPARTEMENT = "departement"
    PLIE = "plie"
    CCAS = "ccas"
    AUTRE_HABILITE = "autre_habilite"
    ORIENTEUR = "orienteur"
    EMPLOYEUR = "employeur"
    SPONTANEE = "spontanee"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "france_travail": "France Travail",
            "mission_locale": "Mission locale",
            "cap_emploi": "Cap emploi",
            "departement": "Département ou collectivité (RSA, action sociale)",
            "plie": "PLIE",
            "ccas": "CCAS ou CIAS",
            "autre_habilite": "Autre prescripteur habilité",
            "orienteur": "Orienteur non habilité",
            "employeur": "La structure elle-même",
            "spontanee": "Candidature de la personne",
        }[self.value]


class NiveauFormation(StrEnum):
    """Education level, with the codes of the ASP (reference table of levels, version 3)."""

    JAMAIS_SCOLARISE = "01"
    SCOLARITE_OBLIGATOIRE = "70"
    FORMATION_COURTE = "60"
    NON_CERTIFIANT = "00"
    NIVEAU_CAP = "50"
    DIPLOME_CAP = "51"
    NIVEAU_BAC = "40"
    BAC_PRO = "41"
    NIVEAU_BTS = "30"
    NIVEAU_LICENCE = "20"
    TROISIEME_CYCLE = "10"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "01": "Jamais scolarisé·e",
            "70": "Scolarité obligatoire, sans formation au-delà",
            "60": "Formation courte, d’un an",
            "00": "Qualification sans certification",
            "50": "Niveau CAP ou BEP, sans le diplôme",
            "51": "CAP ou BEP obtenu",
            "40": "Niveau baccalauréat",
            "41": "Baccalauréat professionnel ou brevet de technicien",
            "30": "Niveau BTS ou DUT",
            "20": "Niveau licence",
            "10": "Troisième cycle ou école d’ingénieurs",
        }[self.value]


# Below the CAP held: no diploma of the second cycle.
SANS_DIPLOME = frozenset({"01", "70", "60", "00", "50"})
CAP_OU_MOINS = SANS_DIPLOME | {NiveauFormation.DIPLOME_CAP.value}


class Fonction(StrEnum):
    """What an account is to a parcours."""

    REFERENT = "referent"
    ENCADRANT = "encadrant"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"referent": "Référent·e", "encadrant": "Encadrant·e"}[self.value]

    @property
    def roles(self) -> tuple[NomRole, ...]:
        """The roles that can take it on."""
        if self is Fonction.REFERENT:
            return (NomRole.CONSEILLER, NomRole.RESPONSABLE)
        return (NomRole.ENCADRANT,)


@dataclass(frozen=True)
class Sejour:
    """A stay of the person in the structure; `clos_le` is its last day, None while it goes on."""

    entree_le: date
    clos_le: date | None


@dataclass(frozen=True)
class SaisieEntree:
    """The facts of an entry as typed; `criteres`: code → date of the proof that was seen, None when it was not."""

    entree_le: date
    metier: str | None = None
    prescripteur_type: str | None = None
    prescripteur_nom: str | None = None
    niveau_formation: str | None = None
    diagnostic_le: date | None = None
    diagnostic_auteur: AuteurDiagnostic | None = None
    criteres: Mapping[str, date | None] = field(default_factory=dict)


def verifier_entree(
    saisie: SaisieEntree,
    naissance: date,
    autres: Iterable[Sejour],
    au: date,
    *,
    clos_le: date | None = None,
    premier_fait_le: date | None = None,
) -> None:
    """Raise ParcoursImpossible with every reason why this entry cannot be.

    `autres`: the other stays of the person in the structure; `clos_le` and `premier_fait_le`: the exit and the first
    dated fact of the parcours, when it exists already.
    """
    ParcoursImpossible.lever_si(
        [
            *_reproches_date(saisie.entree_le, au, clos_le, premier_fait_le),
            *(Manquement("entree_le", p, "age") for p in [trop_jeune(naissance, saisie.entree_le)] if p),
            *_reproches_sejours(saisie.entree_le, clos_le, autres),
            *_reproches_diagnostic(saisie, au),
            *reproches_d_age(saisie.criteres, naissance, saisie.entree_le, saisie.diagnostic_le),
        ]
    )


def _reproches_date(entree_le: date, au: date, clos_le: date | None, premier_fait_le: date | None) -> list[Manquement]:
    if entree_le < PREMIERE_ENTREE:
        return [Manquement("entree_le", f"Aucune entrée avant {PREMIERE_ENTREE.year} : vérifiez l’année.", "ancienne")]
    if phrase := trop_lointaine(entree_le, au):
        return [Manquement("entree_le", phrase, "lointaine", derniere_entree_prevue(au))]
    if clos_le is not None and entree_le > clos_le:
        phrase = f"La sortie est du {en_toutes_lettres(clos_le)} : l’entrée ne peut pas être après."
        return [Manquement("entree_le", phrase, "apres_sortie", clos_le)]
    if premier_fait_le is not None and entree_le > premier_fait_le:
        phrase = (
            f"Ce parcours a déjà un contrat, une étape, une formation ou une immersion au "
            f"{en_toutes_lettres(premier_fait_le)} : l’entrée ne peut pas être après."
        )
        return [Manquement("entree_le", phrase, "apres_un_fait", premier_fait_le)]
    return []


def derniere_entree_prevue(au: date) -> date:
    """The last day for which an entry may be planned, on a day."""
    return au + timedelta(days=ENTREE_PREVUE_JOURS)


def trop_lointaine(entree_le: date, au: date) -> str:
    """The sentence for an entry too far ahead, "" otherwise."""
    limite = derniere_entree_prevue(au)
    if entree_le <= limite:
        return ""
    return typographie(
        f"Cette entrée est dans plus de {accorder(ENTREE_PREVUE_JOURS, 'jour')} : "
        f"elle peut être prévue jusqu’au {en_toutes_lettres(limite)}."
    )


def trop_jeune(naissance: date, entree_le: date) -> str:
    """The sentence for someone below the age of work on their first day, "" otherwise.

    Source: Labour Code L4153-1, dated in `bareme/entree.toml`.
    """
    minimum = parametres.entier("age_minimum_entree", max(entree_le, PREMIERE_ENTREE))
    if mois_pleins(naissance, entree_le) // 12 >= minimum:
        return ""
    return typographie(
        f"Cette personne aurait moins de {accorder(minimum, 'an')} à l’entrée : "
        "vérifiez la date de naissance et la date d’entrée."
    )


def phrase_parcours_en_cours(entree_le: date) -> str:
    """The refusal of a second current parcours, wherever it is found out (rule or unique index)."""
    return (
        f"Un parcours est déjà en cours depuis le {en_toutes_lettres(entree_le)} : "
        "enregistrez d’abord sa sortie, ou continuez celui-là."
    )


def _reproches_sejours(entree_le: date, clos_le: date | None, autres: Iterable[Sejour]) -> list[Manquement]:
    reproches = []
    for autre in sorted(autres, key=lambda sejour: sejour.entree_le):
        if autre.clos_le is None and clos_le is None:
            reproches.append(Manquement("entree_le", phrase_parcours_en_cours(autre.entree_le), "en_cours"))
        elif autre.entree_le <= (clos_le or date.max) and entree_le <= (autre.clos_le or date.max):
            fin = f"au {en_toutes_lettres(autre.clos_le)}" if autre.clos_le else "à aujourd’hui"
            phrase = (
                f"Un autre parcours va du {en_toutes_lettres(autre.entree_le)} {fin} : "
                "deux parcours ne peuvent pas se chevaucher."
            )
            reproches.append(Manquement("entree_le", phrase, "chevauche", autre.clos_le))
    return reproches


def _reproches_diagnostic(saisie: SaisieEntree, au: date) -> list[Manquement]:
    reproches = []
    if saisie.diagnostic_le is not None and saisie.diagnostic_le > au:
        reproches.append(Manquement("diagnostic_le", "Cette date est à venir : indiquez un jour passé.", "a_venir"))
    if saisie.diagnostic_le is not None and saisie.diagnostic_auteur is None:
        reproches.append(Manquement("diagnostic_auteur", "Dites qui a fait le diagnostic.", "auteur"))
    for code, justificatif_le in saisie.criteres.items():
        champ = f"justificatif_{code}"
        if justificatif_le is None:
            continue
        if justificatif_le > saisie.entree_le:
            phrase = (
                f"Ce justificatif est daté d’après l’entrée du {en_toutes_lettres(saisie.entree_le)} : "
                "il ne peut pas avoir servi à l’entrée."
            )
            reproches.append(Manquement(champ, phrase, "justificatif", saisie.entree_le))
        elif justificatif_le > au:
            reproches.append(Manquement(champ, "Cette date est à venir : indiquez un jour passé.", "a_venir"))
    return reproches


def criteres_manquants(
    type_structure: str, diagnostic_auteur: str | None, codes: Iterable[str], regles_au: date
) -> str | None:
    """The warning to show when the criteria recorded do not suffice for the employer's own diagnosis, else None.

    A warning, not a refusal: the facts may still be incomplete. `regles_au`: the day of the diagnosis, or of the entry.
    Before the first dated rule nothing is said.
    """
    if diagnostic_auteur != AuteurDiagnostic.EMPLOYEUR:
        return None
    connus = set(codes)
    try:
        niveau_1, niveau_2 = (
            sum(1 for c in criteres(regles_au) if c.niveau == niveau and c.code in connus) for niveau in (1, 2)
        )
        if criteres_suffisants(type_structure, niveau_1, niveau_2, regles_au):
            return None
        necessaires = criteres_niveau_2_necessaires(type_structure, regles_au)
    except ParametreInconnu:
        return None
    return typographie(
        f"Diagnostic fait par la structure : il faut un critère de niveau 1, ou {necessaires} de niveau 2 ; "
        f"{accorder(niveau_2, 'critère')} de niveau 2 {'est enregistré' if niveau_2 < 2 else 'sont enregistrés'}."
    )


def verifier_affectation(debut: date, entree_le: date, clos_le: date | None) -> None:
    """Raise ParcoursImpossible when someone cannot start accompanying on that day."""
    if debut < entree_le:
        raise ParcoursImpossible(
            f"Le parcours commence le {en_toutes_lettres(entree_le)} : personne ne peut l’accompagner avant.",
            "debut",
            "avant_entree",
            entree_le,
        )
    if clos_le is not None and debut > clos_le:
        raise ParcoursImpossible(
            f"Le parcours s’est terminé le {en_toutes_lettres(clos_le)} : personne ne peut l’accompagner après.",
            "debut",
            "apres_sortie",
            clos_le,
        )
