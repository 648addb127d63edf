"""Who the invented people are: name, age, place, and what was noted at their entry."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from parcours.demonstration.dossier import Dossier
from parcours.demonstration.noms import METIERS, NOMS, NOMS_LONGS, PRENOMS_F, PRENOMS_M, PRESCRIPTEURS, liste
from parcours.demonstration.structures import CODES_POSTAUX
from parcours.domain.eligibilite import AuteurDiagnostic

_PRENOMS = {"MME": liste(PRENOMS_F), "M": liste(PRENOMS_M)}
_NOMS, _NOMS_LONGS = liste(NOMS), liste(NOMS_LONGS)
_METIERS = {genre: liste(texte) for genre, texte in METIERS.items()}
_NIVEAUX = ("70", "00", "50", "50", "51", "51", "40", "41", "30")
_PREMIERS = ("rsa", "rsa", "rsa", "rsa", "detld", "detld", "ass", "aah", None)
# Neither justice, exile nor childhood protection: a made-up person does not need such a past.
_SECONDS = ("niveau_3", "deld", "parent_isole", "qpv", "mobilite", "sans_hebergement", "zfrr")


@dataclass(frozen=True)
class Personne:
    """An invented person. The phone number is in the range kept for fiction (06 39 98)."""

    civilite: str
    prenom: str
    nom: str
    naissance: date
    telephone: str
    commune: str
    code_postal: str


@dataclass(frozen=True)
class Entree:
    """What was noted at an entry; `criteres`: code and date of the proof, when it was seen."""

    metier: str
    prescripteur_type: str
    prescripteur_nom: str | None
    niveau_formation: str
    diagnostic_le: date
    diagnostic_auteur: str
    criteres: dict[str, date | None]


def personne(rng: Random, dossier: Dossier, zone: str, rang: int) -> Personne:
    """The person of a dossier; `rang` makes the phone number."""
    civilite = rng.choice(("MME", "M"))
    prenom = rng.choice(_PRENOMS[civilite])
    nom = rng.choice(_NOMS_LONGS if rng.random() < 0.01 else _NOMS)
    if dossier.identite is not None:
        civilite, prenom, nom = dossier.identite
    age = rng.randint(dossier.age_minimum, dossier.age_maximum)
    naissance = date(dossier.entree.year - age - 1, dossier.entree.month, 1) + timedelta(days=rng.randint(30, 360))
    commune, code_postal = rng.choice(list(CODES_POSTAUX[zone].items()))
    return Personne(civilite, prenom, nom, naissance, _telephone(rang), commune, code_postal)


def _telephone(rang: int) -> str:
    numero = f"{rang:04d}"
    return f"06 39 98 {numero[:2]} {numero[2:]}"


def entree(rng: Random, dossier: Dossier, naissance: date) -> Entree:
    """What was noted at the entry of a dossier."""
    prescripteur_type, prescripteur_nom = rng.choice(PRESCRIPTEURS)
    par_la_structure = prescripteur_type in ("employeur", "spontanee")
    auteur = AuteurDiagnostic.EMPLOYEUR if par_la_structure else AuteurDiagnostic.PRESCRIPTEUR
    diagnostic_le = dossier.entree - timedelta(days=rng.randint(3, 40))
    return Entree(
        metier=dossier.metier or rng.choice(_METIERS[dossier.type]),
        prescripteur_type=prescripteur_type,
        prescripteur_nom=prescripteur_nom,
        niveau_formation=rng.choice(_NIVEAUX),
        diagnostic_le=diagnostic_le,
        diagnostic_auteur=auteur.value,
        criteres={code: _preuve(rng, dossier.entree) for code in _criteres(rng, dossier, naissance)},
    )


def _criteres(rng: Random, dossier: Dossier, naissance: date) -> list[str]:
    premier = rng.choice(_PREMIERS)
    seconds = rng.sample(_SECONDS, 1 if premier else 3)
    age = (dossier.entree - naissance).days // 365.25
    if age < 25:
        seconds.append("moins_de_26_ans")
    elif age >= 51:
        seconds.append("plus_de_50_ans")
    # Registered for over two years, or for one to two: not both.
    return [*([premier] if premier else []), *(c for c in seconds if not (c == "deld" and premier == "detld"))]


def _preuve(rng: Random, entree_le: date) -> date | None:
    return None if rng.random() < 0.1 else entree_le - timedelta(days=rng.randint(2, 60))
