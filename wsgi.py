"""Entry point of a WSGI server: `gunicorn --bind 127.0.0.1:8000 wsgi:app`. No scheduler runs here."""

from pathlib import Path

from parcours import traces
from parcours.app import create_app
from parcours.config import charger, environnement

traces.regler()
app = create_app(charger(environnement(), Path("var")))
