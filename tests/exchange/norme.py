"""A strict reader of calendars, written from RFC 5545 and from nothing of what writes the feed.

It guesses nothing: what the grammar does not allow is refused, with the section that forbids it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

NOM = r"[A-Za-z0-9-]+"
# A parameter value holds no control, quote, semicolon, colon nor comma, unless between quotes (3.1).
VALEUR = r'(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^"\x00-\x08\x0a-\x1f\x7f;:,]*)'
LIGNE = re.compile(rf"(?P<nom>{NOM})(?P<parametres>(?:;{NOM}={VALEUR}(?:,{VALEUR})*)*):(?P<valeur>.*)\Z", re.DOTALL)
PARAMETRE = re.compile(rf";({NOM})=({VALEUR}(?:,{VALEUR})*)")
# Alone in a TEXT, a backslash, a comma or a semicolon is no character (3.3.11).
TEXTE = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*\Z", re.DOTALL)
ECHAPPES = {"\\n": "\n", "\\N": "\n", "\\\\": "\\", "\\,": ",", "\\;": ";"}

UNE_FOIS_AGENDA = {"PRODID", "VERSION", "CALSCALE", "METHOD", "REFRESH-INTERVAL", "URL", "UID", "LAST-MODIFIED"}
AGENDA = UNE_FOIS_AGENDA | {"NAME"}  # NAME and REFRESH-INTERVAL: RFC 7986
QUAND = {"CREATED", "DTEND", "DTSTAMP", "DTSTART", "DURATION", "LAST-MODIFIED", "RECURRENCE-ID", "SEQUENCE", "STATUS"}
QUOI = {"CLASS", "DESCRIPTION", "GEO", "LOCATION", "ORGANIZER", "PRIORITY", "SUMMARY", "TRANSP", "UID", "URL"}
JOURNEE = QUAND | QUOI
TEXTES = {"PRODID", "VERSION", "CALSCALE", "NAME", "SUMMARY", "DESCRIPTION", "UID", "CLASS", "STATUS", "TRANSP", "TZID"}
CHOIX = {
    "STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "CLASS": {"PUBLIC", "PRIVATE", "CONFIDENTIAL"},
    "CALSCALE": {"GREGORIAN"},
    "VERSION": {"2.0"},
}


class HorsNorme(Exception):
    """What the norm does not allow, and where it says so."""


@dataclass
class Composant:
    """A component: its properties (name, parameters, value as written), and those it holds."""

    nom: str
    proprietes: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    composants: list["Composant"] = field(default_factory=list)

    def __getitem__(self, nom: str) -> str:
        (valeur,) = [v for n, _, v in self.proprietes if n == nom]
        return texte(valeur) if nom in TEXTES else valeur

    def parametres(self, nom: str) -> dict[str, str]:
        """The parameters of a property that is there once."""
        (lus,) = [p for n, p, _ in self.proprietes if n == nom]
        return lus

    def jour(self, nom: str) -> date:
        """The value of a property of type DATE."""
        return _jour(self[nom])


def lire(flux: bytes) -> Composant:
    """The one calendar of a stream. Raises HorsNorme."""
    agenda = Composant("")
    pile = [agenda]
    for nom, parametres, valeur in map(_proprietes, _lignes(flux)):
        if nom == "BEGIN":
            ouvert = Composant(valeur.upper())
            pile[-1].composants.append(ouvert)
            pile.append(ouvert)
        elif nom == "END":
            _exiger(len(pile) > 1 and pile[-1].nom == valeur.upper(), f"END:{valeur} ne ferme rien (3.6)")
            pile.pop()
        else:
            _exiger(len(pile) > 1, f"{nom} hors de tout composant (3.4)")
            pile[-1].proprietes.append((nom, parametres, valeur))
    _exiger(len(pile) == 1, "un composant reste ouvert (3.6)")
    _exiger([c.nom for c in agenda.composants] == ["VCALENDAR"], "un flux est un agenda (3.4)")
    _verifier(agenda.composants[0])
    return agenda.composants[0]


def _lignes(flux: bytes) -> list[str]:
    """Content lines, unfolded (3.1)."""
    _exiger(flux.endswith(b"\r\n"), "la dernière ligne n’est pas finie (3.1)")
    depliees: list[str] = []
    for physique in flux[:-2].split(b"\r\n"):
        _exiger(b"\r" not in physique and b"\n" not in physique, "fin de ligne autre que CRLF (3.1)")
        _exiger(len(physique) <= 75, f"{len(physique)} octets sur une ligne (3.1)")
        try:
            lue = physique.decode("utf-8")
        except UnicodeDecodeError as erreur:
            raise HorsNorme("une ligne coupe un caractère, ou n’est pas en UTF-8 (3.1, 3.1.4)") from erreur
        if lue[:1] in (" ", "\t"):
            _exiger(bool(depliees), "la première ligne est une suite (3.1)")
            depliees[-1] += lue[1:]
        else:
            depliees.append(lue)
    return depliees


def _proprietes(ligne: str) -> tuple[str, dict[str, str], str]:
    lue = LIGNE.match(ligne)
    if lue is None or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", lue["valeur"]):
        raise HorsNorme(f"ligne illisible : {ligne!r} (3.1)")
    parametres = {nom.upper(): valeur.strip('"') for nom, valeur in PARAMETRE.findall(lue["parametres"])}
    return lue["nom"].upper(), parametres, lue["valeur"]


def texte(valeur: str) -> str:
    """A TEXT without its escapes. Raises HorsNorme."""
    _exiger(TEXTE.match(valeur) is not None, f"texte mal échappé : {valeur!r} (3.3.11)")
    return re.sub(r"\\[\\,;nN]", lambda echappe: ECHAPPES[echappe[0]], valeur)


def _verifier(agenda: Composant) -> None:
    _compter(agenda, requises={"PRODID", "VERSION"}, une_fois=UNE_FOIS_AGENDA, connues=AGENDA)
    _exiger(bool(agenda.composants), "un agenda contient au moins un composant (3.6)")
    journees = [c for c in agenda.composants if c.nom == "VEVENT"]
    sans_methode = not any(nom == "METHOD" for nom, _, _ in agenda.proprietes)
    for journee in journees:
        requises = {"UID", "DTSTAMP"} | ({"DTSTART"} if sans_methode else set())
        _compter(journee, requises=requises, une_fois=JOURNEE, connues=JOURNEE)
        _verifier_les_jours(journee)
    _exiger(len({j["UID"] for j in journees}) == len(journees), "un identifiant sert deux fois (3.8.4.7)")
    for zone in (c for c in agenda.composants if c.nom == "VTIMEZONE"):
        _compter(zone, requises={"TZID"}, une_fois={"TZID", "LAST-MODIFIED", "TZURL"}, connues={"TZID"})
        _exiger(bool(zone.composants), "un fuseau dit au moins une heure (3.6.5)")
        for heure in zone.composants:
            _exiger(heure.nom in ("STANDARD", "DAYLIGHT"), f"{heure.nom} dans un fuseau (3.6.5)")
            requises = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}
            _compter(heure, requises=requises, une_fois=requises, connues=requises | {"TZNAME"})


def _compter(composant: Composant, *, requises: set[str], une_fois: set[str], connues: set[str]) -> None:
    nombres = Counter(nom for nom, _, _ in composant.proprietes)
    for nom in requises:
        _exiger(nombres[nom] == 1, f"{composant.nom} demande {nom}, une fois (3.6)")
    for nom, nombre in nombres.items():
        _exiger(nom in connues or nom.startswith("X-"), f"{nom} inconnue dans {composant.nom} (3.6)")
        _exiger(nombre == 1 or nom not in une_fois, f"{nom} plusieurs fois dans {composant.nom} (3.6)")
    for nom, parametres, valeur in composant.proprietes:
        _verifier_la_valeur(nom, parametres, valeur)


def _verifier_la_valeur(nom: str, parametres: dict[str, str], valeur: str) -> None:
    if nom in TEXTES:
        lu = texte(valeur)
        _exiger(nom not in CHOIX or lu in CHOIX[nom], f"{nom}:{valeur} (3.8)")
        _exiger(nom not in ("UID", "PRODID") or bool(lu.strip()), f"{nom} vide (3.8)")
    elif nom in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        _exiger(not parametres, f"{nom} est en UTC, sans paramètre (3.8.7)")
        _instant(valeur)
    elif nom == "SEQUENCE":
        _exiger(re.fullmatch(r"\d+", valeur) is not None, f"SEQUENCE:{valeur} (3.8.7.4)")
    elif nom == "URL":
        adresse = urlsplit(valeur)
        _exiger(bool(adresse.scheme and adresse.netloc) and " " not in valeur, f"URL:{valeur} (3.3.13)")
    elif nom == "REFRESH-INTERVAL":
        _exiger(parametres == {"VALUE": "DURATION"}, "REFRESH-INTERVAL est une durée, et le dit (RFC 7986, 5.7)")
        _exiger(
            re.fullmatch(r"P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)", valeur) is not None, f"{nom}:{valeur} (3.3.6)"
        )
    elif nom.startswith("TZOFFSET"):
        _exiger(
            re.fullmatch(r"[+-]\d{4}(\d{2})?", valeur) is not None and valeur != "-0000", f"{nom}:{valeur} (3.3.14)"
        )


def _verifier_les_jours(journee: Composant) -> None:
    """A whole day: dates that say they are (a DATE-TIME is what one supposes), the end after the start (3.6.1)."""
    noms = {nom for nom, _, _ in journee.proprietes}
    _exiger(not {"DTEND", "DURATION"} <= noms, "DTEND et DURATION ensemble (3.6.1)")
    for nom in noms & {"DTSTART", "DTEND"}:
        _exiger(journee.parametres(nom) == {"VALUE": "DATE"}, f"{nom} est un jour sans le dire (3.8.2)")
    if "DTEND" in noms:
        _exiger(journee.jour("DTEND") > journee.jour("DTSTART"), "la fin n’est pas après le début (3.8.2.2)")


def _jour(valeur: str) -> date:
    _exiger(re.fullmatch(r"\d{8}", valeur) is not None, f"{valeur} n’est pas un jour (3.3.4)")
    try:
        return datetime.strptime(valeur, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError as erreur:
        raise HorsNorme(f"{valeur} n’existe pas (3.3.4)") from erreur


def _instant(valeur: str) -> None:
    _exiger(re.fullmatch(r"\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\dZ", valeur) is not None, f"{valeur} (3.3.5)")
    _jour(valeur[:8])


def _exiger(vrai: bool, sinon: str) -> None:
    if not vrai:
        raise HorsNorme(sinon)
