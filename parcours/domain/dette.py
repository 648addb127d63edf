"""What is not recorded, ordered by how much it could move a figure of the annual review.

The weight of a lack is the share of those concerned, by the figure it moves, of whom nothing is known: with 2 unknown
of 20, the rate may move by 10 points.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.domain.etp import BilanEtp
from parcours.domain.indicateur.definition import Part, Resultat

# What to record, the singular and plural of what lacks it, and the figure that it moves, the first one to be due first.
A_SAISIR: tuple[tuple[str, str, str], ...] = (
    ("sorties_dynamiques", "sortie sans motif", "sorties sans motif"),
    ("minima_sociaux", "personne sans critère à l’entrée", "personnes sans critère à l’entrée"),
    ("sans_diplome", "personne sans niveau de formation", "personnes sans niveau de formation"),
    ("femmes", "personne sans civilité", "personnes sans civilité"),
    ("emploi_a_3_mois", "personne sans nouvelles à 3 mois", "personnes sans nouvelles à 3 mois"),
    ("emploi_a_6_mois", "personne sans nouvelles à 6 mois", "personnes sans nouvelles à 6 mois"),
    ("certifications", "formation certifiante sans résultat", "formations certifiantes sans résultat"),
    ("immersions_embauche", "immersion sans suite notée", "immersions sans suite notée"),
)
ETP = "etp"


@dataclass(frozen=True)
class Dette:
    """Something to record: the figure it moves (`indicateur`), how many lack it, by how many points at most."""

    indicateur: str
    nombre: int
    quoi: str
    points: int
    effet: str


def dettes(resultats: Mapping[str, Resultat], etp: BilanEtp | None = None) -> list[Dette]:
    """What is missing, the heaviest first; [] when nothing is."""
    trouvees = []
    for code, singulier, pluriel in A_SAISIR:
        part = resultats.get(code)
        if isinstance(part, Part) and part.inconnus:
            quoi = accorder(part.inconnus, singulier, pluriel)
            trouvees.append(_dette(code, part.inconnus, quoi, part.manque, part.definition.libelle))
    if etp is not None and etp.manquants:
        quoi = accorder(etp.manquants, "mois de contrat sans heures", "mois de contrat sans heures")
        trouvees.append(_dette(ETP, etp.manquants, quoi, etp.manquants / etp.attendus, "ETP réalisés"))
    # Sorted once: those of the same weight stay in the order in which they fall due.
    return sorted(trouvees, key=lambda dette: -dette.points)


def _dette(code: str, nombre: int, quoi: str, manque: float, chiffre: str) -> Dette:
    # Never said to weigh nothing: something is missing.
    points = max(1, round(100 * manque))
    effet = typographie(f"{chiffre} : jusqu’à {accorder(points, 'point')} de plus")
    return Dette(code, nombre, quoi, points, effet)
