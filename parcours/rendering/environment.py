"""The one Jinja environment of pages, mails and documents: same filters, same escaping."""

from hashlib import sha256

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Undefined,
    select_autoescape,
)

from parcours.paths import STATIC, TEMPLATES
from parcours.rendering import champs, formats, libelles

FILTRES = (
    formats.accord,
    formats.au_plus,
    formats.combien,
    formats.dans_jours,
    formats.date_courte,
    formats.date_longue,
    formats.duree_jours,
    formats.ecart,
    formats.entre,
    formats.heure,
    formats.initiales,
    formats.instant_local,
    formats.liste_et,
    formats.mois_annee,
    formats.mois_court,
    formats.nombre,
    formats.numero_pass,
    formats.pourcent,
    formats.siret,
    formats.taux,
    formats.telephone,
)


def installer(env: Environment) -> None:
    """Give an environment (Flask's or the jobs' own) our filters, under the names of their functions."""
    for filtre in FILTRES:
        env.filters[filtre.__name__] = filtre
    env.filters.update(libelles.FILTRES)
    env.globals["attributs_champ"] = champs.attributs_champ
    env.globals["disposition"] = champs.disposition
    env.globals["messages_champ"] = champs.messages
    env.globals["reproches"] = champs.reproches
    env.globals["version_statique"] = version_statique()
    env.globals["taux"] = formats.taux
    env.globals["combien"] = formats.combien


def version_statique() -> str:
    """Short mark of the styles and scripts, put in their addresses so that browsers may keep them for long."""
    fichiers = sorted(chemin for genre in ("*.css", "*.js") for chemin in STATIC.rglob(genre))
    return sha256(b"".join(fichier.read_bytes() for fichier in fichiers)).hexdigest()[:10]


def environnement(strict: bool = False) -> Environment:
    """Environment that reads `templates/`: HTML is escaped, text is not; with `strict` a missing value is an error."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html", "svg", "xml"), default_for_string=True),
        undefined=StrictUndefined if strict else Undefined,
    )
    installer(env)
    return env
