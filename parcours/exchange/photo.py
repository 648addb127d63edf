"""Photos, drawn again: smaller, upright, and without what a device hides in them (place, owner, date)."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from parcours.domain.erreurs import EtapeImpossible

COTE_MAX = 1600
# More than any phone takes; a small file may claim to be an immense picture.
PIXELS_MAX = 120_000_000
# Loaded when first met, otherwise.
Image.init()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TYPE_MIME = "image/jpeg"


def redessiner(contenu: bytes) -> bytes:
    """The same picture as a JPEG of 1 600 px at most, with nothing but its colours. Raises EtapeImpossible."""
    try:
        with Image.open(BytesIO(contenu), formats=FORMATS) as lue:
            if lue.width * lue.height > PIXELS_MAX:
                raise EtapeImpossible("Cette photo est trop grande : choisissez-en une plus petite.", "photo")
            lue.draft("RGB", (COTE_MAX, COTE_MAX))
            droite = ImageOps.exif_transpose(lue).convert("RGB")
            droite.thumbnail((COTE_MAX, COTE_MAX))
            neuve = Image.new("RGB", droite.size)
            neuve.paste(droite)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise EtapeImpossible("Ce fichier n’est pas une photo que Parcours sait relire.", "photo") from None
    sortie = BytesIO()
    neuve.save(sortie, "JPEG", quality=82, optimize=True)
    return sortie.getvalue()
