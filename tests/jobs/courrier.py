"""A morning as it goes: digests prepared, then handed to a mail server that keeps what it received."""

from datetime import date
from typing import Any

from parcours.actions import execution, suite_alerte
from parcours.actions.execution import Cle
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.jobs import rappels
from parcours.jobs.envoi import envoyer
from parcours.models import Compte
from parcours.queries import alerte as queries_alerte
from tests.exchange.serveur_smtp import Bac
from tests.jobs.outils import AU, MARTINIQUE, a


def matin(base: BaseDeDonnees, poste: tuple[Bac, Config], jour: date = AU, heure: int = 7) -> dict[str, str]:
    """Prepare and deliver the digests of a day; what each account reads, by first name."""
    bac, config = poste
    avant = len(bac.recus)
    rappels.preparer(base, config, a(jour, f"{heure:02d}:00"), MARTINIQUE, jour, heure)
    envoyer(base, config, a(jour, f"{heure:02d}:01"))
    return {
        str(recu["To"]).split("<")[1].split("@")[0]: f"{recu['Subject']}\n{_texte(recu)}".replace("\u00a0", " ")
        for recu in bac.recus[avant:]
    }


def _texte(recu: Any) -> str:
    return str(recu.get_body(("plain",)).get_content()).replace("\r", "")


def prendre(base: BaseDeDonnees, cle: int, compte: Compte, jour: date) -> None:
    """Take care of an alert, at nine."""
    with base.transaction() as session:
        (alerte,) = queries_alerte.par_cles(session, [cle], pour_ecrire=True)
        suite_alerte.prendre(session, Auteur(compte.id, a(jour, "09:00").maintenant(), jour), alerte)


def passer(base: BaseDeDonnees, jour: date, heure: int = 7) -> None:
    """Note in the ledger that the digests of an hour were done on a day."""
    cle, le = Cle(rappels.nom_de_tache(heure), MARTINIQUE, jour), a(jour, f"{heure:02d}:00").maintenant()
    with base.transaction() as session:
        assert execution.reclamer(session, cle, le)
        execution.finir(session, cle, le, le, "")
