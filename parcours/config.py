"""The only reader of the environment: a frozen configuration, refused with a French sentence when it is wrong."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CLE_MINIMUM = 32


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

    @property
    def cookie_sur(self) -> bool:
        """Whether cookies are Secure: always, save on localhost without TLS."""
        hote = self.adresse.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
        return not (self.adresse.startswith("http://") and hote in {"127.0.0.1", "localhost", "[::1]"})


REGLAGES: dict[str, str] = {
    "PARCOURS_BASE": "Adresse de la base : `sqlite:///var/parcours.db` (défaut) ou `postgresql://…`.",
    "PARCOURS_CLE_SECRETE": "Clé secrète, 32 caractères au moins. Obligatoire hors démonstration.",
    "PARCOURS_CLE_FICHIER": "Fichier qui contient la clé secrète, à la place de la variable précédente.",
    "PARCOURS_DEMONSTRATION": "`1` : comptes et données inventés, bandeau sur chaque page. Jamais sur de vraies données.",
    "PARCOURS_ADRESSE": "Adresse publique, pour les liens des rappels (défaut `http://127.0.0.1:8000`).",
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
}


def charger(environ: Mapping[str, str], var: Path) -> Config:
    """Read the settings; `var` is the folder of the database and of the demonstration key.

    Raises ConfigurationRefusee with a French sentence naming the setting.
    """
    demonstration = environ.get("PARCOURS_DEMONSTRATION") == "1"
    adresse = environ.get("PARCOURS_ADRESSE", "http://127.0.0.1:8000").rstrip("/")
    if not adresse.startswith(("http://", "https://")):
        raise ConfigurationRefusee("PARCOURS_ADRESSE doit commencer par http:// ou https://.")
    fuseau = environ.get("PARCOURS_FUSEAU", "America/Martinique")
    try:
        ZoneInfo(fuseau)
    except (ZoneInfoNotFoundError, ValueError) as erreur:
        raise ConfigurationRefusee(f"PARCOURS_FUSEAU : « {fuseau} » n’est pas un fuseau connu.") from erreur
    config = Config(
        base=environ.get("PARCOURS_BASE") or f"sqlite:///{var / 'parcours.db'}",
        cle_secrete=_cle_secrete(environ, var, demonstration),
        demonstration=demonstration,
        adresse=adresse,
        fuseau=fuseau,
        smtp=_smtp(environ),
        argon2_leger=environ.get("PARCOURS_ARGON2_LEGER") == "1",
        mandataires=_entier(environ, "PARCOURS_MANDATAIRES", 0),
    )
    if not demonstration and not config.cookie_sur and environ.get("PARCOURS_ADRESSE"):
        # Plain cookies are for trying things on one's own machine; an address chosen on purpose must be https.
        raise ConfigurationRefusee("PARCOURS_ADRESSE doit être en https:// hors de votre propre machine.")
    return config


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
        var.mkdir(parents=True, exist_ok=True)
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
    if not brut.isdigit():
        raise ConfigurationRefusee(f"{nom} doit être un nombre entier.")
    return int(brut)
