"""A real SMTP server that counts: what it received is written down before it answers."""

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default
from threading import Event
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from parcours.config import Smtp

JOUR = re.compile(r"/rappels/(\d{4}-\d\d-\d\d)/")
NORMAL, TARD, COUPE, MUET = "normal", "tard", "coupe", "muet"


@dataclass(frozen=True)
class Recu:
    """A message taken by the server; `jour` is what its content says, whatever its identifier."""

    identifiant: str
    destinataire: str
    jour: str


def _pose() -> Event:
    drapeau = Event()
    drapeau.set()
    return drapeau


class _Comptoir(SMTP):
    """One conversation, counted from its first byte to its last."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.entre(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.sort(self)


class _Poste(Controller):
    def factory(self) -> SMTP:
        return _Comptoir(self.handler, **self.SMTP_kwargs)


@dataclass
class Courrier:
    """The server: what it received, how it behaves, and who watches each step of each conversation.

    `mode`: normal, tard (451 to all), coupe (takes the message, then the line breaks before the answer), muet (says
    nothing to `silences` messages, refused long after their client left, and 451 to the others).
    """

    recus: list[Recu] = field(default_factory=list)
    coupes: list[str] = field(default_factory=list)
    mode: str = NORMAL
    silences: int = 2
    guetteur: Callable[[str], None] | None = None
    port: int = 0
    _controleur: Controller | None = None
    _silence: asyncio.Event | None = None

    _ouvertes: set["_Comptoir"] = field(default_factory=set)
    _vide: Event = field(default_factory=_pose)

    def ouvrir(self) -> None:
        """Listen, on the same port every time."""
        if not self.port:
            with socket.socket() as libre:
                libre.bind(("127.0.0.1", 0))
                self.port = libre.getsockname()[1]
        self._controleur = _Poste(self, hostname="127.0.0.1", port=self.port)
        self._controleur.start()

    def fermer(self) -> None:
        """Listen no more: connections are refused."""
        if self._controleur is None:
            return
        if self._silence is not None:
            self._controleur.loop.call_soon_threadsafe(self._silence.set)
        self._controleur.stop()
        self._controleur = self._silence = None

    def attendre_la_fin(self) -> None:
        """Until no client is there any more: what a dead one had handed over is written down, or never will be."""
        if not self._vide.wait(60):
            raise TimeoutError("le serveur de messagerie a encore des clients")

    def entre(self, comptoir: "_Comptoir") -> None:
        """A client is there."""
        self._ouvertes.add(comptoir)
        self._vide.clear()

    def sort(self, comptoir: "_Comptoir") -> None:
        """It left."""
        self._ouvertes.discard(comptoir)
        if not self._ouvertes:
            self._vide.set()

    @property
    def adresse(self) -> Smtp:
        """The settings to reach it."""
        return Smtp("127.0.0.1", self.port, "parcours@test.example", None, None, "aucun", 20.0)

    def _pas(self, nom: str) -> None:
        if self.guetteur is not None:
            self.guetteur(nom)

    async def handle_EHLO(  # noqa: N802  the names aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, reponses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self._pas("EHLO")
        return reponses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._pas("RCPT")
        if self.mode == TARD:
            return "451 4.7.1 Reessayez plus tard"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._pas("DATA")
        if self.mode == MUET:
            self.silences -= 1
            if self.silences < 0:
                return "451 4.7.1 Reessayez plus tard"
            self._silence = self._silence or asyncio.Event()
            await self._silence.wait()
            return "451 4.3.0 Trop tard"
        brut = BytesParser(policy=default).parsebytes(cast(bytes, envelope.content))
        corps = brut.get_body(("plain",))
        trouve = JOUR.search(corps.get_content() if corps is not None else "")
        recu = Recu(str(brut["Message-ID"]).strip("<>"), envelope.rcpt_tos[0], trouve[1] if trouve else "")
        self.recus.append(recu)
        self._pas("PRIS")
        if self.mode == COUPE:
            self.coupes.append(recu.identifiant)
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 Pris"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._pas("QUIT")
        return "221 Au revoir"
