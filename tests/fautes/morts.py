"""Deaths: kill -9 at random moments of the night, and of the delivery."""

from datetime import date, time, timedelta
from random import Random

from tests.fautes.moteurs import Modele
from tests.fautes.processus import ENVOI, NUIT
from tests.fautes.releve import HISTOIRE, Reference, Releve
from tests.fautes.terrain import APRES_LE_BAIL, LA_NUIT, LE_MATIN, LE_SOIR, Terrain, terrain

# Past the lease of a night whose process died; no more deaths in a day than leases fit in.
APRES_LA_NUIT = timedelta(hours=2, minutes=5)
PAR_NUIT, PAR_ENVOI = (4, 2), 7
# A message: EHLO, RCPT, DATA, taken, QUIT.
PAS_DE_COURRIER = 5
# Claim, note, and what goes with them.
PAS_PAR_MESSAGE = 30


def morts_de_la_nuit(modele: Modele, reference: Reference, rng: Random, morts: int) -> Releve:
    """Kill the tick of the night: alerts, drift, digests prepared; each time, start again once the lease has ended."""
    releve = Releve("kill -9 de la nuit", modele.moteur)
    par_fois = max(1, morts // (2 * len(HISTOIRE)))
    while releve.morts < morts:
        with terrain(modele) as lieu:
            for jour in HISTOIRE:
                for heure, pas, au_plus in zip((LA_NUIT, LE_MATIN), reference[jour].pas, PAR_NUIT, strict=True):
                    lieu.regler(jour, heure)
                    _mourir_la_nuit(lieu, rng, pas, min(au_plus, par_fois, morts - releve.morts - lieu.morts))
                    lieu.veiller()
                lieu.regler(jour, LE_SOIR)
                lieu.distribuer()
            _confronter(releve, lieu, reference)
    return releve


def _mourir_la_nuit(lieu: Terrain, rng: Random, pas: int, morts: int) -> None:
    reste = pas
    for _ in range(morts):
        moment = rng.randint(1, reste)
        mort = lieu.mourir_seul(NUIT, moment) if rng.random() < 0.5 else lieu.tuer(NUIT, moment)
        if not mort:
            return
        reste = max(40, reste - moment)
        lieu.avancer(APRES_LA_NUIT)


def morts_de_l_envoi(modele: Modele, reference: Reference, rng: Random, morts: int) -> Releve:
    """Kill the sender: at any step of its conversations with the mail server, or of its database."""
    releve = Releve("kill -9 de l’envoi", modele.moteur)
    par_fois = min(PAR_ENVOI, max(1, morts // len(HISTOIRE)))
    while releve.morts < morts:
        with terrain(modele) as lieu:
            for jour in HISTOIRE:
                faire_le_jour(lieu, jour)
                for rang in range(min(par_fois, morts - releve.morts - lieu.morts)):
                    # Some are left for the deaths that follow.
                    restent = max(1, lieu.en_attente() // (par_fois - rang))
                    if not _mourir_a_l_envoi(lieu, rng, restent):
                        break
                    lieu.avancer(APRES_LE_BAIL)
                lieu.distribuer()
            _confronter(releve, lieu, reference)
    releve.exiger(releve.par_mort <= 1, f"une mort a répété {releve.par_mort} messages")
    return releve


def _mourir_a_l_envoi(lieu: Terrain, rng: Random, messages: int) -> bool:
    hasard = rng.random()
    if hasard < 0.5:
        return lieu.tuer_au_courrier(rng.randint(1, messages * PAS_DE_COURRIER))
    moment = rng.randint(1, messages * PAS_PAR_MESSAGE)
    return lieu.mourir_seul(ENVOI, moment) if hasard < 0.75 else lieu.tuer(ENVOI, moment)


def faire_le_jour(lieu: Terrain, jour: date, puis: time = LE_SOIR) -> None:
    """The night and the digests of a day, undisturbed; then it is the time to deliver them."""
    lieu.regler(jour, LE_MATIN)
    lieu.veiller()
    lieu.regler(jour, puis)


def _confronter(releve: Releve, lieu: Terrain, reference: Reference) -> None:
    dernier = reference[HISTOIRE[-1]]
    releve.confronter(lieu, dernier.alertes, dernier.messages)
