"""The PASS IAE of a person: the rows, and what a page says of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, selectinload

from parcours.domain import pass_iae as domaine
from parcours.domain.dates import Periode, jours_entre
from parcours.domain.delivrance import peut_reporter_debut
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.prolongation import (
    a_l_age_requis,
    demande_un_prescripteur,
    fenetre_prolongation,
    maximum_prolongation,
    motifs_proposes,
    peut_prolonger,
    rappels_demande,
)
from parcours.domain.suspension import longue_depuis, peut_lever, peut_suspendre
from parcours.models import Contrat, LeveeCarence, Parcours, PassIae, Prolongation, Salarie, Suspension
from parcours.queries.faits import en_faits, en_prolongation, en_suspension

# Source of an official end that gave back the days of what was removed since it was read.
RAMENEE = "ramenee"


def par_id(session: Session, salarie_id: int, pass_id: int) -> PassIae | None:
    """A PASS of this very person, with its movements and its waiver, else None (four statements)."""
    return session.scalars(_de(salarie_id).where(PassIae.id == pass_id)).one_or_none()


def de_salarie(session: Session, salarie_id: int) -> list[PassIae]:
    """Every PASS of a person, the latest first, with movements and waivers (four statements)."""
    return list(session.scalars(_de(salarie_id).order_by(PassIae.debut.desc(), PassIae.id.desc())))


def de_prolongation(session: Session, salarie_id: int, prolongation_id: int) -> PassIae | None:
    """The PASS of this very person that a prolongation is about, else None."""
    demande = _de(salarie_id).join(Prolongation, Prolongation.pass_iae_id == PassIae.id)
    return session.scalars(demande.where(Prolongation.id == prolongation_id)).one_or_none()


def verrouiller(session: Session, pass_iae: PassIae) -> PassIae:
    """The same PASS read again with its movements, kept from other transactions until the end of this one."""
    demande = _de(pass_iae.salarie_id).where(PassIae.id == pass_iae.id).with_for_update()
    return session.scalars(demande).one()


def _de(salarie_id: int) -> Select[PassIae]:
    return (
        select(PassIae)
        .where(PassIae.salarie_id == salarie_id)
        .options(selectinload(PassIae.suspensions), selectinload(PassIae.prolongations), selectinload(PassIae.levee))
        .execution_options(populate_existing=True)
    )


def est_le_dernier(session: Session, pass_iae: PassIae, le: date | None = None) -> bool:
    """Whether it is the latest PASS of its person; of those that had begun, when a day is given."""
    demande = (
        select(PassIae.id)
        .where(PassIae.salarie_id == pass_iae.salarie_id)
        .order_by(PassIae.debut.desc(), PassIae.id.desc())
        .limit(1)
    )
    if le is not None:
        demande = demande.where(PassIae.debut <= le)
    return session.scalar(demande) == pass_iae.id


def titulaire_du_numero(session: Session, structure_id: int, numero: str, sauf_id: int | None = None) -> int | None:
    """The key of the person of the structure whose other PASS has this number; never that of another structure."""
    demande = select(PassIae.salarie_id).where(PassIae.structure_id == structure_id, PassIae.numero == numero)
    if sauf_id is not None:
        demande = demande.where(PassIae.id != sauf_id)
    return session.scalar(demande.limit(1))


def debut_de_la_derniere_embauche(session: Session, salarie_id: int, au: date) -> date | None:
    """The first day of the last hiring of a person on a day: a renewal is not one; the entry without any contract."""
    derniere: date | None = session.scalar(select(_derniere_embauche(salarie_id, au)))
    return derniere


def _derniere_embauche(salarie_id: int, au: date) -> ColumnElement[date | None]:
    contrats = (
        select(func.max(Contrat.debut))
        .join(Parcours, Parcours.id == Contrat.parcours_id)
        .where(Parcours.salarie_id == salarie_id, Contrat.renouvelle_id.is_(None), Contrat.debut <= au)
    )
    entrees = select(func.max(Parcours.entree_le)).where(Parcours.salarie_id == salarie_id, Parcours.entree_le <= au)
    return func.coalesce(contrats.scalar_subquery(), entrees.scalar_subquery())


def derniere_embauche(session: Session, pass_iae: PassIae, au: date) -> tuple[date | None, bool]:
    """The last hiring of a person here, on a day, and whether another structure hired them since (one statement).

    Of elsewhere, only yes or no, and for one person: same number, same birth date. A hiring is a contract that renews
    none, or the entry without any contract.
    """
    naissance = select(Salarie.naissance).where(Salarie.id == pass_iae.salarie_id).scalar_subquery()
    ailleurs = (
        select(Salarie.id)
        .join(PassIae, PassIae.salarie_id == Salarie.id)
        .where(PassIae.numero == pass_iae.numero, PassIae.structure_id != pass_iae.structure_id)
        .where(Salarie.naissance == naissance)
    )
    contrats = (
        select(func.max(Contrat.debut))
        .join(Parcours, Parcours.id == Contrat.parcours_id)
        .where(Parcours.salarie_id.in_(ailleurs), Contrat.renouvelle_id.is_(None), Contrat.debut <= au)
    )
    sans_contrat = ~select(Contrat.id).where(Contrat.parcours_id == Parcours.id).exists()
    entrees = select(func.max(Parcours.entree_le)).where(
        Parcours.salarie_id.in_(ailleurs), Parcours.entree_le <= au, sans_contrat
    )
    ici, *la_bas = session.execute(
        select(_derniere_embauche(pass_iae.salarie_id, au), contrats.scalar_subquery(), entrees.scalar_subquery())
    ).one()
    return ici, any(le is not None and (ici is None or le > ici) for le in la_bas)


@dataclass(frozen=True)
class LigneMouvement:
    """One suspension or prolongation: its dates, its reason, the days it adds, those the official end counts already.

    `decision`, `decidee_le` and `motif_refus` are those of a prolongation, `relances_le` the days the platform recalls
    its request; `est_longue_le` is the day a suspension passes 12 months.
    """

    genre: str
    id: int
    fait: domaine.Evenement
    debut: date
    fin: date
    motif: str
    jours: int
    jours_comptes: int
    decision: DecisionProlongation | None = None
    decidee_le: date | None = None
    motif_refus: str | None = None
    demandee_le: date | None = None
    attend_un_prescripteur: bool = False
    relances_le: tuple[date, ...] = ()
    peut_finir: bool = False
    est_longue_le: date | None = None


@dataclass(frozen=True)
class ResumePass:
    """What the page says of a PASS on a day.

    `fin_suivie` is the end that states and limits follow: the official one moved by what it does not count yet.
    `ecart_jours` is the estimate less the official end; `est_ramenee`: days were taken off that end since it was read.
    `levee`: how the waiting period before it was lifted; `peut_reporter_debut`: it has not begun.
    """

    id: int
    faits: domaine.PassIae
    numero: str
    debut: date
    etat: domaine.EtatPass
    duree_jours: int
    jours_restants: int
    restant_en_mots: str
    fin_officielle: date
    constatee_le: date
    est_ramenee: bool
    fin_suivie: date
    fin_par_defaut: date
    fin_estimee: date
    ecart_jours: int
    mouvements: tuple[LigneMouvement, ...]
    depart_de_carence: date
    fin_de_carence: date
    est_en_carence: bool
    fenetre: Periode
    est_fenetre_ouverte: bool
    fin_si_reprise: date | None
    peut_suspendre: bool
    peut_prolonger: bool
    levee: LeveeCarence | None
    peut_reporter_debut: bool

    def mouvement(self, genre: str, cle: int) -> LigneMouvement:
        """The movement of that kind and key. Raises LookupError."""
        trouves = [ligne for ligne in self.mouvements if (ligne.genre, ligne.id) == (genre, cle)]
        return trouves[0]

    def fin_sans(self, ligne: LigneMouvement) -> date:
        """The end that would be followed without one of its movements."""
        return domaine.fin_retenue(self.faits.sans(ligne.fait))


def resume(p: PassIae, au: date) -> ResumePass:
    """The PASS in words and dates on a day, by the rules of that day; `p` loaded with its movements and waiver."""
    faits = en_faits(p)
    fin, depart = domaine.fin_retenue(faits), domaine.depart_de_carence(faits)
    estimee = domaine.fin_estimee(faits)
    fenetre = fenetre_prolongation(fin, au, debut=p.debut)
    restants = max(domaine.jours_restants(faits, au), 0)
    return ResumePass(
        id=p.id,
        faits=faits,
        numero=p.numero,
        debut=p.debut,
        etat=domaine.etat(faits, au),
        duree_jours=domaine.duree_jours(faits),
        jours_restants=restants,
        restant_en_mots=domaine.restant_en_mots(restants, au),
        fin_officielle=p.fin_officielle,
        constatee_le=p.constatee_le,
        est_ramenee=p.source == RAMENEE,
        fin_suivie=fin,
        fin_par_defaut=faits.fin_initiale,
        fin_estimee=estimee,
        ecart_jours=jours_entre(p.fin_officielle, estimee),
        mouvements=tuple(
            sorted(
                (*(_suspension(s, au) for s in p.suspensions), *(_prolongation(pr) for pr in p.prolongations)),
                key=lambda ligne: (ligne.debut, ligne.fin, ligne.id),
            )
        ),
        depart_de_carence=depart,
        fin_de_carence=domaine.fin_de_carence(depart, au),
        est_en_carence=domaine.est_en_carence(fin, au, au, depart),
        fenetre=fenetre,
        est_fenetre_ouverte=fenetre.contient(au),
        fin_si_reprise=domaine.fin_si_reprise(faits, au) if domaine.suspension_en_cours(faits, au) else None,
        peut_suspendre=peut_suspendre(faits, au),
        peut_prolonger=peut_prolonger(faits, au, au),
        levee=p.levee,
        peut_reporter_debut=peut_reporter_debut(faits, au),
    )


def _suspension(s: Suspension, au: date) -> LigneMouvement:
    fait = en_suspension(s)
    return LigneMouvement(
        genre="suspension",
        id=s.id,
        fait=fait,
        debut=s.debut,
        fin=s.fin,
        motif=MotifSuspension(s.motif).libelle,
        jours=fait.jours_ajoutes,
        jours_comptes=s.jours_dans_officielle,
        peut_finir=peut_lever(fait, au, au) and fait.jours_ajoutes > 1,
        est_longue_le=longue_depuis(fait, au),
    )


def _prolongation(pr: Prolongation) -> LigneMouvement:
    fait = en_prolongation(pr)
    return LigneMouvement(
        genre="prolongation",
        id=pr.id,
        fait=fait,
        debut=pr.debut,
        fin=pr.fin,
        motif=fait.motif.libelle,
        jours=fait.jours_ajoutes,
        jours_comptes=pr.jours_dans_officielle,
        decision=fait.decision,
        decidee_le=pr.decidee_le,
        motif_refus=pr.motif_refus,
        demandee_le=pr.demandee_le,
        attend_un_prescripteur=demande_un_prescripteur(fait.motif, pr.demandee_le),
        relances_le=tuple(rappels_demande(pr.demandee_le, pr.demandee_le)),
    )


@dataclass(frozen=True)
class MotifPossible:
    """A motive of prolongation offered to a structure: the latest end it allows, and who must agree."""

    motif: MotifProlongation
    maximum: date
    demande_un_prescripteur: bool
    est_possible: bool


def motifs_de_prolongation(p: PassIae, type_structure: str, naissance: date, au: date) -> list[MotifPossible]:
    """The motives offered for this PASS on a day to a person of that age, in the order of the screens."""
    faits = en_faits(p)
    fin = domaine.fin_retenue(faits)
    return [
        MotifPossible(motif, maximum, demande_un_prescripteur(motif, au), maximum > fin)
        for motif in motifs_proposes(type_structure, au)
        if a_l_age_requis(faits, motif, naissance, au)
        for maximum in [maximum_prolongation(faits, motif, au)]
    ]
