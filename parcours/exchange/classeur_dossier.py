"""A review file as a workbook: the same figures, as numbers that can be added up."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from parcours.domain.dossier_gestion import VOLETS, DossierGestion, encadrements
from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.indicateur.chiffre import MOYENNE, Chiffre
from parcours.domain.indicateur.definition import Bloc
from parcours.domain.indicateur.freins import Colonne
from parcours.domain.indicateur.freins import code as code_du_frein

Valeur = str | int | float | None
LARGEUR_MAX = 60


def ecrire(dossier: DossierGestion) -> bytes:
    """The workbook: one sheet a part. Every text is a text: nothing that a person typed is computed."""
    sortie = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        classeur.set_properties({"title": "Dossier de dialogue de gestion", "author": dossier.identite.nom})
        for nom, entetes, lignes in _feuilles(dossier):
            _remplir(classeur, nom, entetes, list(lignes))
    return sortie.getvalue()


def _feuilles(d: DossierGestion) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Valeur]]]]:
    yield "Dossier", ("Quoi", "Valeur"), _identite(d)
    for bloc in (Bloc.RESULTATS, Bloc.PUBLICS, Bloc.ACTIONS, Bloc.QUALITE):
        yield bloc.libelle, COLONNES, map(_chiffre, d.du_bloc(bloc))
    yield (
        "Sorties par motif",
        ("Motif", "Ce qu’elle compte", "Nombre"),
        ((s.motif, s.place, s.nombre) for s in d.sorties),
    )
    yield (
        "ETP",
        ("Mois", "Heures", "ETP réalisés", "ETP conventionnés", "Contrats", "Contrats sans heures"),
        ((f"{m.mois:%m/%Y}", float(m.heures), m.etp, m.contractes, m.attendus, m.attendus - m.notes) for m in d.mois),
    )
    colonnes = [entete for colonne in Colonne for entete in (colonne.libelle, f"{colonne.libelle} : sur")]
    yield "Freins", ("Frein", *colonnes), _grille(d)
    yield (
        "Équipe",
        ("Équipe permanente", "ETP", "Part des ETP en insertion", "ETP en insertion pris pour base"),
        ((e.nom, e.etp, e.part, "réalisés" if e.est_realise else "conventionnés") for e in encadrements(d)),
    )
    yield (
        "Méthode",
        ("Indicateur", "Version", "Calcul", "Source"),
        ((c.libelle, c.version, typographie(c.formule), typographie(c.source)) for c in d.chiffres),
    )


COLONNES = (
    "Indicateur",
    "Valeur",
    "Unité",
    "Numérateur",
    "Dénominateur",
    "Intervalle bas",
    "Intervalle haut",
    "Non renseignés",
    "Objectif",
)


def _chiffre(c: Chiffre) -> tuple[Valeur, ...]:
    """A share is a number between 0 and 1, as its interval and its target."""
    unite = c.unites[1] if c.genre == MOYENNE else "part"
    objectif = None if c.objectif is None else c.objectif / 100
    return (c.libelle, c.valeur, unite, c.dessus, c.dessous, c.bas, c.haut, c.inconnus, objectif)


def _identite(d: DossierGestion) -> Iterable[tuple[str, Valeur]]:
    yield "Structure", d.identite.nom
    yield "Type", d.identite.type
    yield "SIRET", d.identite.siret
    yield "Du", f"{d.debut:%d/%m/%Y}"
    yield "Au", f"{d.fin:%d/%m/%Y}"
    yield "Fait le", f"{d.au:%d/%m/%Y}"
    if d.doute_depuis is not None:
        yield "Saisie à vérifier, issues toutes les mêmes depuis", f"{d.doute_depuis:%d/%m/%Y}"
    yield "Personnes en parcours", d.personnes
    if d.engagements is not None:
        yield "Annexe", d.engagements.numero
        yield "Postes conventionnés (ETP)", d.engagements.postes_etp
        yield "Heures par ETP", d.engagements.heures_par_etp
    yield "ETP réalisés, moyenne des mois finis", d.etp.etp
    yield "Mois de contrat sans heures", d.etp.manquants
    for bloc, poids in zip(VOLETS, d.poids, strict=True):
        yield f"Poids du volet « {bloc.libelle} »", poids / 100


def _grille(d: DossierGestion) -> Iterable[tuple[Valeur, ...]]:
    par_code = {c.code: c for c in d.chiffres}
    for theme in Theme:
        cases = [par_code.get(code_du_frein(theme, colonne)) for colonne in Colonne]
        comptes = [(None, None) if c is None or not c.dessous else (c.dessus, c.dessous) for c in cases]
        yield (theme.libelle, *(nombre for compte in comptes for nombre in compte))


def _remplir(
    classeur: xlsxwriter.Workbook, nom: str, entetes: Sequence[str], lignes: Sequence[Sequence[Valeur]]
) -> None:
    feuille = classeur.add_worksheet(nom)
    gras = classeur.add_format({"bold": True, "bottom": 1})
    feuille.freeze_panes(1, 1)
    for colonne, entete in enumerate(entetes):
        feuille.write_string(0, colonne, entete, gras)
        longueurs = [len(entete), *(len(str(ligne[colonne])) for ligne in lignes if isinstance(ligne[colonne], str))]
        feuille.set_column(colonne, colonne, min(LARGEUR_MAX, max(longueurs) + 2))
    for rang, ligne in enumerate(lignes, start=1):
        for colonne, valeur in enumerate(ligne):
            if isinstance(valeur, str):
                feuille.write_string(rang, colonne, valeur)
            elif valeur is not None:
                feuille.write_number(rang, colonne, valeur)
