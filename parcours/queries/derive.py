"""What the follow-up of a structure says on a day: the same reading for its page and for the night."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.dates import UN_JOUR
from parcours.domain.derive import (
    Reference,
    Sens,
    SortieComptee,
    StatutSuivi,
    Suivi,
    calculer_reference,
    debut_du_suivi,
    suivre,
)
from parcours.domain.derive_modele import ModeleFige, rapprocher
from parcours.domain.derive_modele import relire as relire_fige
from parcours.domain.derive_suivi import suivre_sans_reponse
from parcours.domain.modele_type import ModeleDuType
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.profil_entree import Profil
from parcours.models import Derive, ReferenceDerive, Sortie, Structure
from parcours.queries import issues_du_type, modele_type
from parcours.queries import motif as queries_motif
from parcours.queries.derive_lot import Lot, charger, references, signaux_de
from parcours.queries.issues_du_type import Releve
from parcours.queries.profil import profils


@dataclass(frozen=True)
class Lecture:
    """The follow-up on a day, with what it rests on.

    `depart` is the first day held against the reference, which `arretee` is None until a night has set; `signaux` are
    the open one, then the closed ones, the latest first; `ecart_ancien` is the day a drift older than any signal came
    back to normal, the chart starting the day after. `hausse`: the same exits read for a rise, which raises no signal;
    `modele`: what gives each exit its own chance, None when all have the same; `chances`: those expected by the chart
    of a fall, by reference. `motifs`: the table they were read with; `du_type`: the model of the kind,
    read as long as no reference is kept.
    """

    suivi: Suivi
    hausse: Suivi
    depart: date
    sorties: tuple[SortieComptee, ...]
    arretee: ReferenceDerive | None
    signaux: tuple[Derive, ...]
    ecart_ancien: date | None
    modele: ModeleFige | None
    chances: Mapping[str, float]
    motifs: TableMotifs
    du_type: ModeleDuType | None

    @property
    def ouvert(self) -> Derive | None:
        """The open signal."""
        return next((signal for signal in self.signaux if signal.close_le is None), None)

    @property
    def constat(self) -> Suivi:
        """The chart whose finding comes first: a fall, else a rise, else the fall that is not there."""
        est_en_hausse = self.suivi.statut is StatutSuivi.RIEN and self.hausse.statut is StatutSuivi.ALERTE
        return self.hausse if est_en_hausse and self.ouvert is None else self.suivi

    @property
    def doute_depuis(self) -> date | None:
        """The first of the exits too uniform to be believed; None when there is no doubt."""
        return self.suivi.anomalie.depuis if self.suivi.anomalie is not None else None

    @property
    def est_a_venir(self) -> bool:
        """Whether the chart only starts tomorrow: a signal was closed today, or the history has just become enough."""
        return self.suivi.depuis > self.suivi.au

    @property
    def relue(self) -> Reference:
        """The reference as today's records would give it, over the same days: it differs when entries came late."""
        reference = self.suivi.reference
        return calculer_reference(self.sorties, reference.taux_du_type, reference.fin, reference.debut)


def lire(
    session: Session, structure: Structure, au: date, releve: Releve | None = None, lot: Lot | None = None
) -> Lecture:
    """The follow-up of a structure on a day (four statements, one more with a model, three more without a reference).

    1. Its reference is the one kept; before that, the one its exits would give today.
    2. The chart starts with the follow-up, or the day after the last signal was closed.
    3. A drift that came back to normal before any signal was raised is passed over: told too late, it would only be
       a false alarm.
    4. A rise is followed from the same day, and passed over once it came back to normal: nobody has to answer it.

    `releve`: the motives and the outcomes of the kind, when many structures are read in a row; `lot`: what was read of
    it with others.

    Raises MotifInconnu, ValueError (kind of structure).
    """
    motifs = queries_motif.table(session) if releve is None else releve.motifs
    lot = charger(session, [structure.id], au) if lot is None else lot
    sorties = lot.comptees(structure, motifs)
    signaux, ligne = lot.signaux[structure.id], lot.references.get(structure.id)
    if ligne is not None:
        reference, depart = relire(ligne), ligne.depuis
        modele = relire_fige(ligne.modele) if ligne.modele else None
        lus, du_type = lot.profils, None
    else:
        reference, depart, modele, lus, du_type = _premiere(session, structure, sorties, au, motifs, releve)
    depuis = depart
    if closes := [signal.close_le for signal in signaux if signal.close_le is not None]:
        depuis = max(depuis, max(closes) + UN_JOUR)
    suivies = [sortie for sortie in sorties if sortie.le >= depart]
    chances = {sens: modele.chances(suivies, lus, sens, reference.fin) if modele else {} for sens in Sens}
    suivi = suivre(sorties, reference, depuis, au, niveaux=chances[Sens.RECUL])
    ouvert = next((signal for signal in signaux if signal.close_le is None), None)
    ecart_ancien = None
    while suivi.retombee_le is not None and (ouvert is None or suivi.retombee_le < ouvert.debut_estime):
        ecart_ancien = suivi.retombee_le
        suivi = suivre(sorties, reference, ecart_ancien + UN_JOUR, au, niveaux=chances[Sens.RECUL])
    hausse = suivre_sans_reponse(sorties, reference, depart, au, Sens.HAUSSE, chances[Sens.HAUSSE])
    return Lecture(
        suivi=suivi,
        hausse=hausse,
        depart=depart,
        sorties=tuple(sorties),
        arretee=ligne,
        signaux=tuple(signaux),
        ecart_ancien=ecart_ancien,
        modele=modele,
        chances=chances[Sens.RECUL],
        motifs=motifs,
        du_type=du_type,
    )


def lister(session: Session, structure_id: int) -> list[Derive]:
    """The signals of a structure, the open one first, then the latest, with who follows them."""
    return signaux_de(session, [structure_id])[structure_id]


def structures_du_fuseau(session: Session, fuseau: str) -> list[Structure]:
    """The structures of a time zone, kind after kind: what a whole kind says is then read once."""
    demande = select(Structure).where(Structure.fuseau == fuseau)
    return list(session.scalars(demande.order_by(Structure.territoire, Structure.type, Structure.id)))


def par_id(session: Session, structure_id: int, derive_id: int) -> Derive | None:
    """A signal of this very structure, else None."""
    demande = (
        select(Derive)
        .where(Derive.id == derive_id, Derive.structure_id == structure_id)
        .options(joinedload(Derive.suivie_par))
    )
    return session.scalars(demande).one_or_none()


def ligne_arretee(session: Session, structure_id: int) -> ReferenceDerive | None:
    """The reference of a structure, once a night has set it, as it is stored."""
    return references(session, [structure_id]).get(structure_id)


def doute(session: Session, structure_id: int) -> date | None:
    """Since when the exits of a structure are too uniform to be believed, as the last night that read them found."""
    demande = select(ReferenceDerive.doute_depuis).where(ReferenceDerive.structure_id == structure_id)
    return session.scalars(demande).one_or_none()


def a_des_sorties_apres(session: Session, structure_id: int, au: date) -> bool:
    """Whether someone left a structure after a day."""
    return session.scalar(select(exists().where(Sortie.structure_id == structure_id, Sortie.le > au))) or False


def _premiere(
    session: Session,
    structure: Structure,
    sorties: list[SortieComptee],
    au: date,
    motifs: TableMotifs,
    releve: Releve | None,
) -> tuple[Reference, date, ModeleFige | None, dict[str, Profil], ModeleDuType | None]:
    """The reference that the exits would give today, where the follow-up would start, what gives the chances."""
    du_type = modele_type.dernier(session, structure.territoire, structure.type)
    debut = debut_du_suivi(sorties, au)
    if debut is None:
        reference = calculer_reference(sorties, None, au)
        # Enough today for the first time: these exits are the reference, not what is held against it.
        return reference, au + UN_JOUR if reference.est_suffisante else reference.debut, None, {}, du_type
    reference, modele, lus = _rapprochee(session, structure, sorties, debut - UN_JOUR, None, du_type, motifs, releve)
    return reference, debut, modele, lus, du_type


def nouvelle_reference(
    session: Session, structure: Structure, depuis: date, au: date
) -> tuple[Reference, ModeleFige | None]:
    """The reference that the exits from a day to another would give. Raises MotifInconnu, ValueError (kind)."""
    motifs = queries_motif.table(session)
    sorties = charger(session, [structure.id], au).comptees(structure, motifs)
    du_type = modele_type.dernier(session, structure.territoire, structure.type)
    return _rapprochee(session, structure, sorties, au, depuis, du_type, motifs, None)[:2]


def _rapprochee(
    session: Session,
    structure: Structure,
    sorties: list[SortieComptee],
    fin: date,
    depuis: date | None,
    du_type: ModeleDuType | None,
    motifs: TableMotifs,
    releve: Releve | None,
) -> tuple[Reference, ModeleFige | None, dict[str, Profil]]:
    """The reference that ends on a day, drawn towards its kind: by the profile where the model knows one."""
    fenetre = calculer_reference(sorties, None, fin, depuis)
    issues = (
        releve.de(session, structure)
        if releve is not None
        else issues_du_type.lire(session, structure, fenetre.debut, fenetre.fin, motifs)
    )
    taux = issues.taux_des_autres(structure.id, fenetre.debut, fenetre.fin)
    reference = calculer_reference(sorties, taux, fin, depuis)
    if du_type is None or not reference.est_suffisante:
        return reference, None, {}
    lus = _profils(session, structure, reference.debut) if du_type.a_un_profil(structure.ref) else {}
    return *rapprocher(reference, sorties, lus, du_type, structure.ref), lus


def _profils(session: Session, structure: Structure, depuis: date) -> dict[str, Profil]:
    return profils(session, Sortie.structure_id == structure.id, Sortie.le >= depuis)


def relire(ligne: ReferenceDerive) -> Reference:
    """The reference that a row keeps."""
    return Reference(
        debut=ligne.debut,
        fin=ligne.fin,
        n=ligne.n,
        dynamiques=ligne.dynamiques,
        en_attente=ligne.en_attente,
        taux=ligne.dynamiques / ligne.n,
        taux_du_type=ligne.taux_du_type,
        niveau=ligne.niveau,
        par_an=ligne.par_an,
        est_suffisante=True,
        surdispersion=ligne.surdispersion,
        niveau_hausse=ligne.modele["niveau_hausse"] if ligne.modele else None,
        modele=ligne.modele["version"] if ligne.modele else None,
    )
