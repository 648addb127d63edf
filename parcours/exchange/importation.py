"""From the lines of the State platform to what the rules read: our codes, our lengths."""

from collections import defaultdict
from pathlib import Path

from parcours.domain.candidature import Candidature, ValeurLaissee
from parcours.domain.coordonnees import LONGUEURS
from parcours.domain.importation import LigneRefusee, Plan
from parcours.domain.parcours import TypePrescripteur
from parcours.domain.salarie import Civilite
from parcours.exchange.cellule import cle
from parcours.exchange.classeur import TAILLE_MAX, ClasseurRefuse
from parcours.exchange.emplois import Lecture, Ligne, lire_candidatures
from parcours.rendering.importation import Bilan, bilan

CIVILITES = {"M": Civilite.MONSIEUR, "MME": Civilite.MADAME}
# What the column of jobs says when nobody named one.
SANS_METIER = "candidature spontanee"
SOURCES = {
    "orienteur": TypePrescripteur.ORIENTEUR,
    "ma structure": TypePrescripteur.EMPLOYEUR,
    "employeur": TypePrescripteur.EMPLOYEUR,
    "candidature spontanee": TypePrescripteur.SPONTANEE,
    "candidat": TypePrescripteur.SPONTANEE,
}
PRESCRIPTEUR = "prescripteur habilite"
# The platform names the organisation, we keep its kind: the first that the name starts with.
ORGANISATIONS = {
    "france travail": TypePrescripteur.FRANCE_TRAVAIL,
    "pole emploi": TypePrescripteur.FRANCE_TRAVAIL,
    "mission locale": TypePrescripteur.MISSION_LOCALE,
    "cap emploi": TypePrescripteur.CAP_EMPLOI,
    "plie": TypePrescripteur.PLIE,
    "ccas": TypePrescripteur.CCAS,
    "cias": TypePrescripteur.CCAS,
}


def lire_fichier(chemin: Path) -> Lecture:
    """Read the list of applications of a file on this machine. Raises ClasseurRefuse."""
    try:
        with chemin.open("rb") as fichier:
            contenu = fichier.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise ClasseurRefuse(f"Ce fichier ne peut pas être lu : {chemin}") from erreur
    return lire_candidatures(contenu, chemin.name)


def en_candidatures(lecture: Lecture) -> list[Candidature]:
    """The accepted applications of a file, in its order."""
    laissees: dict[int, list[ValeurLaissee]] = defaultdict(list)
    for laissee in lecture.laissees:
        laissees[laissee.numero].append(ValeurLaissee(laissee.colonne, laissee.motif))
    return [_en_candidature(ligne, laissees[ligne.numero]) for ligne in lecture.lignes]


def bilan_de(plan: Plan, lecture: Lecture) -> Bilan:
    """What is said of an import: what was read in its file, and what it writes."""
    return bilan(
        plan,
        [LigneRefusee(rejet.numero, rejet.colonne, rejet.motif) for rejet in lecture.rejets],
        lecture.lues,
        lecture.comptes_par_statut,
        lecture.colonnes_ignorees,
        lecture.colonnes_absentes,
    )


def _en_candidature(ligne: Ligne, laissees: list[ValeurLaissee]) -> Candidature:
    prescripteur = _prescripteur(ligne)
    nomme = prescripteur not in (None, TypePrescripteur.EMPLOYEUR, TypePrescripteur.SPONTANEE)
    return Candidature(
        numero=ligne.numero,
        nom=ligne.nom,
        prenom=ligne.prenom,
        naissance=ligne.naissance,
        debut=ligne.contrat_debut,
        fin=ligne.contrat_fin,
        pass_numero=ligne.pass_numero,
        pass_debut=ligne.pass_debut,
        pass_fin=ligne.pass_fin,
        civilite=CIVILITES[ligne.civilite].value if ligne.civilite else None,
        telephone=ligne.telephone or None,
        email=ligne.email or None,
        commune=ligne.commune or None,
        code_postal=ligne.code_postal or None,
        metier=_couper(ligne.metiers, LONGUEURS["metier"]) if cle(ligne.metiers) != SANS_METIER else None,
        prescripteur_type=prescripteur.value if prescripteur else None,
        prescripteur_nom=_couper(ligne.prescripteur_organisation, LONGUEURS["prescripteur_nom"]) if nomme else None,
        structure_nom=ligne.structure_nom,
        structure_type=ligne.structure_type,
        laissees=tuple(laissees),
    )


def _prescripteur(ligne: Ligne) -> TypePrescripteur | None:
    source = cle(ligne.source)
    if source != PRESCRIPTEUR:
        return SOURCES.get(source)
    organisation = cle(ligne.prescripteur_organisation)
    connus = (genre for debut, genre in ORGANISATIONS.items() if organisation.startswith(debut))
    return next(connus, TypePrescripteur.AUTRE_HABILITE)


def _couper(texte: str, maximum: int) -> str | None:
    # The platform writes straight apostrophes; the pages write ours.
    texte = texte.replace("'", "’")
    if len(texte) <= maximum:
        return texte or None
    return f"{texte[: maximum - 1].rstrip()}…"
