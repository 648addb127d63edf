"""What is written in the steps of the showcase: facts observed at work, no name, nothing of health or justice."""

from random import Random

from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme

NOTES: dict[str, tuple[str, ...]] = {
    "accueil": ("Présentation de l’équipe, des horaires et du chantier. Livret d’accueil remis.",),
    "diagnostic": ("Premier tour des huit thèmes. Priorité choisie ensemble : la mobilité, puis le numérique.",),
    "entretien": (
        "Point sur la quinzaine : à l’heure chaque jour, deux chantiers terminés. Prochain rendez-vous fixé.",
        "Projet abordé : deux métiers à découvrir, une immersion à chercher.",
        "Relecture du CV, deux expériences ajoutées.",
        "Renouvellement du contrat abordé, réponse la semaine prochaine.",
        "Deux vendredis de suite, tâche finie après l’heure : répartition à revoir avec l’équipe.",
        "Inscription au code faite, premier cours samedi.",
        "Bilan des démarches : deux terminées, une en attente de courrier.",
    ),
    "demarche": (
        "Dossier complet, déposé au guichet. Réponse attendue sous un mois.",
        "Appel fait ensemble, rendez-vous obtenu.",
        "Attestation reçue, copie rendue.",
        "Espace en ligne créé, mot de passe noté par la personne.",
        "Aide à la mobilité demandée.",
    ),
    "bilan": ("Objectifs relus : deux atteints, un prolongé. Savoir-faire observés listés avec l’encadrement.",),
    "atelier": ("Atelier « préparer un entretien d’embauche ».", "Atelier « mon espace en ligne ».", "Atelier budget."),
    "tripartite": ("Rencontre à trois : accord sur la suite et sur le rythme des rendez-vous.",),
    "visite": ("Visite d’une entreprise du Lamentin, poste présenté par l’équipe.",),
    "point": ("Débroussailleuse : sécurité acquise.", "Chantier terminé dans les temps.", "Consignes bien reprises."),
    "bravo": ("A guidé la personne arrivée cette semaine.", "Initiative sur le rangement du dépôt, adoptée par tous."),
    "evaluation": ("Taille et désherbage acquis ; lecture de plan en cours.",),
    "difficulte": ("Retard deux fois cette semaine : le bus du matin a changé d’horaire.",),
}

# Themes of the steps that are about something; the ones that touch private life stay between the accompagnateurs.
THEMES = (
    Theme.MOBILITE,
    Theme.DROITS,
    Theme.LOGEMENT,
    Theme.NUMERIQUE,
    Theme.LANGUE,
    Theme.ARGENT,
    Theme.DISPONIBILITE,
)


def note(rng: Random, genre: str) -> str | None:
    """A note for a step of that kind, or nothing: not every step is commented."""
    return typographie(rng.choice(NOTES[genre])) if rng.random() < 0.7 else None
