"""The factory: configuration, database, guards, pages. Nothing else, and no scheduler."""

from flask import Flask

from parcours.config import Config
from parcours.db import BaseDeDonnees, ouvrir
from parcours.horloge import Horloge
from parcours.paths import STATIC, TEMPLATES
from parcours.rendering import environment
from parcours.web import acces, accueil, compte, connexion, navigation, parcours, requete, salarie, securite
from parcours.web.session import Sessions

TAILLE_ENVOI = 11 * 1024 * 1024
BLUEPRINTS = (accueil.bp, compte.bp, connexion.bp, parcours.bp, salarie.bp)


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
        # Without Flask-Babel, WTForms' own French messages.
        WTF_I18N_ENABLED=False,
    )
    app.extensions.update(parcours_base=base, parcours_config=config, parcours_horloge=horloge)
    app.session_interface = Sessions(base, horloge, config.cookie_sur)
    environment.installer(app.jinja_env)
    acces.login_manager.init_app(app)
    # Run in reverse order of registration: the request's transaction ends before the headers are written.
    securite.installer(app, tls=config.cookie_sur, reprise_apres_expiration=connexion.apres_expiration)
    requete.installer(app)
    app.context_processor(navigation.contexte)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    acces.exiger_des_gardes(app)
    return app
