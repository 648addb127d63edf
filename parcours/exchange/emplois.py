"""Reading the list of applications that an employer downloads from the State platform («les emplois»).

Pure reading: bytes in, accepted lines and refused ones out. No reason ever quotes the content of a cell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import ValidationError

from parcours.domain.texte import ressemble_a_un_nir
from parcours.exchange.cellule import cle, texte
from parcours.exchange.classeur import ClasseurRefuse, lire_feuille
from parcours.exchange.ligne import FACULTATIFS, Ligne

__all__ = [
    "COLONNES",
    "COLONNES_OBLIGATOIRES",
    "ClasseurRefuse",
    "Lecture",
    "Ligne",
    "Rejet",
    "lire_candidatures",
]

COLONNES: Mapping[str, str] = MappingProxyType(
    {
        "civilite": "Civilité candidat",
        "nom": "Nom candidat",
        "prenom": "Prénom candidat",
        "email": "Email candidat",
        "telephone": "Téléphone candidat",
        "naissance": "Date de naissance candidat",
        "commune": "Ville candidat",
        "code_postal": "Département candidat",
        "structure_nom": "Nom structure employeur",
        "structure_type": "Type employeur",
        "metiers": "Métiers",
        "source": "Source de la candidature",
        "prescripteur_organisation": "Nom organisation prescripteur",
        "prescripteur_nom": "Nom utilisateur prescripteur",
        "candidature_le": "Date de la candidature",
        "statut": "Statut de la candidature",
        "contrat_debut": "Dates de début d’embauche",
        "contrat_fin": "Dates de fin d’embauche",
        "eligibilite_validee": "Éligibilité IAE validée",
        "pass_numero": "Numéro PASS IAE",
        "pass_debut": "Début PASS IAE",
        "pass_fin": "Fin PASS IAE",
        "pass_statut": "Statut PASS IAE",
    }
)
COLONNES_OBLIGATOIRES = (
    "nom",
    "prenom",
    "naissance",
    "statut",
    "contrat_debut",
    "pass_numero",
    "pass_debut",
    "pass_fin",
)
# Part of the platform's list, of no use here: neither read, nor reported as unknown.
COLONNES_SANS_USAGE = ("Motifs de refus", "Eligible au contrôle")
STATUT_ACCEPTE = "Candidature acceptée"
STATUT_NON_RECONNU = "Statut non reconnu"
STATUT_LONGUEUR_MAX = 60
LIGNES_AVANT_TITRES_MAX = 10

SANS_TITRES = (
    "Les titres des colonnes n’ont pas été trouvés dans les dix premières lignes\u00a0: "
    "ce n’est pas la liste des candidatures de la plateforme."
)
SANS_CANDIDATURE = (
    "Ce fichier a bien les colonnes de la liste, mais aucune candidature\u00a0: "
    "vérifiez la période choisie sur la plateforme."
)
STATUT_VIDE = "Le statut manque\u00a0: la ligne ne peut pas être classée."
NIR_PRESENT = (
    "La cellule semble contenir un numéro de sécurité sociale, que Parcours n’enregistre jamais\u00a0: retirez-le."
)


@dataclass(frozen=True)
class Rejet:
    """Why a line, or one of its values, is refused: its number in the sheet, the title of the column, the reason."""

    numero: int
    colonne: str
    motif: str


@dataclass(frozen=True)
class Lecture:
    """What a file holds.

    `lues` counts the lines that are not blank. Each is in one place only: a `Ligne`, one or more `Rejet`
    of the same number, or a status other than accepted. `comptes_par_statut` counts every line that has a
    status, accepted or not. `laissees` are the values that a line read could not keep.
    """

    lignes: list[Ligne]
    rejets: list[Rejet]
    comptes_par_statut: dict[str, int]
    colonnes_ignorees: list[str]
    colonnes_absentes: list[str]
    lues: int
    laissees: list[Rejet]

    @property
    def lignes_rejetees(self) -> int:
        """How many lines are refused, whatever the number of reasons."""
        return len({rejet.numero for rejet in self.rejets})

    @property
    def lignes_non_acceptees(self) -> int:
        """How many lines have a status that makes no parcours."""
        return sum(self.comptes_par_statut.values()) - self.comptes_par_statut.get(STATUT_ACCEPTE, 0)


def lire_candidatures(contenu: bytes, nom: str = "") -> Lecture:
    """Read the list of applications; `nom` is the name of the file, when there is one.

    Only accepted applications are read whole; the others are counted by status. Raises `ClasseurRefuse` when
    the file cannot be opened, lacks a column that is needed, has a known column twice, or holds no application.
    """
    rangees = lire_feuille(contenu, nom)
    titres = _chercher_titres(rangees)
    entete = _lire_entete(rangees[titres])
    lignes: list[Ligne] = []
    rejets: list[Rejet] = []
    laissees: list[Rejet] = []
    comptes: Counter[str] = Counter()
    libelles = {cle(STATUT_ACCEPTE): STATUT_ACCEPTE}
    lues = 0
    for numero, rangee in enumerate(rangees[titres + 1 :], start=titres + 2):
        if not any(texte(cellule) for cellule in rangee):
            continue
        lues += 1
        statut = texte(rangee[entete.rangs["statut"]])
        if not statut:
            rejets.append(Rejet(numero, COLONNES["statut"], STATUT_VIDE))
            continue
        libelle = libelles.setdefault(cle(statut), _libelle_publiable(statut))
        comptes[libelle] += 1
        if libelle == STATUT_ACCEPTE:
            ligne, reproches = _lire_ligne(numero, rangee, entete)
            if ligne is None:
                rejets.extend(reproches)
            else:
                lignes.append(ligne)
                laissees.extend(reproches)
    if not lues:
        raise ClasseurRefuse(SANS_CANDIDATURE)
    return Lecture(lignes, rejets, dict(comptes), entete.ignorees, entete.absentes, lues, laissees)


@dataclass(frozen=True)
class _Entete:
    """Where each column is, from its attribute; the title of every column; what is unknown or missing."""

    rangs: dict[str, int]
    titres: list[str]
    ignorees: list[str]
    absentes: list[str]


ATTRIBUTS = {cle(titre): attribut for attribut, titre in COLONNES.items()}
TITRES_SANS_USAGE = {cle(titre) for titre in COLONNES_SANS_USAGE}


def _chercher_titres(rangees: Sequence[Sequence[object]]) -> int:
    """Find the row of titles: among the first ones, the row where most titles are known."""
    connus = [sum(cle(cellule) in ATTRIBUTS for cellule in rangee) for rangee in rangees[:LIGNES_AVANT_TITRES_MAX]]
    if not any(connus):
        raise ClasseurRefuse(SANS_TITRES)
    return connus.index(max(connus))


def _lire_entete(rangee: Sequence[object]) -> _Entete:
    """Place the columns, whatever their order; refuse when one is missing or there twice."""
    rangs: dict[str, int] = {}
    ignorees: list[str] = []
    for rang, cellule in enumerate(rangee):
        attribut = ATTRIBUTS.get(cle(cellule))
        if attribut is None:
            if texte(cellule) and cle(cellule) not in TITRES_SANS_USAGE:
                ignorees.append(texte(cellule))
        elif attribut in rangs:
            raise ClasseurRefuse(f"La colonne «\u00a0{COLONNES[attribut]}\u00a0» est présente deux fois.")
        else:
            rangs[attribut] = rang
    manquantes = [f"«\u00a0{COLONNES[nom]}\u00a0»" for nom in COLONNES_OBLIGATOIRES if nom not in rangs]
    if len(manquantes) == 1:
        raise ClasseurRefuse(f"La colonne {manquantes[0]} est obligatoire et manque dans le fichier.")
    if manquantes:
        raise ClasseurRefuse(f"Les colonnes {', '.join(manquantes)} sont obligatoires et manquent dans le fichier.")
    absentes = [titre for attribut, titre in COLONNES.items() if attribut not in rangs]
    return _Entete(rangs, [texte(cellule) for cellule in rangee], ignorees, absentes)


def _libelle_publiable(statut: str) -> str:
    """Give the status as it can be shown: a long text, or one with digits, is something else misplaced."""
    if len(statut) > STATUT_LONGUEUR_MAX or any(signe.isdigit() for signe in statut):
        return STATUT_NON_RECONNU
    return statut


def _lire_ligne(numero: int, rangee: Sequence[object], entete: _Entete) -> tuple[Ligne | None, list[Rejet]]:
    """Read an accepted application, with the values it cannot keep; or None, with every reason to refuse it."""
    # In every column, unknown ones included: a file with such a number must not be kept as it is.
    rejets = [
        Rejet(numero, entete.titres[rang] or f"Colonne {rang + 1}", NIR_PRESENT)
        for rang, cellule in enumerate(rangee)
        if ressemble_a_un_nir(texte(cellule))
    ]
    brute = {attribut: rangee[rang] for attribut, rang in entete.rangs.items()}
    lue = _valider(numero, brute)
    fautes = [] if isinstance(lue, Ligne) else lue
    rejets += [Rejet(numero, COLONNES[attribut], motif) for attribut, motif in fautes if attribut not in FACULTATIFS]
    if rejets:
        return None, rejets
    if not isinstance(lue, Ligne):
        lue = Ligne.model_validate({"numero": numero, **brute, **dict.fromkeys(dict(fautes), "")})
    return lue, [Rejet(numero, COLONNES[attribut], motif) for attribut, motif in fautes]


def _valider(numero: int, brute: Mapping[str, object]) -> Ligne | list[tuple[str, str]]:
    """The line, or what is wrong in it: attribute and reason."""
    try:
        return Ligne.model_validate({"numero": numero, **brute})
    except ValidationError as erreurs:
        return [
            (str(erreur["loc"][0]), erreur["msg"])
            for erreur in erreurs.errors(include_url=False, include_context=False, include_input=False)
        ]
