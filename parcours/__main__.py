"""`python -m parcours`."""

from parcours.cli import main

main()
