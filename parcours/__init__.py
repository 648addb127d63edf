"""Parcours: follow each salarié en insertion from entry to exit, and keep watch over the deadlines."""
