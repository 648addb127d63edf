"""Objectives of the people of the invented territory: some to come, most of the others reached, a few abandoned."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.insertion import ajouter
from parcours.domain.objectif import EtatObjectif
from parcours.models import Objectif, Parcours

PART_SUIVIE, PART_ATTEINTE, PART_ABANDONNEE = 0.6, 0.7, 0.2
# Set so many days after the entry, for so many days later.
APRES_L_ENTREE, POUR_DANS = (20, 200), (60, 240)
OBJECTIFS = (
    ("projet", "Choisir entre deux métiers après une visite de chacun"),
    ("travail", "Tenir un poste en autonomie une journée entière"),
    ("travail", "Obtenir le CACES R489"),
    ("mobilite", "Passer le code de la route"),
    ("droits", "Avoir un dossier de logement complet"),
    ("langue", "Remplir seul ou seule une demande en ligne"),
    ("numerique", "Consulter ses bulletins de paie sur son téléphone"),
    ("argent", "Mettre en place un échéancier"),
)
MOTIFS = (
    "La personne préfère un autre chemin.",
    "Un emploi est trouvé sans cela.",
    "La formation n’ouvre pas cette année.",
)


def fixer(session: Session, au: date, parcours: Sequence[Parcours]) -> None:
    """Give objectives to some of these parcours that are current on a day."""
    fixes = []
    for suivi in parcours:
        # A generator of its own: the rest of the territory does not depend on them.
        rng = Random(suivi.id)  # noqa: S311  nothing secret
        if suivi.clos_le is not None or rng.random() >= PART_SUIVIE:
            continue
        for theme, intitule in rng.sample(OBJECTIFS, rng.choice((1, 1, 2))):
            fixe_le = suivi.entree_le + timedelta(days=rng.randint(*APRES_L_ENTREE))
            if fixe_le > au:
                continue
            pour_le = fixe_le + timedelta(days=rng.randint(*POUR_DANS))
            tirage = rng.random() if pour_le < au else 1.0
            etat = EtatObjectif.OUVERT
            if tirage < PART_ATTEINTE + PART_ABANDONNEE:
                etat = EtatObjectif.ATTEINT if tirage < PART_ATTEINTE else EtatObjectif.ABANDONNE
            fixes.append(
                {
                    "structure_id": suivi.structure_id,
                    "parcours_id": suivi.id,
                    "intitule": intitule,
                    "theme": theme,
                    "fixe_le": fixe_le,
                    "pour_le": pour_le,
                    "etat": etat.value,
                    "clos_le": None if etat is EtatObjectif.OUVERT else pour_le - timedelta(days=rng.randrange(15)),
                    "motif": rng.choice(MOTIFS) if etat is EtatObjectif.ABANDONNE else None,
                }
            )
    ajouter(session, Objectif, fixes)
