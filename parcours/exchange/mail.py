"""Sending a message by SMTP: what is sent cannot carry a header of its own, and every failure has a kind."""

import smtplib
import ssl
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from functools import partial
from typing import Protocol

from parcours.domain.erreurs import typographie

REFUS_DEFINITIF = 500


class _DUnSeulTenant(UnstructuredHeader, BaseHeader):
    """A header whose value is one address: cut or encoded, readers of mails would not recognise it."""

    def fold(self, *, policy: Policy) -> str:
        """The header on one line: addresses of ours are far from the 998 signs that a line may have."""
        return f"{self.name}: {self}{policy.linesep}"


class _Sujet(UnstructuredHeader, BaseHeader):
    """A subject whose encoded words hold their spaces: as the library folds it, one may be lost between two of them."""

    def fold(self, *, policy: Policy) -> str:
        """The header, on as many lines as it takes."""
        texte = str(self)
        encode = Header(texte, "us-ascii" if texte.isascii() else "utf-8", header_name=self.name)
        return f"{self.name}: {encode.encode(linesep=policy.linesep)}{policy.linesep}"


def _politique() -> "EmailPolicy[EmailMessage]":
    entetes = HeaderRegistry()
    entetes.map_to_type("list-unsubscribe", _DUnSeulTenant)
    entetes.map_to_type("subject", _Sujet)
    return SMTP.clone(header_factory=entetes)


POLITIQUE = _politique()


class Serveur(Protocol):
    """How to reach the mail server; `chiffrement` is starttls, tls or aucun, `delai_s` the wait for each answer."""

    @property
    def hote(self) -> str:
        """Its name."""

    @property
    def port(self) -> int:
        """Its port."""

    @property
    def expediteur(self) -> str:
        """The address that sends."""

    @property
    def compte(self) -> str | None:
        """The account on the server, when it asks for one."""

    @property
    def mot_de_passe(self) -> str | None:
        """Its password."""

    @property
    def chiffrement(self) -> str:
        """How the connection is protected."""

    @property
    def delai_s(self) -> float:
        """Seconds to wait at most."""


@dataclass(frozen=True)
class Message:
    """What is to be sent; the same `identifiant` for every try of one message.

    `arret` is the address that stops these messages at once, without sign-in (RFC 8058); None when nothing stops them.
    """

    nom: str
    adresse: str
    sujet: str
    texte: str
    html: str
    identifiant: str
    arret: str | None
    le: datetime


class EchecDEnvoi(Exception):
    """A message that did not leave; the reason is a French sentence that names no one."""

    def __init__(self, phrase: str) -> None:
        super().__init__(typographie(phrase))


class EchecTemporaire(EchecDEnvoi):
    """Not this time: to be tried again later."""


class ServeurInjoignable(EchecTemporaire):
    """The server itself does not answer, or does not know us: the other messages would fail as well."""


class RefusDefinitif(EchecDEnvoi):
    """The server will never take this message."""


def composer(message: Message, expediteur: str) -> EmailMessage:
    """The message in text and HTML. Raises RefusDefinitif when an address cannot be written in a header."""
    mail = EmailMessage(policy=POLITIQUE)
    try:
        mail["From"] = Address("Parcours", addr_spec=expediteur)
        mail["To"] = Address(une_ligne(message.nom), addr_spec=message.adresse)
    except (HeaderParseError, ValueError, IndexError) as erreur:
        raise RefusDefinitif("Cette adresse ne peut pas recevoir de message.") from erreur
    mail["Subject"] = une_ligne(message.sujet)
    mail["Date"] = message.le
    mail["Message-ID"] = f"<{une_ligne(message.identifiant)}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.arret is not None:
        _permettre_l_arret(mail, une_ligne(message.arret))
    mail.set_content(message.texte)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _permettre_l_arret(mail: EmailMessage, adresse: str) -> None:
    # One tap in the reader of mails: its server posts to the address (RFC 8058), which only https may carry.
    mail["List-Unsubscribe"] = f"<{adresse}>"
    if adresse.startswith("https://"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def une_ligne(texte: str) -> str:
    """The text without line breaks nor control signs: nothing in it can start another header."""
    propre = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in texte)
    return " ".join(propre.split(" ")).strip()


def envoyer(
    serveur: Serveur, message: Message, autour: Callable[[Callable[[], None]], None] = lambda remettre: remettre()
) -> None:
    """Hand a message to the server.

    `autour` is given what hands it over: what it does afterwards comes once the server took it, before the goodbyes.
    Raises EchecTemporaire (4xx, connection lost or slow), ServeurInjoignable (nothing can be sent now), RefusDefinitif
    (5xx, or an address that cannot be written).
    """
    mail = composer(message, serveur.expediteur)
    connexion = _ouvrir(serveur)
    try:
        autour(partial(_remettre, connexion, mail))
        # What was accepted is accepted: how the connection ends changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connexion.quit()
    finally:
        connexion.close()


def _remettre(connexion: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        connexion.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refus:
        raise _classer(*next(iter(refus.recipients.values()))) from refus
    except smtplib.SMTPResponseException as refus:
        raise _classer(refus.smtp_code, refus.smtp_error) from refus
    except (smtplib.SMTPNotSupportedError, UnicodeError, MessageError) as erreur:
        raise RefusDefinitif("Le serveur ne sait pas écrire à cette adresse.") from erreur
    except (smtplib.SMTPException, OSError) as erreur:
        raise EchecTemporaire(f"Envoi interrompu : {_panne(erreur)}") from erreur


def _ouvrir(serveur: Serveur) -> smtplib.SMTP:
    contexte = ssl.create_default_context()
    # Named after the sender: asking the network for our own name may take longer than the message.
    nous = serveur.expediteur.rsplit("@", 1)[-1]
    try:
        if serveur.chiffrement == "tls":
            connexion: smtplib.SMTP = smtplib.SMTP_SSL(
                serveur.hote, serveur.port, nous, timeout=serveur.delai_s, context=contexte
            )
        else:
            connexion = smtplib.SMTP(serveur.hote, serveur.port, nous, timeout=serveur.delai_s)
    except (smtplib.SMTPException, OSError) as erreur:
        raise ServeurInjoignable(f"Serveur de messagerie injoignable : {_panne(erreur)}") from erreur
    try:
        if serveur.chiffrement == "starttls":
            connexion.starttls(context=contexte)
        if serveur.compte:
            connexion.login(serveur.compte, serveur.mot_de_passe or "")
    except smtplib.SMTPAuthenticationError as erreur:
        connexion.close()
        raise ServeurInjoignable(f"Le serveur refuse notre compte ({erreur.smtp_code}).") from erreur
    except (smtplib.SMTPException, OSError) as erreur:
        connexion.close()
        raise ServeurInjoignable(f"Connexion protégée impossible : {_panne(erreur)}") from erreur
    return connexion


def _classer(code: int, reponse: bytes | str) -> EchecTemporaire | RefusDefinitif:
    brut = reponse.decode("utf-8", "replace") if isinstance(reponse, bytes) else reponse
    dit = une_ligne(brut)[:200]
    if code >= REFUS_DEFINITIF:
        return RefusDefinitif(f"Refusé par le serveur ({code}) : {dit}")
    return EchecTemporaire(f"Remis à plus tard par le serveur ({code}) : {dit}")


def _panne(erreur: Exception) -> str:
    # smtplib tells a wait that was too long as a disconnection, raised from it.
    if isinstance(erreur, TimeoutError) or isinstance(erreur.__context__, TimeoutError):
        return "le serveur ne répond pas à temps."
    if isinstance(erreur, ssl.SSLError):
        return "le chiffrement a échoué."
    if isinstance(erreur, ConnectionRefusedError):
        return "la connexion est refusée."
    return f"la connexion s’est interrompue ({type(erreur).__name__})."
