"""Drift: what the night keeps of a structure, and the answer of the structure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import UN_JOUR, en_toutes_lettres
from parcours.domain.derive import Reference, StatutSuivi, phrases, titre
from parcours.domain.derive_commune import Commune
from parcours.domain.derive_commune import phrase as phrase_commune
from parcours.domain.derive_modele import ModeleFige
from parcours.domain.derive_reponse import CauseDerive, Reponse, verifier
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.nouveau_depart import NouveauDepart
from parcours.domain.nouveau_depart import verifier as verifier_le_depart
from parcours.models import Derive, ReferenceDerive, Structure
from parcours.queries import derive as queries
from parcours.queries import derive_commune as queries_commune
from parcours.queries.derive import Lecture
from parcours.queries.derive_lot import references
from parcours.queries.issues_du_type import Releve

FORMAT = 2


def reste_a_ecrire(lecture: Lecture) -> bool:
    """Whether the night has anything to keep: a reference to set, a doubt, a signal to raise, to lift or put back."""
    return (
        _reference_a_arreter(lecture)
        or _doute_a_changer(lecture)
        or _signal_a_ouvrir(lecture)
        or _levee_a_changer(lecture)
    )


def tenir(
    session: Session, auteur: Auteur, structure: Structure, lecture: Lecture, releve: Releve | None = None
) -> Derive | None:
    """Keep what a night has read; gives the signal when one is raised. `releve`: what it has read of whole kinds.

    1. The reference is set the first night that it suffices, and does not move afterwards. A night asked again for a
       past day sets none: what happened since belongs to it.
    2. An alert raises one signal, with everything known that day. While it is open there is no second one.
    3. Results too uniform to be believed are told to the structure, as long as they are: no alert comes from them.
    4. An open signal that later entries undo stays open, and says so; it says no more if others put it back.
    """
    if _reference_a_arreter(lecture) and not queries.a_des_sorties_apres(session, structure.id, auteur.au):
        _arreter(session, auteur, structure, lecture)
    if _doute_a_changer(lecture) and lecture.arretee is not None:
        session.get_one(ReferenceDerive, lecture.arretee.id).doute_depuis = lecture.doute_depuis
    if _levee_a_changer(lecture):
        _changer_la_levee(session, auteur, lecture)
    return _ouvrir(session, auteur, structure, lecture, releve) if _signal_a_ouvrir(lecture) else None


def garder_les_empreintes(session: Session, lues: Mapping[int, str]) -> None:
    """Remember what each structure rested on when a night read it, by key; those without a reference are read again."""
    for cle, reference in references(session, lues).items():
        reference.empreinte = lues[cle]


def repondre(session: Session, auteur: Auteur, signal: Derive, reponse: Reponse, version: int) -> None:
    """Write the answer of the structure to a signal read at `version`; a cause closes it.

    Once closed, its chart starts again from 0 the day after, with the same reference. Raises SaisieImpossible,
    ModificationConcurrente.
    """
    verifier_version(signal, version)
    verifier(reponse, signal.close_le is not None)
    if reponse.commentaire != signal.commentaire:
        signal.commentaire = reponse.commentaire
        _journaliser(session, auteur, signal, "DeriveCommentee", "commenté")
    if reponse.s_en_occupe and signal.suivie_par_id != auteur.compte_id:
        signal.suivie_par_id = auteur.compte_id
        _journaliser(session, auteur, signal, "DerivePrise", "pris en charge")
    if reponse.cause is not None:
        signal.cause, signal.close_le = reponse.cause.value, auteur.au
        _journaliser(session, auteur, signal, "DeriveClassee", f"classé : {_minuscule(reponse.cause)}")


def partir_de_nouveau(session: Session, auteur: Auteur, structure: Structure, demande: NouveauDepart) -> None:
    """Hold the structure against another past from tomorrow on: the exits from a day to today, for a written reason.

    Raises SaisieImpossible.
    """
    ligne = queries.ligne_arretee(session, structure.id)
    if ligne is None:
        raise SaisieImpossible("Aucune référence n’est encore arrêtée.", code="sans-reference")
    reference, modele = queries.nouvelle_reference(session, structure, demande.depuis, auteur.au)
    ouvert = any(signal.close_le is None for signal in queries.lister(session, structure.id))
    verifier_le_depart(reference, auteur.au, ouvert)
    _remplir(ligne, auteur, reference, modele, auteur.au + UN_JOUR)
    ligne.raison, ligne.doute_depuis, ligne.empreinte = demande.raison, None, None
    _journaliser_la_reference(session, auteur, structure, "ReferenceChangee", "nouveau départ", ligne)


def oublier_la_reference(session: Session, auteur: Auteur, structure: Structure) -> None:
    """Begin again against another past (derive.md 3.7: a change of kind): the next night that can sets it anew."""
    reference = queries.ligne_arretee(session, structure.id)
    if reference is not None:
        session.delete(reference)
        phrase = "Suivi des résultats : le type a changé, une nouvelle référence sera arrêtée."
        ecrire(session, auteur, "ReferenceOubliee", phrase, structure_id=structure.id)


def _reference_a_arreter(lecture: Lecture) -> bool:
    return lecture.arretee is None and lecture.suivi.reference.est_suffisante and lecture.depart <= lecture.suivi.au


def _doute_a_changer(lecture: Lecture) -> bool:
    return lecture.arretee is not None and lecture.arretee.doute_depuis != lecture.doute_depuis


def _signal_a_ouvrir(lecture: Lecture) -> bool:
    return lecture.suivi.statut is StatutSuivi.ALERTE and lecture.ouvert is None


def _levee_a_changer(lecture: Lecture) -> bool:
    # A night asked again for a day before the signal has nothing to say about it.
    if lecture.ouvert is None or lecture.suivi.au < lecture.ouvert.detectee_le:
        return False
    return (lecture.suivi.statut is StatutSuivi.RIEN) != (lecture.ouvert.levee_le is not None)


def _arreter(session: Session, auteur: Auteur, structure: Structure, lecture: Lecture) -> None:
    ligne = ReferenceDerive(structure_id=structure.id, doute_depuis=lecture.doute_depuis)
    _remplir(ligne, auteur, lecture.suivi.reference, lecture.modele, lecture.depart)
    session.add(ligne)
    _journaliser_la_reference(session, auteur, structure, "ReferenceArretee", "référence arrêtée", ligne)


def _remplir(
    ligne: ReferenceDerive, auteur: Auteur, reference: Reference, modele: ModeleFige | None, depuis: date
) -> None:
    ligne.depuis, ligne.arretee_le = depuis, auteur.au
    ligne.debut, ligne.fin = reference.debut, reference.fin
    ligne.n, ligne.dynamiques, ligne.en_attente = reference.n, reference.dynamiques, reference.en_attente
    ligne.taux_du_type, ligne.niveau, ligne.par_an = reference.taux_du_type, reference.niveau, reference.par_an
    ligne.surdispersion = reference.surdispersion
    ligne.modele = {**modele.en_donnees(), "niveau_hausse": reference.niveau_hausse} if modele else None


def _journaliser_la_reference(
    session: Session, auteur: Auteur, structure: Structure, evenement: str, quoi: str, ligne: ReferenceDerive
) -> None:
    phrase = f"{quoi}, du {en_toutes_lettres(ligne.debut)} au {en_toutes_lettres(ligne.fin)}."
    ecrire(session, auteur, evenement, f"Suivi des résultats : {phrase}", structure_id=structure.id)


def _ouvrir(session: Session, auteur: Auteur, structure: Structure, lecture: Lecture, releve: Releve | None) -> Derive:
    suivi = lecture.suivi
    assert suivi.debut is not None  # noqa: S101  an alert has its start
    commune = queries_commune.lire(session, structure, lecture, releve)
    signal = Derive(
        structure_id=structure.id,
        detectee_le=auteur.au,
        ouverte_le=auteur.le,
        debut_estime=suivi.debut,
        comptees=suivi.comptees,
        dynamiques=suivi.dynamiques,
        donnees=_donnees(lecture, commune, structure.type),
    )
    session.add(signal)
    # No count in the journal: administrators read it, and small numbers tell of persons.
    ecrire(session, auteur, "DeriveSignalee", f"{titre(suivi)} : signal ouvert.", structure_id=structure.id)
    return signal


def _changer_la_levee(session: Session, auteur: Auteur, lecture: Lecture) -> None:
    signal = lecture.ouvert
    assert signal is not None  # noqa: S101  asked by `_levee_a_changer`
    if signal.levee_le is None:
        signal.levee_le = auteur.au
        _journaliser(session, auteur, signal, "DeriveLevee", "levé par des saisies faites depuis ; il reste ouvert")
    else:
        signal.levee_le = None
        _journaliser(session, auteur, signal, "DeriveRetablie", "de nouveau justifié, après d’autres saisies")


def _donnees(lecture: Lecture, commune: Commune | None, type_structure: str) -> dict[str, Any]:
    """What was known that day: enough to read it again, and to replay the chart."""
    suivi, reference = lecture.suivi, lecture.suivi.reference
    return {
        "format": FORMAT,
        "sens": suivi.sens.value,
        "titre": titre(suivi),
        "phrases": [*phrases(suivi, type_structure), *([phrase_commune(commune, type_structure)] if commune else [])],
        "commune": commune and commune.en_donnees(),
        "depuis": suivi.depuis.isoformat(),
        "au": suivi.au.isoformat(),
        "alerte_le": suivi.alerte_le.isoformat() if suivi.alerte_le else None,
        "en_attente": suivi.en_attente,
        "attendues": suivi.attendues,
        "s": suivi.s,
        "seuil": suivi.seuil,
        "rarete_annees": suivi.rarete_annees,
        "delai_mois": suivi.delai_mois,
        "reference": {
            "debut": reference.debut.isoformat(),
            "fin": reference.fin.isoformat(),
            "n": reference.n,
            "dynamiques": reference.dynamiques,
            "en_attente": reference.en_attente,
            "taux_du_type": reference.taux_du_type,
            "niveau": reference.niveau,
            "par_an": reference.par_an,
            "surdispersion": reference.surdispersion,
            "modele": reference.modele,
        },
        "sorties": [
            [s.le.isoformat(), s.dynamique, s.ref, lecture.chances.get(s.ref, reference.niveau)]
            for s in lecture.sorties
            if s.le >= suivi.depuis
        ],
    }


def _minuscule(cause: CauseDerive) -> str:
    return cause.libelle[0].lower() + cause.libelle[1:]


def _journaliser(session: Session, auteur: Auteur, signal: Derive, evenement: str, suite: str) -> None:
    ecrire(
        session,
        auteur,
        evenement,
        f"Signal du {en_toutes_lettres(signal.detectee_le)} sur les sorties dynamiques {suite}.",
        structure_id=signal.structure_id,
    )
