"""The table of the faults, as it is printed and as docs/fautes.md shows it."""

from tests.fautes.releve import Releve

COLONNES = (
    "faute",
    "moteur",
    "morts",
    "pannes",
    "nuits",
    "alertes attendues",
    "perdues",
    "doublées",
    "messages attendus",
    "perdus",
    "doublons",
    "du même Message-ID",
    "inévitables",
    "par mort au plus",
    "verdict",
)
ENTETE = f"| {' | '.join(COLONNES)} |"
TIRETS = f"|{'---|' * len(COLONNES)}"
NOMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def en_ligne(releve: Releve) -> str:
    """The line of a fault on an engine."""
    cases = (
        releve.faute,
        NOMS[releve.moteur],
        releve.morts,
        releve.pannes,
        releve.nuits,
        releve.alertes_attendues,
        releve.alertes_perdues,
        releve.alertes_doublees,
        releve.messages_attendus,
        releve.messages_perdus,
        releve.doublons,
        releve.doublons_meme_identifiant,
        releve.permis,
        releve.par_mort,
        "tenu" if releve.est_tenu else "RATÉ",
    )
    return f"| {' | '.join(str(case) for case in cases)} |"
