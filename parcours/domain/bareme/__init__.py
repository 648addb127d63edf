"""Dated legal parameters, as TOML tables; read by `parcours.domain.parametres`."""
