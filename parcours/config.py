"""The only reader of the environment: a frozen configuration, refused with a French sentence when it is wrong."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from parcours.domain.structure import FUSEAUX
from parcours.paths import refermer

CLE_MINIMUM = 32
EXPORTS_PAR_HEURE = 5
ADRESSE_LOCALE = "http://127.0.0.1:8000"
HOTES_LOCAUX = frozenset({"127.0.0.1", "localhost", "::1"})


class ConfigurationRefusee(Exception):
    """The environment cannot be used; the message says which setting, and what to do."""


@dataclass(frozen=True)
class Smtp:
    """How to reach the mail server; `chiffrement` is starttls, tls or aucun."""

    hote: str
    port: int
    expediteur: str
    compte: str | None
    mot_de_passe: str | None
    chiffrement: str
    delai_s: float


@dataclass(frozen=True)
class Config:
    """Everything the environment decides, read once at the edge and passed down as arguments."""

    base: str
    cle_secrete: str
    demonstration: bool
    adresse: str
    fuseau: str
    smtp: Smtp | None
    argon2_leger: bool
    mandataires: int
    exports_par_heure: int

    @property
    def cookie_sur(self) -> bool:
        """Whether cookies are Secure: always but in http, which `charger` keeps to localhost and demonstrations."""
        return self.adresse.startswith("https://")


REGLAGES: dict[str, str] = {
    "PARCOURS_BASE": "Adresse de la base : `sqlite:///var/parcours.db` (défaut) ou `postgresql://…`.",
    "PARCOURS_CLE_SECRETE": "Clé secrète, 32 caractères au moins. Obligatoire hors démonstration.",
    "PARCOURS_CLE_FICHIER": "Fichier qui contient la clé secrète, à la place de la variable précédente.",
    "PARCOURS_DEMONSTRATION": "`1` : comptes et données inventés, bandeau à chaque page. Jamais sur du vrai.",
    "PARCOURS_ADRESSE": "Adresse publique, en https (défaut `http://127.0.0.1:8000`, sur votre machine seulement).",
    "PARCOURS_FUSEAU": "Fuseau proposé aux nouvelles structures (défaut `America/Martinique`).",
    "PARCOURS_SMTP_HOTE": "Serveur de messagerie. Absent : les rappels restent dans la boîte d’envoi.",
    "PARCOURS_SMTP_PORT": "Port du serveur (défaut 587).",
    "PARCOURS_SMTP_EXPEDITEUR": "Adresse d’expédition. Obligatoire avec un serveur.",
    "PARCOURS_SMTP_COMPTE": "Compte du serveur, s’il en demande un.",
    "PARCOURS_SMTP_MOT_DE_PASSE": "Mot de passe de ce compte.",
    "PARCOURS_SMTP_CHIFFREMENT": "`starttls` (défaut), `tls` ou `aucun` (réseau local seulement).",
    "PARCOURS_SMTP_DELAI_S": "Secondes d’attente au plus pour le serveur (défaut 20).",
    "PARCOURS_ARGON2_LEGER": "`1` : mots de passe peu coûteux à vérifier, pour les tests seulement.",
    "PARCOURS_MANDATAIRES": "Nombre de mandataires (proxys) de confiance devant l’application (défaut 0).",
    "PARCOURS_EXPORTS_PAR_HEURE": "Exports qu’un compte peut faire en une heure (défaut 5) : liste, journal, livrets. "
    "Les tableaux d’un territoire, sans aucun nom, se comptent à part : quatre fois autant.",
}


def environnement() -> Mapping[str, str]:
    """The settings of this process."""
    return os.environ


def charger(environ: Mapping[str, str], var: Path, adresse_locale: str = ADRESSE_LOCALE) -> Config:
    """Read the settings; `var` is the folder of the database and of the demonstration key.

    `adresse_locale` is where this machine answers when no public address is set.
    Raises ConfigurationRefusee with a French sentence naming the setting.
    """
    _refermer(var)
    demonstration = _oui(environ, "PARCOURS_DEMONSTRATION")
    fuseau = environ.get("PARCOURS_FUSEAU", "America/Martinique")
    if fuseau not in FUSEAUX:
        raise ConfigurationRefusee(
            f"PARCOURS_FUSEAU : « {fuseau} » n’est pas un fuseau connu. Au choix : {', '.join(FUSEAUX)}."
        )
    config = Config(
        base=environ.get("PARCOURS_BASE") or f"sqlite:///{var / 'parcours.db'}",
        cle_secrete=_cle_secrete(environ, var, demonstration),
        demonstration=demonstration,
        adresse=_adresse(environ.get("PARCOURS_ADRESSE", adresse_locale).rstrip("/"), demonstration),
        fuseau=fuseau,
        smtp=_smtp(environ),
        argon2_leger=_oui(environ, "PARCOURS_ARGON2_LEGER"),
        mandataires=_entier(environ, "PARCOURS_MANDATAIRES", 0),
        exports_par_heure=_entier(environ, "PARCOURS_EXPORTS_PAR_HEURE", EXPORTS_PAR_HEURE),
    )
    if config.exports_par_heure < 1:
        raise ConfigurationRefusee("PARCOURS_EXPORTS_PAR_HEURE doit valoir 1 au moins.")
    if config.argon2_leger and config.cookie_sur:
        raise ConfigurationRefusee("PARCOURS_ARGON2_LEGER ne sert qu’aux essais sur votre propre machine : retirez-le.")
    return config


def _refermer(var: Path) -> None:
    # Our folder holds files and nothing else: one with folders in it (/var, when started from /) is not ours to close.
    with suppress(PermissionError):
        if var.is_dir() and not any(entree.is_dir() for entree in var.iterdir()):
            refermer(var)


def _adresse(adresse: str, demonstration: bool) -> str:
    try:
        morceaux = urlsplit(adresse)
        est_entiere = bool(morceaux.hostname) and (morceaux.port is None or morceaux.port > 0)
    except ValueError:
        est_entiere = False
    if not est_entiere or morceaux.scheme not in {"http", "https"} or morceaux.path or morceaux.query:
        raise ConfigurationRefusee(
            "PARCOURS_ADRESSE doit ressembler à https://parcours.exemple.fr, sans rien après le nom du serveur."
        )
    if morceaux.scheme == "http" and morceaux.hostname not in HOTES_LOCAUX and not demonstration:
        raise ConfigurationRefusee(
            "PARCOURS_ADRESSE doit être en https:// : sans chiffrement, Parcours ne sert que votre propre machine."
        )
    return adresse


def _cle_secrete(environ: Mapping[str, str], var: Path, demonstration: bool) -> str:
    cle = environ.get("PARCOURS_CLE_SECRETE", "")
    fichier = environ.get("PARCOURS_CLE_FICHIER")
    if not cle and fichier:
        try:
            cle = Path(fichier).read_text(encoding="utf-8").strip()
        except OSError as erreur:
            raise ConfigurationRefusee(f"PARCOURS_CLE_FICHIER : impossible de lire {fichier}.") from erreur
    if not cle and demonstration:
        cle = _cle_de_demonstration(var)
    if not cle:
        raise ConfigurationRefusee(
            "PARCOURS_CLE_SECRETE manque : Parcours ne démarre pas sans clé secrète. Pour en fabriquer une : "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if len(cle) < CLE_MINIMUM:
        raise ConfigurationRefusee(f"PARCOURS_CLE_SECRETE est trop courte : {CLE_MINIMUM} caractères au moins.")
    return cle


def _cle_de_demonstration(var: Path) -> str:
    fichier = var / "cle-demonstration"
    if not fichier.exists():
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        fichier.touch(mode=0o600)
        fichier.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return fichier.read_text(encoding="utf-8").strip()


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    hote = environ.get("PARCOURS_SMTP_HOTE")
    if not hote:
        return None
    expediteur = environ.get("PARCOURS_SMTP_EXPEDITEUR", "")
    if "@" not in expediteur:
        raise ConfigurationRefusee("PARCOURS_SMTP_EXPEDITEUR manque : donnez l’adresse qui envoie les rappels.")
    chiffrement = environ.get("PARCOURS_SMTP_CHIFFREMENT", "starttls")
    if chiffrement not in {"starttls", "tls", "aucun"}:
        raise ConfigurationRefusee("PARCOURS_SMTP_CHIFFREMENT doit être starttls, tls ou aucun.")
    return Smtp(
        hote=hote,
        port=_entier(environ, "PARCOURS_SMTP_PORT", 587),
        expediteur=expediteur,
        compte=environ.get("PARCOURS_SMTP_COMPTE"),
        mot_de_passe=environ.get("PARCOURS_SMTP_MOT_DE_PASSE"),
        chiffrement=chiffrement,
        delai_s=float(_entier(environ, "PARCOURS_SMTP_DELAI_S", 20)),
    )


def _entier(environ: Mapping[str, str], nom: str, defaut: int) -> int:
    brut = environ.get(nom, str(defaut))
    if not (brut.isascii() and brut.isdigit()):
        raise ConfigurationRefusee(f"{nom} doit être un nombre entier.")
    return int(brut)


def _oui(environ: Mapping[str, str], nom: str) -> bool:
    brut = environ.get(nom, "")
    if brut not in {"", "0", "1"}:
        raise ConfigurationRefusee(f"{nom} doit valoir 1 (oui) ou 0 (non).")
    return brut == "1"
