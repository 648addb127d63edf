"""Work skills seen in the invented territory: a few of a trade for each person, further from one time to the next."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from parcours.demonstration.insertion import ajouter
from parcours.domain.competence import Competence, NiveauCompetence, competences
from parcours.models import CompetenceObservee, Parcours

PART_OBSERVEE = 0.75
COMBIEN = (2, 4)
# The first time, so many days after the entry; the next ones, so many days apart.
PREMIERE, SUIVANTES = (15, 90), (50, 150)
PROGRES = (0.45, 0.5, 0.05)
# The family of a trade, by a word of it; any other one is drawn.
FAMILLES = {
    "Espaces verts": ("vert", "paysag", "jardin", "sentier"),
    "Nettoyage": ("propreté", "entretien", "domicile"),
    "Bâtiment, second œuvre": ("maçon", "carrel", "peinture", "coffr", "mur", "bricol", "menuis"),
    "Restauration": ("cuisine", "cantine", "salle"),
    "Maraîchage": ("maraîch", "récolte"),
    "Tri et réemploi": ("tri", "recycl", "ressourcerie", "déchet"),
    "Couture": ("couture",),
    "Logistique": ("livraison", "commande", "manutention", "chariot", "entrepôt", "quai"),
}
PREUVES = ("Vu sur le chantier du jour.", "Une commande entière, sans reprise.", "Avec un nouveau de l’équipe.")
PART_PROUVEE = 0.5


def observer(session: Session, au: date, parcours: Sequence[Parcours]) -> None:
    """Give observations to most of these parcours, until their exit or a day."""
    liste = competences(au)
    lignes: list[dict[str, object]] = []
    for suivi in parcours:
        # A generator of its own: the rest of the territory does not depend on them.
        rng = Random(f"competence {suivi.id}")  # noqa: S311  nothing secret
        if rng.random() < PART_OBSERVEE:
            siennes = [c for c in liste if c.famille == _famille(rng, suivi.metier)]
            for competence in rng.sample(siennes, min(len(siennes), rng.randint(*COMBIEN))):
                lignes += _observations(rng, suivi, competence, min(au, suivi.clos_le or au))
    ajouter(session, CompetenceObservee, lignes)


def _famille(rng: Random, metier: str | None) -> str:
    mots = (metier or "").lower()
    trouvees = [famille for famille, cles in FAMILLES.items() if any(cle in mots for cle in cles)]
    return trouvees[0] if trouvees else rng.choice(list(FAMILLES))


def _observations(rng: Random, suivi: Parcours, competence: Competence, jusqu_au: date) -> list[dict[str, object]]:
    lignes: list[dict[str, object]] = []
    niveaux = list(NiveauCompetence)
    rang = rng.choice((0, 1, 1))
    le = suivi.entree_le + timedelta(days=rng.randint(*PREMIERE))
    while le <= jusqu_au:
        lignes.append(
            {
                "structure_id": suivi.structure_id,
                "parcours_id": suivi.id,
                "cle": competence.cle,
                "rome": competence.rome,
                "libelle": competence.libelle,
                "niveau": niveaux[rang].value,
                "le": le,
                "preuve": rng.choice(PREUVES) if rng.random() < PART_PROUVEE else None,
            }
        )
        if rang == len(niveaux) - 1:
            break
        rang = min(len(niveaux) - 1, rang + rng.choices((0, 1, 2), PROGRES)[0])
        le += timedelta(days=rng.randint(*SUIVANTES))
    return lignes
