"""The client of the bench: one request at a time, a new connection each, as little work as possible on this side."""

import socket
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Reponse:
    """An answer: how long it took from the connection to its last byte, its status, its body."""

    duree_s: float
    statut: int
    corps: bytes


def demander(port: int, chemin: str, jeton: str) -> Reponse:
    """Get a page of a server of this machine, signed in by a token (`""`: nobody)."""
    cookie = f"Cookie: parcours={jeton}\r\n" if jeton else ""
    demande = f"GET {chemin} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}Connection: close\r\n\r\n".encode()
    recus = []
    debut = perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as prise:
        prise.sendall(demande)
        while morceau := prise.recv(1 << 16):
            recus.append(morceau)
    duree_s = perf_counter() - debut
    entete, _, corps = b"".join(recus).partition(b"\r\n\r\n")
    return Reponse(duree_s, int(entete.split(maxsplit=2)[1]), corps)
