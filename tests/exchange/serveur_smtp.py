"""A real SMTP server for the tests, that behaves as each recipient's name says: tard, refuse, coupe, muet…"""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from parcours.config import Smtp


@dataclass
class Bac:
    """What the server received, and how it is to behave."""

    recus: list[Message] = field(default_factory=list)
    connexions: int = 0
    tous: str = ""
    silence: asyncio.Event | None = None
    arrive: Event = field(default_factory=Event)
    avant_de_prendre: Callable[[], None] = lambda: None
    adieux: int = 0

    def comportement(self, adresse: str) -> str:
        """The behaviour asked for: by `tous`, else by the start of the address."""
        return self.tous or adresse.split("@")[0].split("-")[0]

    async def handle_EHLO(  # noqa: N802  the names aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, reponses: list[str]
    ) -> list[str]:
        """Count the connections."""
        self.connexions += 1
        session.host_name = hostname
        return reponses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept, delay or refuse a recipient."""
        mode = self.comportement(address)
        if mode == "refuse":
            return "550 5.1.1 Boite inconnue"
        if mode == "tard":
            return "451 4.7.1 Reessayez plus tard"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message, cut the line after it, or say nothing any more."""
        mode = self.comportement(envelope.rcpt_tos[0])
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        if mode == "muet":
            self.silence = self.silence or asyncio.Event()
            self.arrive.set()
            await self.silence.wait()
        self.avant_de_prendre()
        self.recus.append(BytesParser(policy=default).parsebytes(content))
        if mode == "coupe":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 Pris"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Count those who say goodbye."""
        self.adieux += 1
        return "221 Au revoir"


@contextmanager
def serveur() -> Iterator[tuple[Bac, Smtp]]:
    """A server listening on a free port, and the settings to reach it."""
    bac = Bac()
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    controleur = Controller(bac, hostname="127.0.0.1", port=port)
    controleur.start()
    try:
        yield bac, Smtp("127.0.0.1", port, "parcours@test.example", None, None, "aucun", 20.0)
    finally:
        if bac.silence is not None:
            controleur.loop.call_soon_threadsafe(bac.silence.set)
        controleur.stop()
