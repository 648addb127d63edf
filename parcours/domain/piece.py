"""What may be joined to a step: a photo of the work, a voice note; and what is refused."""

from enum import StrEnum

from parcours.domain.erreurs import EtapeImpossible

TAILLE_MAX_MIO = 10
PIECES_MAX = 4
# The first bytes of what phones record, as (offset, bytes): what a file says of itself proves nothing.
_SIGNATURES = {
    "audio/ogg": (0, b"OggS"),
    "audio/mpeg": (0, b"ID3"),
    "audio/wav": (8, b"WAVE"),
    "audio/aac": (0, b"\xff\xf1"),
}
_MATROSKA = b"\x1aE\xdf\xa3"
# The tracks of a container: the handler of a film in MP4, the codecs of a film in WebM or Ogg.
_FILMS_MP4 = (b"vide", b"pict")
_FILMS_WEBM = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_MS/", b"V_THEORA", b"V_UNCOMPRESSED", b"V_REAL")
_FILMS_OGG = (b"\x80theora", b"OVP80")


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
    """The MIME type of a recording, read in its bytes. Raises EtapeImpossible for a film, an image, or else."""
    if contenu[4:8] == b"ftyp":
        return _audio_seul("audio/3gpp" if contenu[8:10] == b"3g" else "audio/mp4", _est_un_son_mp4(contenu))
    if contenu.startswith(_MATROSKA):
        est_webm = b"webm" in contenu[:64]
        est_un_son = est_webm and b"A_" in contenu and not any(film in contenu for film in _FILMS_WEBM)
        return _audio_seul("audio/webm", est_un_son)
    for nom, (debut, signe) in _SIGNATURES.items():
        if contenu[debut : debut + len(signe)] == signe:
            est_un_son = nom != "audio/ogg" or not any(film in contenu[:4096] for film in _FILMS_OGG)
            return _audio_seul(nom, est_un_son)
    raise EtapeImpossible("Ce fichier n’est pas un enregistrement que Parcours sait relire.", "voix")


def _audio_seul(nom: str, est_un_son: bool) -> str:
    if not est_un_son:
        raise EtapeImpossible(
            "Ce fichier est une vidéo ou une image : une note vocale est un son seul (m4a, mp3, ogg, webm audio, wav).",
            "voix",
        )
    return nom


def _est_un_son_mp4(contenu: bytes) -> bool:
    """Whether the tracks that a file declares are sound: each `hdlr` box names what its track is, at a fixed place."""
    pistes = [contenu[place + 12 : place + 16] for place in _places(contenu, b"hdlr")]
    return b"soun" in pistes and not any(film in pistes for film in _FILMS_MP4)


def _places(contenu: bytes, signe: bytes) -> list[int]:
    places, place = [], contenu.find(signe)
    while place >= 0:
        places.append(place)
        place = contenu.find(signe, place + 1)
    return places
