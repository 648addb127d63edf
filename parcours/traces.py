"""Logs of the process: one JSON line per event on the error stream, readable lines in a terminal, never a name."""

import sys

import structlog


def regler() -> None:
    """Send logs to the error stream, so that what a command answers is never mixed with them."""
    lisible = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if lisible else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        # The stream of the moment: whoever redirects it later (a supervisor, a test) still hears what breaks.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
