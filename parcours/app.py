"""The factory: configuration, database, guards, pages. Nothing else, and no scheduler."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from parcours.config import Config
from parcours.db import BaseDeDonnees, ouvrir
from parcours.horloge import Horloge
from parcours.paths import STATIC, TEMPLATES
from parcours.rendering import environment
from parcours.web import (
    acces,
    accueil,
    administration,
    agenda,
    annexe,
    atelier,
    autorisation,
    competence,
    compte,
    connexion,
    contrat,
    convention,
    derive,
    document,
    dossier,
    entretien,
    envoi,
    equipe,
    etape,
    export,
    formation,
    frein,
    fse,
    heures,
    horsligne,
    hypothese,
    immersion,
    importation,
    jalon,
    journal,
    liasse,
    lien,
    mesure,
    motif,
    navigation,
    nuit,
    objectif,
    papier,
    parcours,
    pas,
    pass_iae,
    passage,
    pilotage,
    point,
    prolongation,
    rappel,
    reglage,
    relais,
    reprise,
    requete,
    reseau,
    resultat,
    retour,
    revue,
    salarie,
    seance,
    securite,
    sortie,
    structure,
    suite_alerte,
    suivi,
    suspension,
    territoire,
    trame,
    veille,
    vue,
)
from parcours.web.adresses import adresse
from parcours.web.session import Sessions

TAILLE_ENVOI = 11 * 1024 * 1024
BLUEPRINTS = (
    accueil.bp,
    administration.bp,
    agenda.bp,
    annexe.bp,
    atelier.bp,
    autorisation.bp,
    competence.bp,
    compte.bp,
    connexion.bp,
    contrat.bp,
    convention.bp,
    derive.bp,
    document.bp,
    dossier.bp,
    entretien.bp,
    envoi.bp,
    equipe.bp,
    etape.bp,
    export.bp,
    formation.bp,
    frein.bp,
    fse.bp,
    heures.bp,
    horsligne.bp,
    hypothese.bp,
    immersion.bp,
    importation.bp,
    jalon.bp,
    journal.bp,
    liasse.bp,
    lien.bp,
    mesure.bp,
    motif.bp,
    nuit.bp,
    objectif.bp,
    papier.bp,
    parcours.bp,
    pas.bp,
    pass_iae.bp,
    passage.bp,
    pilotage.bp,
    point.bp,
    prolongation.bp,
    rappel.bp,
    reglage.bp,
    relais.bp,
    reseau.bp,
    resultat.bp,
    revue.bp,
    salarie.bp,
    seance.bp,
    sortie.bp,
    structure.bp,
    suite_alerte.bp,
    suivi.bp,
    suspension.bp,
    territoire.bp,
    trame.bp,
    veille.bp,
    vue.bp,
)


def create_app(config: Config, base: BaseDeDonnees | None = None, horloge: Horloge | None = None) -> Flask:
    """The web application over a database; `base` and `horloge` are opened from `config` when not given."""
    base = base or ouvrir(config.base)
    horloge = horloge or Horloge()
    app = Flask("parcours", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=config.cle_secrete,
        MAX_CONTENT_LENGTH=TAILLE_ENVOI,
        MAX_FORM_PARTS=500,
        # The token lives as long as the session, which ends by itself.
        WTF_CSRF_TIME_LIMIT=None,
        # `securite` looks at where a form comes from, in a way that a missing Referer does not break.
        WTF_CSRF_SSL_STRICT=False,
        # Without Flask-Babel, WTForms' own French messages.
        WTF_I18N_ENABLED=False,
    )
    if config.mandataires:
        # Only as many proxies as declared: beyond them, an address is only what the visitor says of itself.
        proxy = ProxyFix(app.wsgi_app, x_for=config.mandataires, x_proto=config.mandataires)
        app.wsgi_app = proxy  # type: ignore[method-assign]  # the way Flask documents
    app.extensions.update(parcours_base=base, parcours_config=config, parcours_horloge=horloge)
    app.session_interface = Sessions(base, horloge, config.cookie_sur)
    environment.installer(app.jinja_env)
    app.jinja_env.globals["url_for"] = adresse
    app.jinja_env.globals["adresse_de_retour"] = retour.adresse_de_retour
    # Our own context processor says who is signed in: an error page must not have to ask the database.
    acces.login_manager.init_app(app, add_context_processor=False)
    # Run in reverse order of registration: the request's transaction ends before the headers are written.
    securite.installer(app, config, reprise.apres_expiration)
    requete.installer(app)
    app.context_processor(navigation.contexte)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    acces.exiger_des_gardes(app)
    return app
