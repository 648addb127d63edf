"""Entry point of a WSGI server: `gunicorn wsgi:app` or `waitress-serve wsgi:app`. No scheduler runs here."""

from parcours.cli import application

app = application()
