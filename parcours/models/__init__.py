"""Tables. Importing this package loads every model, so that the metadata is complete."""

from parcours.models.agenda import EvenementAgenda
from parcours.models.alerte import Alerte, SuiteAlerte
from parcours.models.atelier import Atelier, Participation
from parcours.models.autorisation import Autorisation
from parcours.models.base import Base, Instant
from parcours.models.brouillon import Brouillon
from parcours.models.competence import CompetenceObservee
from parcours.models.compte import Compte, Invitation, Role, SessionWeb, Tentative
from parcours.models.contrat import Contrat
from parcours.models.depot import Depot
from parcours.models.derive import Derive, ReferenceDerive
from parcours.models.document import Document
from parcours.models.dossier_gestion import DossierGestionFige
from parcours.models.echeance import Echeance
from parcours.models.etape import CleConsommee, Etape
from parcours.models.execution import Execution
from parcours.models.formation import Formation, Seance
from parcours.models.frein import EvaluationFrein
from parcours.models.fse import ParticipationFse
from parcours.models.heures import Heures
from parcours.models.immersion import Immersion
from parcours.models.jalon import Jalon
from parcours.models.journal import Consultation, Journal
from parcours.models.liasse import Liasse
from parcours.models.mesure import MesureSaisie
from parcours.models.modele_type import ModeleTypeFige
from parcours.models.motif import DecisionMotif
from parcours.models.objectif import Objectif
from parcours.models.parcours import Affectation, Critere, Parcours
from parcours.models.pass_iae import LeveeCarence, PassIae, Prolongation, Suspension
from parcours.models.passage import Passage, Relais
from parcours.models.piece import Piece
from parcours.models.rappel import Annonce, LienUtilise, Rappel
from parcours.models.salarie import Salarie
from parcours.models.sortie import Sortie, Suivi
from parcours.models.structure import Annexe, Convention, Structure
from parcours.models.trame import Trame, UsageTrame
from parcours.models.vigilance import MesureVigilance
from parcours.models.vue import VueEnregistree

__all__ = [
    "Affectation",
    "Alerte",
    "Annexe",
    "Annonce",
    "Atelier",
    "Autorisation",
    "Base",
    "Brouillon",
    "CleConsommee",
    "CompetenceObservee",
    "Compte",
    "Consultation",
    "Contrat",
    "Convention",
    "Critere",
    "DecisionMotif",
    "Depot",
    "Derive",
    "Document",
    "DossierGestionFige",
    "Echeance",
    "Etape",
    "EvaluationFrein",
    "EvenementAgenda",
    "Execution",
    "Formation",
    "Heures",
    "Immersion",
    "Instant",
    "Invitation",
    "Jalon",
    "Journal",
    "LeveeCarence",
    "Liasse",
    "LienUtilise",
    "MesureSaisie",
    "MesureVigilance",
    "ModeleTypeFige",
    "Objectif",
    "Parcours",
    "Participation",
    "ParticipationFse",
    "PassIae",
    "Passage",
    "Piece",
    "Prolongation",
    "Rappel",
    "ReferenceDerive",
    "Relais",
    "Role",
    "Salarie",
    "Seance",
    "SessionWeb",
    "Sortie",
    "Structure",
    "SuiteAlerte",
    "Suivi",
    "Suspension",
    "Tentative",
    "Trame",
    "UsageTrame",
    "VueEnregistree",
]
