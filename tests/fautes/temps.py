"""Time that goes wrong, processes that are too many, and a row that nothing can read."""

import signal
from datetime import time, timedelta

from sqlalchemy import delete, select

from parcours.jobs import execution
from parcours.jobs.execution import TACHES_DE_NUIT
from parcours.jobs.rappels import heures_dues
from parcours.models import Alerte, Echeance, Execution, Parcours, Structure
from parcours.queries.execution import sont_finies
from tests.builders import creer_compte
from tests.fautes.morts import faire_le_jour
from tests.fautes.moteurs import Modele
from tests.fautes.population import VEILLE, ZONES
from tests.fautes.processus import ORDONNANCEUR, Suivi, frais
from tests.fautes.releve import HISTOIRE, SEMAINE, Reference, Releve
from tests.fautes.terrain import LA_NUIT, LE_MATIN, PATIENCE_S, FauteMalFaite, Terrain, terrain

UN_JOUR = timedelta(days=1)
# In UTC: 02:00 in Martinique.
AVANT_LA_NUIT = time(6)
ILLISIBLE = "ECH-99"
# Of two clocks each, once everything is done: time enough to do it again by mistake.
TICS_DE_PLUS = 2


def ordonnanceurs(modele: Modele, reference: Reference, nombre: int, jours: int) -> Releve:
    """So many schedulers at once on one database: `parcours jobs`, the whole of it."""
    releve = Releve(f"{nombre} ordonnanceurs", modele.moteur)
    with terrain(modele) as lieu:
        dernier = HISTOIRE[jours - 1]
        lieu.regler(HISTOIRE[0], LA_NUIT)
        depart = frais.Barrier(nombre)
        enfants = [lieu.lancer(ORDONNANCEUR, depart=depart) for _ in range(nombre)]
        for jour in HISTOIRE[:jours]:
            for heure in (LA_NUIT, LE_MATIN):
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
    releve = Releve("horloge avancée, reculée", modele.moteur, pannes=2)
    with terrain(modele) as lieu:
        for jour, saut in zip(HISTOIRE, (UN_JOUR, -UN_JOUR, None), strict=True):
            faire_le_jour(lieu, jour)
            lieu.distribuer()
            if saut is not None:
                _sauter(lieu, saut)
        releve.confronter(lieu, reference[HISTOIRE[-1]].alertes, reference[HISTOIRE[-1]].messages)
    return releve


def horloge_en_avance(modele: Modele, reference: Reference) -> Releve:
    """The clock a day ahead before anything of the day was done: some are told early, everyone is told."""
    releve = Releve("horloge avancée avant la nuit", modele.moteur, pannes=1)
    dernier = SEMAINE[4]
    with terrain(modele) as lieu:
        for jour in SEMAINE[:5]:
            if jour == HISTOIRE[1]:
                lieu.regler(jour, AVANT_LA_NUIT)
                _sauter(lieu, UN_JOUR)
            faire_le_jour(lieu, jour)
            lieu.distribuer()
        # What was announced early is escalated a day later than it would have been.
        releve.confronter(lieu, reference[dernier].alertes, reference[SEMAINE[3]].messages, exactement=False)
    return releve


def _sauter(lieu: Terrain, saut: timedelta) -> None:
    lieu.deplacer(lieu.instant + saut)
    lieu.veiller()
    lieu.envoyer()
    lieu.deplacer(lieu.instant - saut + timedelta(minutes=5))
    lieu.veiller()
    lieu.envoyer()


def semaine_manquee(modele: Modele, reference: Reference) -> Releve:
    """Nothing runs for a week: what is due is caught up at once, and each is written to once."""
    releve = Releve("une semaine sans nuit", modele.moteur, pannes=7)
    premier, retour = SEMAINE[0], SEMAINE[-1]
    with terrain(modele) as lieu:
        for jour in (premier, retour):
            faire_le_jour(lieu, jour)
            lieu.distribuer()
        releve.confronter(lieu, reference[retour].alertes, reference[retour].messages, exactement=False)
        with lieu.base.lecture() as session:
            nuits = set(session.scalars(select(Execution.pour_le)))
        releve.exiger(nuits == {premier, retour}, "d’autres nuits que la dernière ont été rattrapées")
    return releve


def ligne_empoisonnee(modele: Modele, reference: Reference) -> Releve:
    """A deadline, an alert and an account that nothing can deal with: everything else is dealt with."""
    releve = Releve("lignes empoisonnées", modele.moteur, pannes=3)
    dernier = HISTOIRE[-1]
    with terrain(modele) as lieu:
        _empoisonner(lieu)
        for jour in HISTOIRE:
            faire_le_jour(lieu, jour)
            lieu.distribuer()
        with lieu.base.transaction() as session:
            session.execute(delete(Alerte).where(Alerte.code == ILLISIBLE))
        releve.confronter(lieu, reference[dernier].alertes, reference[dernier].messages)
    return releve


def _empoisonner(lieu: Terrain) -> None:
    """Add rows that the catalogue does not know, due before the others, and an account whose address is none."""
    with lieu.base.transaction() as session:
        parcours = session.scalars(select(Parcours).order_by(Parcours.id).limit(1)).one()
        structure = session.get_one(Structure, parcours.structure_id)
        creer_compte(session, "adresse impossible", "responsable", structure, le=VEILLE)
        commun = {
            "structure_id": structure.id,
            "parcours_id": parcours.id,
            "code": ILLISIBLE,
            "objet": "illisible",
            "limite": VEILLE.date(),
        }
        session.add(Echeance(prochain_le=VEILLE.date(), **commun))
        # Announced twice in vain: it would be the first to be escalated.
        dite = {"annonces": 2, "annoncee_le": VEILLE.date()}
        session.add(Alerte(seuil=0, signalee_le=VEILLE.date(), ouverte_le=VEILLE, **dite, **commun))
