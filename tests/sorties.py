"""Exits planted by the dozen: one letter an exit, and a whole past in one line."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from parcours.db import BaseDeDonnees
from parcours.domain.dates import ajouter_mois
from parcours.domain.texte import cle_de_recherche, cle_de_tri, nouvelle_ref
from parcours.models import Critere, Derive, Parcours, ReferenceDerive, Salarie, Sortie, Structure
from tests.builders import creer_structure

# «d» dynamic, «n» not, «?» no motive yet, «x» neutralised, «i» not sorted by the payer (CDI inclusion).
MOTIFS = {"d": "3", "n": "7", "?": None, "x": "17", "i": "96"}
NOM = "Canari-Secret"
SAISI_LE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
# One exit a fortnight: three years with about half of them dynamic, a quiet half-year, then hardly any.
DEBUT = date(2022, 9, 5)
TROIS_ANS = "dndnddnnddnndndnnddnndndn" * 3 + "dndn"
CALME = "ndnnddndnndd"
RECUL = "nnnnndnnn?nnnnnnnn"


def planter(session: Session, structure: Structure, issues: str, debut: date, pas_jours: int = 14) -> list[Sortie]:
    """Exits at a regular pace from a day, after stays of eight months; persons are called Canari-Secret."""
    return planter_le(
        session, structure, ((debut + timedelta(days=pas_jours * rang), issue) for rang, issue in enumerate(issues))
    )


def planter_le(
    session: Session, structure: Structure, sorties: Iterable[tuple[date, str]], sejour_mois: int = 8
) -> list[Sortie]:
    """Exits on given days; written without their deadlines, which nothing here looks at."""
    plan = list(sorties)
    personnes = [
        Salarie(
            structure_id=structure.id,
            nom=NOM,
            prenom=f"Prénom{rang}",
            nom_tri=cle_de_tri(f"{NOM} Prénom{rang}"),
            cle_recherche=cle_de_recherche(NOM, f"Prénom{rang}", None),
            naissance=date(1990, 1, 1),
            cree_le=SAISI_LE,
        )
        for rang in range(len(plan))
    ]
    session.add_all(personnes)
    session.flush()
    suivis = [
        Parcours(
            structure_id=structure.id,
            salarie_id=personne.id,
            ref=nouvelle_ref(),
            entree_le=ajouter_mois(le, -sejour_mois),
            clos_le=le,
            cree_le=SAISI_LE,
        )
        for personne, (le, _) in zip(personnes, plan, strict=True)
    ]
    session.add_all(suivis)
    session.flush()
    plantees = [
        Sortie(structure_id=structure.id, parcours_id=parcours.id, le=le, motif=MOTIFS.get(issue, issue))
        for parcours, (le, issue) in zip(suivis, plan, strict=True)
    ]
    session.add_all(plantees)
    session.flush()
    return plantees


def noter_au_rsa(base: BaseDeDonnees, sorties: Iterable[Sortie]) -> None:
    """These persons were seen to receive RSA when they entered."""
    with base.transaction() as session:
        session.add_all(
            Critere(structure_id=sortie.structure_id, parcours_id=sortie.parcours_id, code="rsa") for sortie in sorties
        )


def planter_un_type_avec_profil(base: BaseDeDonnees) -> None:
    """Another ACI, where who receives RSA leaves to a dynamic exit one time out of four, the others three times."""
    with base.transaction() as session:
        autre = creer_structure(session, "Une autre ACI")
        planter(session, autre, "dddn" * 40, date(2024, 1, 8), 6)
        faibles = planter(session, autre, "dnnn" * 40, date(2024, 1, 10), 6)
    noter_au_rsa(base, faibles)


def creer_reference(session: Session, structure: Structure, *, doute_depuis: date | None = None) -> None:
    """What a night has kept of a structure: three years behind it, fourteen dynamic exits out of thirty."""
    session.add(
        ReferenceDerive(
            structure_id=structure.id,
            depuis=date(2025, 9, 1),
            debut=date(2022, 9, 1),
            fin=date(2025, 8, 31),
            n=30,
            dynamiques=14,
            en_attente=0,
            taux_du_type=0.4,
            niveau=0.4,
            par_an=10,
            arretee_le=date(2025, 9, 1),
            doute_depuis=doute_depuis,
        )
    )


def creer_derive(session: Session, structure: Structure, le: date, ouverte_le: datetime = SAISI_LE) -> Derive:
    """An open signal raised on a day: three dynamic exits of nineteen since the middle of March 2026."""
    signal = Derive(
        structure_id=structure.id,
        detectee_le=le,
        ouverte_le=ouverte_le,
        debut_estime=date(2026, 3, 12),
        comptees=19,
        dynamiques=3,
        donnees={},
    )
    session.add(signal)
    return signal
