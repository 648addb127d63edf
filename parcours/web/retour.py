"""Where one comes back to on the watch: the same page of the same box, at the line dealt with, or at the next one.

From a review, at the parcours under review.

What an address says of it is read word by word, and written again by `url_for`: nothing there leads elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from flask_login import current_user

from parcours.queries import alerte as queries
from parcours.web.acces import ALERTES_COCHEES
from parcours.web.requete import lire_cle, profil, session_base
from parcours.web.veille_filtres import NOMS, lire_la_demande

# Where a page starts, beside the filters; then the line that a screen was opened from.
PAGES = ("apres", "avant")
RETOUR, LIGNE, REVUE = "retour", "ligne", "revue"
# What the address of a review says: the filters of the list, and a place in its order.
DE_LA_REVUE = ("q", "referent", "etat", "groupe", "silence", "structure", "place")
TAILLE_RETOUR = 500


@dataclass(frozen=True)
class Place:
    """A page of the watch, as its address says it."""

    dits: Mapping[str, str]

    @property
    def filtres(self) -> dict[str, Any]:
        """What the address of the page says."""
        return {nom: self.dits[nom] for nom in (*NOMS, *PAGES) if self.dits.get(nom)}

    def adresse(self, ligne: int | None = None, *, cochees: Sequence[int] = ()) -> str:
        """The address of the page, at a line when one is given, with some of them ticked."""
        ancre = f"alerte-{ligne}" if ligne is not None else None
        return url_for("veille.voir", **self.filtres, cochee=list(cochees), _anchor=ancre)

    def lignes(self) -> list[int]:
        """The keys of the alerts on the page now, in its order."""
        return self._lister(self._cle("apres"), self._cle("avant"), ALERTES_COCHEES)

    def apres_l_acte(self, lues: Sequence[int], touchees: Collection[int]) -> str:
        """Where to come back, once something was done about some alerts of the page, which held `lues` before it."""
        restent = self.lignes()
        if not restent:
            return Place({nom: dit for nom, dit in self.dits.items() if nom not in PAGES}).adresse()
        return self.adresse(ligne_ou_revenir(lues, restent, touchees))

    def apres_un_ecran(self) -> str:
        """The same after a screen that answers an alert: its line if it is still there, else the one that followed."""
        ligne, restent = self._cle(LIGNE), self.lignes()
        if ligne is None or not restent:
            return self.apres_l_acte([], [])
        if ligne in restent:
            return self.adresse(ligne)
        # Closed, it still has its place in the order.
        suivante = self._lister(ligne, None, 1)
        return self.adresse(suivante[0] if suivante and suivante[0] in restent else restent[-1])

    def _cle(self, nom: str) -> int | None:
        return lire_cle(self.dits.get(nom, ""))

    def _lister(self, apres: int | None, avant: int | None, limite: int) -> list[int]:
        demande = lire_la_demande(profil(), current_user.compte, self.dits)
        lues = queries.lister(session_base(), demande.portee, demande.filtre, apres=apres, avant=avant, limite=limite)
        return [alerte.id for alerte in lues]


def ligne_ou_revenir(lues: Sequence[int], restent: Collection[int], touchees: Collection[int]) -> int | None:
    """The first line touched if it stayed on the page, else the next one that did, else the one before it."""
    rang = next((rang for rang, cle in enumerate(lues) if cle in touchees), None)
    if rang is None:
        return None
    return next((cle for cle in (*lues[rang:], *reversed(lues[:rang])) if cle in restent), None)


@dataclass(frozen=True)
class Revue:
    """A parcours under review, as its address says it: whatever was done, one comes back to it."""

    dits: Mapping[str, str]

    @property
    def en_clair(self) -> str:
        """The same, as an address carries it."""
        return urlencode({nom: self.dits[nom] for nom in (REVUE, *DE_LA_REVUE) if self.dits.get(nom)})

    def adresse(self, _ligne: int | None = None) -> str:
        """The address of the review, at the place where this parcours was opened."""
        filtres: dict[str, Any] = {nom: self.dits[nom] for nom in DE_LA_REVUE if self.dits.get(nom)}
        return url_for("revue.voir", ref=self.dits[REVUE], **filtres)

    def apres_un_ecran(self) -> str:
        """The same after a screen: what remains to be decided about this parcours is still there."""
        return self.adresse()


def depuis() -> Place | Revue | None:
    """The page of the watch, or of a review, that this screen was opened from; None when it was not."""
    brut = request.args.get(RETOUR, "")
    if not brut or len(brut) > TAILLE_RETOUR:
        return None
    dits = dict(parse_qsl(brut))
    return Revue(dits) if REVUE in dits else Place(dits)


def adresse_de_retour() -> str | None:
    """Where to come back without doing anything: at the line that this screen was opened from, if it was."""
    place = depuis()
    return place.adresse(lire_cle(place.dits.get(LIGNE, ""))) if place is not None else None
