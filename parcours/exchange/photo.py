"""Photos, drawn again: smaller, upright, and without what a device hides in them (place, owner, date)."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from parcours.domain.erreurs import EtapeImpossible

COTE_MAX = 1600
# A small file may claim to be an immense picture: what decoding would cost is read in its header first. A JPEG is
# decoded smaller at once, so that a phone of 50 megapixels is welcome; nothing else is.
PIXELS_MAX = 25_000_000
# Loaded when first met, otherwise.
Image.init()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TYPE_MIME = "image/jpeg"


def redessiner(contenu: bytes) -> bytes:
    """The same picture as a JPEG of 1 600 px at most, with nothing but its colours. Raises EtapeImpossible."""
    try:
        with Image.open(BytesIO(contenu), formats=FORMATS) as lue:
            # Only a JPEG has a draft: its size is then that of what will be decoded.
            lue.draft("RGB", (COTE_MAX, COTE_MAX))
            if lue.width * lue.height > PIXELS_MAX:
                raise EtapeImpossible("Cette photo est trop grande : choisissez-en une plus petite.", "photo")
            lue.thumbnail((COTE_MAX, COTE_MAX))
            droite = ImageOps.exif_transpose(lue).convert("RGB")
            neuve = Image.new("RGB", droite.size)
            neuve.paste(droite)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise EtapeImpossible("Ce fichier n’est pas une photo que Parcours sait relire.", "photo") from None
    sortie = BytesIO()
    neuve.save(sortie, "JPEG", quality=82, optimize=True)
    return sortie.getvalue()
