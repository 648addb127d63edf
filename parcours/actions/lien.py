"""Links that a message carries: signed, for one account and one alert, good for a week and for one use.

They ask for no sign-in: a phone at the bus stop takes an alert in two taps. That is safe because the link does one
thing to one alert, undone in one tap by anyone of the team; because following it changes nothing (a page asks first,
so that a mail scanner does nothing); because that page tells the kind of deadline and nothing of a person; and because
the rights of the account are asked again at the moment of acting. A link is good for the address it was sent to: given
another one, the account is no longer that mailbox's.
"""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta

from itsdangerous import BadData, Signer, URLSafeSerializer
from sqlalchemy import delete
from sqlalchemy.orm import Session

from parcours.actions.compte import empreinte
from parcours.actions.insertion import inserer
from parcours.domain.suite_alerte import Geste
from parcours.models import LienUtilise

DUREE = timedelta(days=7)
# Changing a word here makes the links already sent unreadable.
USAGE_GESTE, USAGE_ARRET, USAGE_ADRESSE = "lien-geste", "lien-arret", "lien-adresse"
# What a link may do: nothing that needs a word of explanation, nor that closes anything.
GESTES = (Geste.PRENDRE, Geste.REPORTER)


@dataclass(frozen=True)
class Lien:
    """What one link does: to which alert, in whose name, from the message of which day, and until when."""

    geste: Geste
    alerte_id: int
    compte_id: int
    jour: date
    expire_le: datetime
    sceau: str = ""

    def est_pour(self, cle_secrete: str, adresse: str) -> bool:
        """Whether it was sent to this address: one that an account has no more opens nothing of it."""
        return self.sceau == _sceau(cle_secrete, adresse)


def jeton_de_geste(cle_secrete: str, lien: Lien, adresse: str) -> str:
    """The text that a link sent to an address carries: only the key of the installation can have written it."""
    contenu = [
        lien.geste.value,
        lien.alerte_id,
        lien.compte_id,
        lien.jour.isoformat(),
        int(lien.expire_le.timestamp()),
        _sceau(cle_secrete, adresse),
    ]
    return str(URLSafeSerializer(cle_secrete, salt=USAGE_GESTE).dumps(contenu))


def lire_geste(cle_secrete: str, jeton: str, maintenant: datetime) -> Lien | None:
    """What a link does; None when the text is not ours, or its week is over."""
    try:
        contenu = URLSafeSerializer(cle_secrete, salt=USAGE_GESTE).loads(jeton)
    except BadData:
        return None
    if len(contenu) != len(fields(Lien)):
        # Sealed by an earlier version, for no address.
        return None
    geste, alerte_id, compte_id, jour, expire, sceau = contenu
    le, fin = date.fromisoformat(jour), datetime.fromtimestamp(expire, UTC)
    lien = Lien(Geste(geste), alerte_id, compte_id, le, fin, sceau)
    return lien if maintenant <= lien.expire_le else None


def _sceau(cle_secrete: str, adresse: str) -> str:
    return Signer(cle_secrete, salt=USAGE_ADRESSE).get_signature(adresse).decode()


def jeton_d_arret(cle_secrete: str, compte_id: int, adresse: str) -> str:
    """The text of the link that stops the messages of an account, sent to an address.

    It never ends: an old message must stop too, as long as the account is still that mailbox's.
    """
    return str(URLSafeSerializer(cle_secrete, salt=USAGE_ARRET).dumps([compte_id, _sceau(cle_secrete, adresse)]))


@dataclass(frozen=True)
class Arret:
    """Whose messages a link stops; `sceau` is None for one of an earlier version, sealed for no address."""

    compte_id: int
    sceau: str | None

    def est_pour(self, cle_secrete: str, adresse: str) -> bool:
        """Whether it was sent to this address, or before links were sealed: those must stop messages too."""
        return self.sceau is None or self.sceau == _sceau(cle_secrete, adresse)


def lire_arret(cle_secrete: str, jeton: str) -> Arret | None:
    """What a link that stops messages says, None when the text is not ours."""
    try:
        contenu = URLSafeSerializer(cle_secrete, salt=USAGE_ARRET).loads(jeton)
    except BadData:
        return None
    return Arret(contenu, None) if isinstance(contenu, int) else Arret(*contenu)


def a_servi(session: Session, jeton: str) -> bool:
    """Whether a link was used."""
    return session.get(LienUtilise, empreinte(jeton)) is not None


def utiliser(session: Session, jeton: str, compte_id: int, maintenant: datetime) -> bool:
    """Use a link up: True for a single caller."""
    demande = (
        inserer(session, LienUtilise)
        .values(empreinte=empreinte(jeton), compte_id=compte_id, le=maintenant)
        .on_conflict_do_nothing()
        .returning(LienUtilise.empreinte)
    )
    return session.execute(demande).first() is not None


def purger(session: Session, maintenant: datetime) -> None:
    """Forget the links used more than a week ago: they have expired."""
    session.execute(delete(LienUtilise).where(LienUtilise.le < maintenant - DUREE))
