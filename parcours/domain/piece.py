"""What may be joined to a step: a photo of the work, a voice note; and what is refused."""

from enum import StrEnum

from parcours.domain.erreurs import EtapeImpossible

TAILLE_MAX_MIO = 10
PIECES_MAX = 4
# The first bytes of what phones record, as (offset, bytes): what a file says of itself proves nothing.
_SIGNATURES = {
    "audio/mp4": (4, b"ftyp"),
    "audio/webm": (0, b"\x1aE\xdf\xa3"),
    "audio/ogg": (0, b"OggS"),
    "audio/mpeg": (0, b"ID3"),
    "audio/wav": (8, b"WAVE"),
    "audio/3gpp": (4, b"ftyp3g"),
    "audio/aac": (0, b"\xff\xf1"),
}


class GenrePiece(StrEnum):
    """What is joined."""

    PHOTO = "photo"
    VOIX = "voix"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"photo": "Photo", "voix": "Note vocale"}[self.value]


def verifier(contenu: bytes, genre: GenrePiece, deja: int) -> None:
    """Raise EtapeImpossible when a file is empty, too big, or one too many (`deja`: how many there are)."""
    if deja >= PIECES_MAX:
        raise EtapeImpossible(f"Une étape porte {PIECES_MAX} pièces au plus : retirez-en une d’abord.", genre.value)
    if not contenu:
        raise EtapeImpossible("Ce fichier est vide : choisissez-en un autre.", genre.value)
    if len(contenu) > TAILLE_MAX_MIO * 2**20:
        raise EtapeImpossible(f"Ce fichier dépasse {TAILLE_MAX_MIO} Mio : choisissez-en un plus petit.", genre.value)


def type_du_son(contenu: bytes) -> str:
    """The MIME type of a recording, read in its first bytes. Raises EtapeImpossible when it is not one."""
    for nom, (debut, signe) in sorted(_SIGNATURES.items(), key=lambda s: -len(s[1][1])):
        if contenu[debut : debut + len(signe)] == signe:
            return nom
    raise EtapeImpossible("Ce fichier n’est pas un enregistrement que Parcours sait relire.", "voix")
