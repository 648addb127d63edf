"""Photos are drawn again: upright, smaller, and with nothing hidden in them."""

from io import BytesIO

import pytest
from PIL import Image

from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.piece import PIECES_MAX, TAILLE_MAX_MIO, GenrePiece, type_du_son, verifier
from parcours.exchange import photo

SON = b"....hdlr\0\0\0\0\0\0\0\0soun"
IMAGE_ANIMEE = b"....hdlr\0\0\0\0\0\0\0\0vide"


def image(taille: tuple[int, int] = (40, 20), forme: str = "JPEG", **options: object) -> bytes:
    sortie = BytesIO()
    Image.new("RGB", taille, "teal").save(sortie, forme, **options)
    return sortie.getvalue()


def test_une_photo_prise_de_cote_est_redressee() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(BytesIO(photo.redessiner(image(exif=exif)))) as lue:
        assert lue.size == (20, 40)


@pytest.mark.parametrize("forme", ["PNG", "WEBP", "GIF", "JPEG"])
def test_les_formats_des_telephones_deviennent_des_jpeg(forme: str) -> None:
    with Image.open(BytesIO(photo.redessiner(image(forme=forme)))) as lue:
        assert (lue.format, lue.size) == ("JPEG", (40, 20))


def test_une_image_immense_est_refusee_avant_d_etre_lue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "PIXELS_MAX", 799)
    with pytest.raises(EtapeImpossible, match="trop grande"):
        photo.redessiner(image())


def test_un_petit_fichier_immense_n_est_pas_decode() -> None:
    with pytest.raises(EtapeImpossible, match="trop grande"):
        photo.redessiner(image((5200, 5200), "PNG"))
    # A palette is made smaller before it is given its colours.
    with Image.open(BytesIO(photo.redessiner(image((3000, 1500), "GIF")))) as lue:
        assert lue.size == (1600, 800)


def test_la_photo_d_un_telephone_de_cinquante_megapixels_est_gardee() -> None:
    with Image.open(BytesIO(photo.redessiner(image((8160, 6120))))) as lue:
        assert lue.size == (1600, 1200)


@pytest.mark.parametrize("contenu", [b"", b"GIF89a", image()[:60], b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_ce_qui_n_est_pas_une_photo_est_refuse(contenu: bytes) -> None:
    with pytest.raises(EtapeImpossible, match="n’est pas une photo"):
        photo.redessiner(contenu)


@pytest.mark.parametrize(
    ("debut", "attendu"),
    [
        (b"OggS....", "audio/ogg"),
        (b"\x1aE\xdf\xa3\x93B\x82\x88webm....A_OPUS", "audio/webm"),
        (b"....ftypM4A " + SON, "audio/mp4"),
        (b"....ftyp3gp4" + SON, "audio/3gpp"),
        (b"RIFF....WAVE", "audio/wav"),
    ],
)
def test_un_son_se_reconnait_a_ses_premiers_octets(debut: bytes, attendu: str) -> None:
    assert type_du_son(debut) == attendu


def test_une_piece_vide_trop_lourde_ou_de_trop_est_refusee() -> None:
    verifier(b"x" * (TAILLE_MAX_MIO * 2**20), GenrePiece.PHOTO, PIECES_MAX - 1)
    for contenu, deja, phrase in (
        (b"", 0, "vide"),
        (b"x" * (TAILLE_MAX_MIO * 2**20 + 1), 0, "dépasse"),
        (b"x", PIECES_MAX, "au plus"),
    ):
        with pytest.raises(EtapeImpossible, match=phrase):
            verifier(contenu, GenrePiece.VOIX, deja)


@pytest.mark.parametrize(
    "contenu",
    [
        b"....ftypisom" + IMAGE_ANIMEE + SON,
        b"....ftypM4A " + IMAGE_ANIMEE,
        b"....ftyp3gp4" + SON + IMAGE_ANIMEE,
        b"....ftypheic" + b"....hdlr\0\0\0\0\0\0\0\0pict",
        b"....ftypavif",
        b"\x1aE\xdf\xa3\x93B\x82\x88webm....V_VP8....A_OPUS",
        b"\x1aE\xdf\xa3\x93B\x82\x88matroska....A_OPUS",
        b"OggS........\x80theora",
    ],
)
def test_une_video_ou_une_image_n_est_pas_une_note_vocale(contenu: bytes) -> None:
    with pytest.raises(EtapeImpossible, match="vidéo ou une image"):
        type_du_son(contenu)
