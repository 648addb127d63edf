"""Review files: the list of a structure, one of them, and what a new one is made of."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from parcours.domain.dates import Periode
from parcours.domain.dossier_gestion import DossierGestion, Engagements, Identite, poids, sorties_par_motif
from parcours.domain.etp import bilan
from parcours.domain.indicateur import DEFINITIONS, calculer, comparable
from parcours.domain.indicateur.chiffre import OBJECTIFS, Chiffre, chiffrer
from parcours.domain.indicateur.definition import Contexte
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import Annexe, DossierGestionFige, Structure
from parcours.queries import etp, indicateur, modele_type
from parcours.queries.structure import annexe_en_vigueur


def composer(session: Session, structure: Structure, periode: Periode, au: date, motifs: TableMotifs) -> DossierGestion:
    """The file of a period from today's data (seven statements).

    The annexe is that of the last day of the period that has come. Raises MotifInconnu, ValueError (kind).
    """
    contexte = Contexte(periode, au)
    faits = indicateur.faits(session, structure, periode, motifs)
    annexe = annexe_en_vigueur(session, structure.id, min(periode.fin, au))
    objectifs = {} if annexe is None else {code: getattr(annexe, champ) for code, champ in OBJECTIFS.items()}
    mois = etp.mois(session, structure.id, periode, au, etp.annexes(session, structure.id, periode))
    choisis = [] if annexe is None else [annexe.poids_publics, annexe.poids_actions, annexe.poids_resultats]
    retenus, source = poids(choisis, periode.fin)
    return DossierGestion(
        identite=Identite(
            structure.nom, structure.type, structure.siret, structure.commune, structure.zone, structure.territoire
        ),
        debut=periode.debut,
        fin=periode.fin,
        au=au,
        personnes=sum(fait.presence(periode, au) is not None for fait in faits),
        engagements=None if annexe is None else _engagements(annexe),
        poids=retenus,
        source_des_poids=source,
        chiffres=tuple(
            [chiffrer(calculer(definition, faits, contexte), objectifs) for definition in DEFINITIONS.values()]
            + _comparable(session, structure, faits, periode)
        ),
        sorties=sorties_par_motif(faits, periode),
        mois=tuple(mois),
        etp=bilan(mois),
    )


def _comparable(
    session: Session, structure: Structure, faits: Sequence[FaitParcours], periode: Periode
) -> list[Chiffre]:
    """The rate at a comparable profile; none before the first model of the kind, or with too few exits."""
    du_type = modele_type.dernier(session, structure.territoire, structure.type)
    modele = None if du_type is None else du_type.pour(structure.ref)
    lue = None if modele is None else comparable.comparer(faits, periode, modele)
    return [] if du_type is None or lue is None else [comparable.chiffrer(lue, structure.type, du_type.version)]


def _engagements(annexe: Annexe) -> Engagements:
    def etp_de(valeur: object) -> float | None:
        return None if valeur is None else float(str(valeur))

    return Engagements(
        annexe.numero,
        annexe.debut,
        annexe.fin,
        float(annexe.postes_etp),
        annexe.heures_par_etp,
        etp_de(annexe.etp_encadrement),
        etp_de(annexe.etp_accompagnement),
    )


def lister(session: Session, structure_id: int) -> list[DossierGestionFige]:
    """The files of a structure with who made them, the latest first."""
    demande = select(DossierGestionFige).where(DossierGestionFige.structure_id == structure_id)
    demande = demande.options(joinedload(DossierGestionFige.compte))
    return list(session.scalars(demande.order_by(DossierGestionFige.fait_le.desc(), DossierGestionFige.id.desc())))


def par_ref(session: Session, structure_id: int, ref: str) -> DossierGestionFige | None:
    """A file of this very structure with what it holds, else None."""
    demande = select(DossierGestionFige).where(
        DossierGestionFige.structure_id == structure_id, DossierGestionFige.ref == ref
    )
    demande = demande.options(undefer(DossierGestionFige.contenu), joinedload(DossierGestionFige.compte))
    return session.scalars(demande).one_or_none()
