"""The `parcours` command: each command reads the environment here, and delegates."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import waitress
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from parcours import db, traces
from parcours.actions import compte, importation
from parcours.actions.journal import Auteur
from parcours.app import create_app
from parcours.config import Config, ConfigurationRefusee, charger, environnement
from parcours.db import BaseDeDonnees
from parcours.demonstration.chargement import DemonstrationRefusee, charger_territoire, est_charge, verifier_mode
from parcours.demonstration.comptes import fiche_des_comptes
from parcours.demonstration.structures import FUSEAU
from parcours.domain.erreurs import Refus
from parcours.exchange.importation import bilan_de, en_candidatures, lire_fichier
from parcours.horloge import Horloge
from parcours.jobs import execution, ordres
from parcours.jobs.scheduler import reveil
from parcours.rendering.importation import avancement, imprimer

VAR = Path("var")


def configuration(port: int = 8000) -> Config:
    """The configuration (local address on `port` when none is public), or a French sentence and exit code 2."""
    try:
        return charger(environnement(), VAR, f"http://127.0.0.1:{port}")
    except ConfigurationRefusee as refus:
        click.echo(str(refus), err=True)
        sys.exit(2)


@click.group()
def main() -> None:
    """Parcours : suivre les parcours d’insertion, et veiller sur leurs échéances."""
    traces.regler()


@main.command()
def migrer() -> None:
    """Mettre le schéma de la base à jour."""
    db.migrer(db.ouvrir(configuration().base).engine)
    click.echo("Base à jour.")


@main.command()
@click.argument("fichier", type=click.Path(path_type=Path))
def sauvegarder(fichier: Path) -> None:
    """Copier la base SQLite dans un fichier neuf, sans arrêter le service (PostgreSQL : pg_dump)."""
    with ouverte(configuration()) as base:
        try:
            db.sauvegarder(base.engine, fichier)
        except db.SauvegardeImpossible as refus:
            click.echo(str(refus), err=True)
            sys.exit(1)
    click.echo(f"Copie faite et vérifiée : {fichier}")


@main.command()
@click.option("--email", help="Adresse électronique de la première personne qui administre.")
@click.option("--nom", help="Son prénom et son nom.")
def init(email: str | None, nom: str | None) -> None:
    """Créer la base et le premier compte administrateur, dont le lien d’accès s’affiche ici."""
    config = configuration()
    base = db.ouvrir(config.base)
    db.migrer(base.engine)
    adresse = email or click.prompt("Adresse électronique de la personne qui administrera")
    entier = nom or click.prompt("Son prénom et son nom")
    donner_un_lien(
        config,
        base,
        lambda s, auteur: compte.creer_administrateur(s, auteur, entier, adresse, demonstration=config.demonstration),
    )


@main.group("compte")
def comptes() -> None:
    """Les comptes, quand personne ne peut plus se connecter."""


@comptes.command()
@click.argument("email")
def inviter(email: str) -> None:
    """Afficher un nouveau lien d’accès pour un compte."""
    config = configuration()
    donner_un_lien(
        config, db.ouvrir(config.base), lambda session, auteur: compte.inviter_adresse(session, auteur, email)
    )


def donner_un_lien(config: Config, base: BaseDeDonnees, preparer: Callable[[Session, Auteur], str]) -> None:
    """Show the one-time link that `preparer` makes; its refusal is shown, with exit code 1."""
    horloge = Horloge()
    try:
        with base.transaction() as session:
            jeton = preparer(session, Auteur(None, horloge.maintenant(), horloge.aujourdhui(config.fuseau)))
    except Refus as refus:
        click.echo(refus.message, err=True)
        sys.exit(1)
    finally:
        base.engine.dispose()
    click.echo("Lien pour choisir le mot de passe, à ouvrir une seule fois dans les 72 heures :")
    click.echo(f"{config.adresse}/invitation/{jeton}")


@contextmanager
def ouverte(config: Config) -> Iterator[BaseDeDonnees]:
    """The database of a command, its connections given back at the end."""
    base = db.ouvrir(config.base)
    # What is loaded stays: looking for garbage in it stops pages now and then, and slows nights by a fifth.
    gc.freeze()
    try:
        yield base
    finally:
        base.engine.dispose()


def servir(config: Config, base: BaseDeDonnees, horloge: Horloge, *, hote: str, port: int, avec_veille: bool) -> None:
    """Serve the pages until stopped, with the clock of the watch in the same process when asked."""
    serveur = waitress.create_server(
        create_app(config, base, horloge),
        host=hote,
        port=port,
        threads=8,
        ident=None,
        # Left to the application, which trusts as many proxies as declared.
        clear_untrusted_proxy_headers=config.mandataires == 0,
    )
    gc.freeze()
    # Once the port is ours: a second process that cannot serve does not watch either.
    pendule = reveil(base, config, horloge, bloquant=False) if avec_veille else None
    if pendule is not None:
        pendule.start()
    try:
        serveur.run()
    finally:
        if pendule is not None:
            pendule.shutdown(wait=False)


@main.command()
@click.option("--with-jobs", "avec_veille", is_flag=True, help="Faire tourner la veille dans le même processus.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port d’écoute.")
@click.option("--host", "hote", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
def serve(avec_veille: bool, port: int, hote: str) -> None:
    """Servir les pages, avec waitress."""
    config = configuration(port)
    # Asked to stop by the system, as by Ctrl + C: answers under way end, then the clock stops.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo(f"Parcours répond sur {config.adresse}")
    with ouverte(config) as base:
        servir(config, base, Horloge(), hote=hote, port=port, avec_veille=avec_veille)


@main.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port d’écoute.")
def demonstration(port: int) -> None:
    """Remplir une base vide d’un territoire inventé, veiller une fois, puis servir."""
    config = configuration(port)
    horloge = Horloge()
    try:
        # Before the base is opened: a refusal leaves nothing behind, not even an empty file.
        verifier_mode(config)
        base = db.ouvrir(config.base)
        preparer_demonstration(config, base, horloge)
    except DemonstrationRefusee as refus:
        click.echo(str(refus), err=True)
        sys.exit(2)
    click.echo(f"\nParcours répond sur {config.adresse} (Ctrl + C pour arrêter).\n\n{fiche_des_comptes()}\n")
    try:
        servir(config, base, horloge, hote="127.0.0.1", port=port, avec_veille=True)
    except OSError as panne:
        click.echo(f"Le port {port} n’est pas libre ({panne.strerror}). Essayez : make run PORT={port + 1}", err=True)
        sys.exit(1)


def preparer_demonstration(config: Config, base: BaseDeDonnees, horloge: Horloge) -> None:
    """Load the invented territory once, with its first night; later nights are the scheduler's. Raises as loading."""
    verifier_mode(config)
    db.migrer(base.engine)
    with base.lecture() as session:
        est_deja_la = est_charge(session)
    if not est_deja_la:
        click.echo("Chargement du territoire inventé (une seule fois)…")
        charger_territoire(base, config, horloge)
        jour = horloge.aujourdhui(FUSEAU)
        execution.nuits(base, horloge, pour_le=jour)
        # Without waiting for the morning: who tries the product at night wants to see a message too.
        ordres.lancer(base, config, horloge, "rappels", jour, refaire=False)


@main.group(invoke_without_command=True)
@click.pass_context
def jobs(contexte: click.Context) -> None:
    """Faire tourner la veille seule, à côté d’un serveur web (sans sous-commande)."""
    if contexte.invoked_subcommand is not None:
        return
    config = configuration()
    with ouverte(config) as base:
        pendule = reveil(base, config, Horloge(), bloquant=True)
        for arret in (signal.SIGTERM, signal.SIGINT):
            signal.signal(arret, lambda *_: pendule.shutdown(wait=False))
        click.echo("La veille tourne : elle regarde chaque nuit, et rattrape les nuits manquées.")
        pendule.start()


@jobs.command()
@click.argument("tache", type=click.Choice(ordres.TACHES))
@click.option("--pour-le", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Date (locale) de la nuit à faire.")
@click.option("--refaire", is_flag=True, help="Même si cette nuit a déjà été faite.")
def run(tache: str, pour_le: datetime | None, refaire: bool) -> None:
    """Faire une tâche tout de suite ; faite deux fois, elle ne signale rien de plus."""
    config = configuration()
    jour = pour_le.date() if pour_le else None
    with ouverte(config) as base:
        try:
            courses = ordres.lancer(base, config, Horloge(), tache, jour, refaire=refaire)
        except ordres.JourImpossible as refus:
            click.echo(str(refus), err=True)
            sys.exit(2)
    for course in courses:
        dit = course.bilan or (f"échec ({course.erreur})" if course.erreur else "déjà faite, ou en cours ailleurs.")
        click.echo(f"{course.cle.tache}, {course.cle.fuseau}, {course.cle.pour_le} : {dit}")
    if not courses:
        click.echo("Rien à faire : aucune structure n’est enregistrée.")
    if any(course.erreur for course in courses):
        sys.exit(1)


@main.group()
def echeances() -> None:
    """Les échéances de tous les parcours."""


@echeances.command()
def recalculer() -> None:
    """Recalculer toutes les échéances à partir des faits ; ce qui a été signalé le reste."""
    config = configuration()
    montre = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    with ouverte(config) as base, montre as progression:
        suivi = progression.add_task("Échéances", total=ordres.nombre_de_parcours(base))
        faits = ordres.recalculer_tout(base, config, Horloge(), lambda lot: progression.advance(suivi, lot))
    click.echo(f"Échéances recalculées pour {faits} parcours.")


@main.group("import")
def importer() -> None:
    """Importer un fichier venu d’ailleurs."""


@importer.command()
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--structure", "siret", required=True, help="SIRET de la structure, 14 chiffres.")
@click.option("--referent", "email", help="Adresse de qui accompagnera les nouveaux parcours (sinon, personne).")
@click.option("--accepter-reculs", is_flag=True, help="Écrire aussi les fins de PASS qui reculent.")
def emplois(fichier: Path, siret: str, email: str | None, accepter_reculs: bool) -> None:
    """Importer la liste des candidatures de la plateforme de l’État ; un fichier refusé ne laisse rien."""
    base, horloge = db.ouvrir(configuration().base), Horloge()
    try:
        lecture = lire_fichier(fichier)
        lignes, refusees = en_candidatures(lecture), lecture.lignes_rejetees
        with avancement(Console(stderr=True)) as avancer, base.transaction() as session:
            structure = importation.structure_du_siret(session, siret)
            auteur = Auteur(None, horloge.maintenant(), horloge.aujourdhui(structure.fuseau))
            referent_id = importation.referent_a_l_adresse(session, structure, email, auteur.au) if email else None
            plan = importation.importer(
                session,
                auteur,
                structure,
                lignes,
                refusees,
                referent_id=referent_id,
                accepter_reculs=accepter_reculs,
                avancer=avancer,
            )
    except Refus as refus:
        click.echo(refus.message, err=True)
        sys.exit(1)
    except SQLAlchemyError:
        click.echo("La base n’a pas pu tout enregistrer : rien n’a été importé, recommencez.", err=True)
        sys.exit(1)
    finally:
        base.engine.dispose()
    imprimer(bilan_de(plan, lecture), Console())
    if plan.reculs:
        click.echo("\nPour écrire aussi les fins de PASS qui reculent : --accepter-reculs")
