"""The small facts around parcours, read in one statement."""

from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.faits import (
    FaitCritere,
    FaitDocument,
    FaitFormation,
    FaitFse,
    FaitImmersion,
    FaitObjectif,
    FaitSuivi,
)
from parcours.models import Critere, Document, Formation, Immersion, Objectif, ParticipationFse, Suivi
from parcours.queries import autour
from parcours.queries.faits import de_parcours
from tests.builders import creer_parcours, creer_salarie, creer_structure
from tests.compteur import instructions


def test_chaque_fait_est_lu_dans_son_parcours(
    session: Session, base: BaseDeDonnees, auteur: Auteur, moteur: str
) -> None:
    structure = creer_structure(session)
    structure.participe_fse = True
    salarie = creer_salarie(session, structure, le=auteur.le)
    ancien = creer_parcours(
        session, structure, salarie, date(2024, 1, 8), sortie=(date(2025, 6, 30), "3"), auteur=auteur
    )
    suivi = creer_parcours(session, structure, salarie, auteur=auteur)
    voisin = creer_parcours(session, structure, auteur=auteur)
    cle = {"structure_id": structure.id, "parcours_id": suivi.id}
    jours = {"debut": date(2026, 2, 28), "fin": date(2026, 3, 1), "resultat": "a_renseigner"}
    immersion = Immersion(hote="Mairie", objet="decouvrir", **jours, **cle)
    formation = Formation(intitule="CACES", finalite="certification", **jours, **cle)
    document = Document(
        structure_id=structure.id, salarie_id=salarie.id, genre="rqth", fin=date(2028, 2, 29), vu_le=auteur.au
    )
    objectif = Objectif(
        intitule="Le permis", theme="mobilite", fixe_le=auteur.au, pour_le=date(2027, 5, 4), etat="ouvert", **cle
    )
    session.add_all([immersion, formation, document, objectif])
    session.add_all([Critere(code="rsa", justificatif_le=date(2026, 1, 2), **cle), Critere(code="qpv", **cle)])
    session.add(ParticipationFse(sortie_saisie_le=None, **cle))
    session.add(
        Suivi(structure_id=structure.id, parcours_id=ancien.id, mois=3, du_le=date(2025, 9, 30), fait_le=auteur.au)
    )
    session.flush()

    moteur_sql = session.get_bind()
    assert isinstance(moteur_sql, Engine)
    with instructions(moteur_sql) as envoyees:
        lus = autour.en_faits(session, [suivi.id, ancien.id, voisin.id])
    assert len(envoyees) == 1
    assert lus[suivi.id].immersions == [FaitImmersion(immersion.id, "Mairie", date(2026, 2, 28), date(2026, 3, 1))]
    assert lus[suivi.id].formations == [FaitFormation(formation.id, "CACES", date(2026, 2, 28), date(2026, 3, 1))]
    assert lus[suivi.id].objectifs == [FaitObjectif(objectif.id, date(2027, 5, 4))]
    assert lus[suivi.id].criteres == [FaitCritere("rsa", date(2026, 1, 2)), FaitCritere("qpv", None)]
    assert lus[suivi.id].suivis == []
    assert lus[ancien.id].suivis == [FaitSuivi(3, date(2025, 9, 30), auteur.au)]
    # A document is the person's: each of their stays reads it, and nobody else's.
    le_document = [FaitDocument(document.id, "rqth", None, date(2028, 2, 29))]
    assert lus[suivi.id].documents == lus[ancien.id].documents == le_document
    assert lus[voisin.id] == autour.Autour()

    faits = de_parcours(session, [suivi.id, voisin.id])
    assert faits[suivi.id].fse == FaitFse(None)
    assert faits[voisin.id].fse is None
    structure.participe_fse = False
    assert de_parcours(session, [suivi.id])[suivi.id].fse is None
