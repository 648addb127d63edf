"""The PASS IAE of a person: recording it, and correcting what was read on the State platform."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from parcours.actions import echeance
from parcours.actions.insertion import sans_doublon
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.constat import (
    SaisieLevee,
    SaisiePass,
    numero_net,
    phrase_deplacement,
    verifier_levee,
    verifier_pass,
)
from parcours.domain.dates import Periode, en_toutes_lettres
from parcours.domain.delivrance import (
    peut_reporter_debut,
    verifier_nouveau_pass,
    verifier_report_embauche,
    verifier_suivant,
)
from parcours.domain.erreurs import PassImpossible
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.pass_iae import PassIae as FaitPass
from parcours.domain.pass_iae import fin_par_defaut
from parcours.models import LeveeCarence, Parcours, PassIae, Prolongation, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_faits, en_prolongation, en_suspension, jour_a_paris


def enregistrer(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    saisie: SaisiePass,
    levee: SaisieLevee | None = None,
) -> PassIae:
    """Record a PASS of the person. Raises PassImpossible.

    `levee`: an authorised prescriber lifted the waiting period of the former one.
    """
    numero = _verifier(session, auteur, parcours, saisie, None, levee)
    pass_iae = PassIae(
        structure_id=parcours.structure_id,
        salarie_id=parcours.salarie_id,
        numero=numero,
        debut=saisie.debut,
        fin_officielle=saisie.fin_officielle,
        source="saisie",
        constatee_le=saisie.constatee_le,
        suspensions=[],
        prolongations=[],
        levee=None,
    )
    with sans_doublon(session, lambda: _verifier_libre(session, parcours, numero, None)):
        session.add(pass_iae)
    suite = _lever(session, auteur, pass_iae, levee)
    _journaliser(session, auteur, parcours, "PassEnregistre", f"PASS IAE enregistré, {_du_au(saisie)}.{suite}")
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)
    return pass_iae


def corriger(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    pass_iae: PassIae,
    saisie: SaisiePass,
    version: int,
    levee: SaisieLevee | None = None,
) -> None:
    """Change a PASS read at `version`, and the waiver that covers it. Raises PassImpossible, ModificationConcurrente.

    The waiting period is judged again: that of the PASS before, and its own for the PASS that follows.
    A new official end is a new reading: it counts the suspensions and prolongations recorded so far. Its day is the
    one typed, or today when that was left as it was.
    """
    pass_iae = queries.verrouiller(session, pass_iae)
    verifier_version(pass_iae, version)
    numero = _verifier(session, auteur, parcours, saisie, pass_iae, levee)
    if saisie.debut > pass_iae.debut and peut_reporter_debut(en_faits(pass_iae), jour_a_paris(auteur.le)):
        # Put back: against the end as it is read now.
        verifier_report_embauche(FaitPass(saisie.debut, saisie.fin_officielle), saisie.debut)
    premiere = min(pass_iae.suspensions, key=lambda s: s.debut, default=None)
    if premiere is not None and premiere.debut < saisie.debut:
        raise PassImpossible(
            f"Une suspension commence le {en_toutes_lettres(premiere.debut)} : le PASS IAE commence avant elle.",
            "debut",
            "suspension_avant",
            premiere.debut,
        )
    if numero != pass_iae.numero:
        with sans_doublon(session, lambda: _verifier_libre(session, parcours, numero, pass_iae)):
            # First and apart: refused, it leaves the PASS as it was read.
            demande = update(PassIae).where(PassIae.id == pass_iae.id).values(numero=numero)
            session.execute(demande.execution_options(synchronize_session=False))
    avant, lu_avant = pass_iae.fin_officielle, pass_iae.constatee_le
    pass_iae.numero, pass_iae.debut = numero, saisie.debut
    if saisie.constatee_le != lu_avant or saisie.fin_officielle != avant:
        lu_le = saisie.constatee_le if saisie.constatee_le != lu_avant else jour_a_paris(auteur.le)
        relire(pass_iae, saisie.fin_officielle, lu_le)
        pass_iae.source = "saisie"
    deplacement = phrase_deplacement(avant, saisie.fin_officielle)
    suite = _lever(session, auteur, pass_iae, levee)
    phrase = f"PASS IAE corrigé, {_du_au(saisie)}. {deplacement}{suite}"
    _journaliser(session, auteur, parcours, "PassCorrige", phrase)
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)


def _lever(session: Session, auteur: Auteur, pass_iae: PassIae, voulue: SaisieLevee | None) -> str:
    """Keep the waiver as typed; the sentence that says what changed, empty without change."""
    gardee = pass_iae.levee
    if voulue is None:
        if gardee is None:
            return ""
        pass_iae.levee = None
        phrase = " Levée du délai de carence retirée."
    elif gardee is None:
        pass_iae.levee = LeveeCarence(
            structure_id=pass_iae.structure_id,
            par=voulue.par,
            le=voulue.le,
            piece=voulue.piece,
            saisie_le=auteur.le,
        )
        phrase = f" Délai de carence levé le {en_toutes_lettres(voulue.le)} par {voulue.par}."
    elif SaisieLevee(gardee.par, gardee.le, gardee.piece) == voulue:
        return ""
    else:
        gardee.par, gardee.le, gardee.piece = voulue.par, voulue.le, voulue.piece
        phrase = f" Levée du délai de carence corrigée : le {en_toutes_lettres(voulue.le)}, par {voulue.par}."
    # Two people who change it see each other: the version is that of the PASS.
    flag_modified(pass_iae, "numero")
    return phrase


def relire(pass_iae: PassIae, fin: date, le: date) -> None:
    """Keep the official end read on `le`, of a PASS loaded with its movements: those that had begun are in it."""
    pass_iae.fin_officielle, pass_iae.constatee_le = fin, le
    for suspension in pass_iae.suspensions:
        compte = suspension.debut <= le
        suspension.jours_dans_officielle = en_suspension(suspension).jours_ajoutes if compte else 0
    for prolongation in pass_iae.prolongations:
        compte = (
            prolongation.decision == DecisionProlongation.ACCORDEE
            and (prolongation.decidee_le or prolongation.demandee_le) <= le
        )
        prolongation.jours_dans_officielle = en_prolongation(prolongation).jours_ajoutes if compte else 0


def retirer(session: Session, pass_iae: PassIae, mouvement: Suspension | Prolongation) -> str:
    """Remove a suspension or a prolongation: the official end gives back the days that it counts for it.

    The end followed is then that of `domain.pass_iae.PassIae.sans`. The sentence that says so, empty without effect.
    """
    session.delete(mouvement)
    avant = pass_iae.fin_officielle
    # An official end typed shorter than what it is said to count stays a possible date.
    pass_iae.fin_officielle = max(avant - timedelta(days=mouvement.jours_dans_officielle), pass_iae.debut)
    if pass_iae.fin_officielle == avant:
        return ""
    pass_iae.source = queries.RAMENEE
    return f"{phrase_deplacement(avant, pass_iae.fin_officielle)} Relisez-la sur la plateforme."


def _verifier(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    saisie: SaisiePass,
    pass_iae: PassIae | None,
    levee: SaisieLevee | None,
) -> str:
    au = jour_a_paris(auteur.le)
    numero = numero_net(saisie.numero)
    verifier_pass(saisie, au)
    _verifier_libre(session, parcours, numero, pass_iae)
    if levee is not None:
        verifier_levee(levee, au)
    autres = [p for p in queries.de_salarie(session, parcours.salarie_id) if p is not pass_iae]
    # A PASS recorded late was delivered on its first day at the latest: the waiting period is that of this day.
    delivre_le = min(au, saisie.debut)
    verifier_nouveau_pass(
        Periode(saisie.debut, saisie.fin_officielle),
        [en_faits(autre) for autre in autres],
        au=delivre_le,
        regles_au=delivre_le,
        leve_par_prescripteur=levee is not None,
    )
    if pass_iae is None or saisie.fin_officielle != pass_iae.fin_officielle:
        suivant = min((autre for autre in autres if autre.debut > saisie.debut), key=lambda p: p.debut, default=None)
        if suivant is not None:
            corrige = FaitPass(saisie.debut, saisie.fin_officielle)
            if pass_iae is not None:
                # Read now, that end counts every movement: it is not moved by them again.
                corrige = replace(
                    en_faits(pass_iae),
                    debut=saisie.debut,
                    fin_initiale=fin_par_defaut(saisie.debut, saisie.debut),
                    fin_officielle=saisie.fin_officielle,
                )
            tenu = Periode(suivant.debut, suivant.fin_officielle)
            verifier_suivant(corrige, tenu, au=au, est_leve=suivant.levee is not None)
    return numero


def _verifier_libre(session: Session, parcours: Parcours, numero: str, pass_iae: PassIae | None) -> None:
    titulaire = queries.titulaire_du_numero(session, parcours.structure_id, numero, pass_iae.id if pass_iae else None)
    if titulaire is None:
        return
    if titulaire == parcours.salarie_id:
        phrase = "Ce PASS IAE est déjà enregistré pour cette personne : corrigez-le plutôt, depuis sa fiche."
    else:
        phrase = (
            "Ce numéro est déjà celui d’une autre personne de la structure : vérifiez-le sur la plateforme de "
            "l’inclusion."
        )
    raise PassImpossible(phrase, "numero", "numero_pris")


def _du_au(saisie: SaisiePass) -> str:
    return f"du {en_toutes_lettres(saisie.debut)} au {en_toutes_lettres(saisie.fin_officielle)}"


def _journaliser(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str) -> None:
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=True)
