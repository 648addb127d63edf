"""Time that goes wrong, processes that are too many, and a row that nothing can read."""

import signal
from collections import Counter
from datetime import timedelta

from sqlalchemy import select, text, update

from parcours.domain.echeance import Code
from parcours.jobs import execution
from parcours.jobs.execution import TACHES_DE_NUIT
from parcours.jobs.rappels import heures_dues
from parcours.models import Alerte, Compte, Echeance, Structure
from parcours.queries.execution import sont_finies
from tests.builders import creer_compte
from tests.fautes.moteurs import Modele
from tests.fautes.morts import faire_le_jour
from tests.fautes.population import VEILLE, ZONES
from tests.fautes.processus import ENVOI, NUIT, ORDONNANCEUR, Suivi, frais
from tests.fautes.releve import Reference, Releve, jours
from tests.fautes.terrain import LA_NUIT, LE_MATIN, LE_SOIR, PATIENCE_S, FauteMalFaite, Terrain, terrain

UN_JOUR = timedelta(days=1)
# Of two clocks each, once everything is done: time enough to do it again by mistake.
TICS_DE_PLUS = 4


def ordonnanceurs(modele: Modele, reference: Reference, nombre: int) -> Releve:
    """So many schedulers at once on one database: `parcours jobs`, the whole of it."""
    releve = Releve(f"{nombre} ordonnanceurs", modele.moteur)
    with terrain(modele) as lieu:
        premier, *_, dernier = jours(3)
        lieu.regler(premier, LA_NUIT)
        depart = frais.Barrier(nombre)
        enfants = [lieu.lancer(ORDONNANCEUR, depart=depart) for _ in range(nombre)]
        for jour in jours(3):
            for heure in (LA_NUIT, LE_MATIN, LE_SOIR):
                lieu.regler(jour, heure)
                _attendre_le_calme(lieu, [suivi for _, suivi in enfants])
        for enfant, _ in enfants:
            enfant.terminate()
        fins = [lieu.attendre(enfant) for enfant, _ in enfants]
        releve.exiger(set(fins) <= {0, -signal.SIGTERM}, f"des ordonnanceurs finissent mal ({fins})")
        releve.confronter(lieu, reference[dernier].alertes, reference[dernier].messages)
    return releve


def _attendre_le_calme(lieu: Terrain, suivis: list[Suivi]) -> None:
    patience = frais.Event()
    for _ in range(PATIENCE_S * 50):
        patience.wait(0.02)
        if _tout_est_fait(lieu):
            break
    else:
        raise FauteMalFaite("les ordonnanceurs ne finissent pas leur journée")
    voulus = [suivi.pas.value + TICS_DE_PLUS for suivi in suivis]
    for _ in range(PATIENCE_S * 50):
        if all(suivi.pas.value >= voulu for suivi, voulu in zip(suivis, voulus, strict=True)):
            return
        patience.wait(0.02)
    raise FauteMalFaite("des ordonnanceurs se sont arrêtés")


def _tout_est_fait(lieu: Terrain) -> bool:
    maintenant = lieu.horloge.maintenant()
    dues = heures_dues(lieu.base, lieu.config, lieu.horloge)
    with lieu.base.lecture() as session:
        nuits = all(sont_finies(session, TACHES_DE_NUIT, z, execution.date_due(maintenant, z)) for z in ZONES)
        faits = all(sont_finies(session, [f"rappels-{heure:02d}"], zone, jour) for zone, jour, heure in dues)
    return nuits and faits and lieu.en_attente() == 0


def horloge_deplacee(modele: Modele, reference: Reference) -> Releve:
    """The clock a day ahead for a while, then right again; the next evening, a day behind, then right again."""
    releve = Releve("horloge avancée et reculée", modele.moteur)
    lundi, mardi, mercredi = jours(3)
    with terrain(modele) as lieu:
        for jour, saut in ((lundi, UN_JOUR), (mardi, -UN_JOUR), (mercredi, UN_JOUR)):
            if jour == mercredi:
                # Ahead before anything of the day is due.
                _sauter(lieu, -timedelta(hours=0))
            faire_le_jour(lieu, jour)
            lieu.distribuer()
            if jour != mercredi:
                _sauter(lieu, saut)
                releve.pannes += 1
        releve.confronter(lieu, reference[mercredi].alertes, reference[mercredi].messages)
    return releve


def _sauter(lieu: Terrain, saut: timedelta) -> None:
    lieu.deplacer(lieu.instant + saut)
    for travail in (NUIT, ENVOI):
        lieu.faire(travail)
    lieu.deplacer(lieu.instant - saut + timedelta(minutes=5))
    for travail in (NUIT, ENVOI):
        lieu.faire(travail)


def semaine_manquee(modele: Modele, reference: Reference) -> Releve:
    """Nothing runs for a week: what is due is caught up at once, and each is written to once."""
    releve = Releve("une semaine sans nuit", modele.moteur, pannes=7)
    premier, *manques, retour = jours(9)
    with terrain(modele) as lieu:
        for jour in (premier, retour):
            faire_le_jour(lieu, jour)
            lieu.distribuer()
        apres = reference[retour].messages - reference[premier].messages
        attendus = reference[premier].messages | {(qui, retour.isoformat()) for qui, _ in apres}
        releve.confronter(lieu, reference[retour].alertes, attendus, exactement=False)
        nuits = {(tache, le) for tache, _, le in lieu.taches_finies() if tache in TACHES_DE_NUIT}
        releve.exiger(
            nuits == {(tache, jour.isoformat()) for tache in TACHES_DE_NUIT for jour in (premier, retour)},
            "d’autres nuits que la dernière ont été rattrapées",
        )
    return releve


def ligne_empoisonnee(modele: Modele, reference: Reference) -> Releve:
    """A deadline, an alert and an account that nothing can deal with: everything else is dealt with."""
    releve = Releve("lignes empoisonnées", modele.moteur, pannes=3)
    *_, dernier = jours(3)
    with terrain(modele) as lieu:
        perdue = _empoisonner(lieu)
        for jour in jours(3):
            faire_le_jour(lieu, jour)
            lieu.distribuer()
        with lieu.base.transaction() as session:
            session.execute(text("DELETE FROM alerte WHERE code = 'ECH-99'"))
        attendues = {c: etat for c, etat in reference[dernier].alertes.items() if (c[1], c[2]) != perdue}
        releve.confronter(lieu, attendues, reference[dernier].messages, exactement=True)
    return releve


def _empoisonner(lieu: Terrain) -> tuple[int | None, str]:
    """Spoil rows; the parcours and the code that no alert can be raised for."""
    with lieu.base.transaction() as session:
        echeance = session.scalars(select(Echeance).where(Echeance.code == Code.CONTRAT).order_by(Echeance.prochain_le).limit(1)).one()
        perdue = (echeance.parcours_id, echeance.code)
        echeance.code = "ECH-99"
        structure = session.scalars(select(Structure).order_by(Structure.id).limit(1)).one()
        creer_compte(session, "adresse impossible", "responsable", structure, le=VEILLE)
        session.add(
            Alerte(
                structure_id=structure.id,
                code="ECH-99",
                objet="illisible",
                limite=VEILLE.date(),
                seuil=0,
                signalee_le=VEILLE.date(),
                ouverte_le=VEILLE,
                annonces=2,
            )
        )
    return perdue
