"""Lists read page by page, by the key of the last line shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import request, url_for

from parcours.web.requete import cle

PAR_PAGE = 50


class AvecCle(Protocol):
    """A row with its key."""

    @property
    def id(self) -> int:
        """The key."""


@dataclass(frozen=True)
class Pages:
    """The addresses of the page that follows and of the first one; None where there is nowhere to go."""

    suivant: str | None
    precedent: str | None


def pages(lues: Sequence[AvecCle], repere: str, **filtres: str | None) -> Pages:
    """Where to go from a page of the list shown by this request.

    `lues` holds one row more than a page when others follow; `repere` is the argument of the address that says where a
    page starts, `filtres` those that choose what is listed.
    """
    ici = str(request.endpoint)
    choisis: dict[str, Any] = {nom: valeur for nom, valeur in filtres.items() if valeur}
    suite = choisis | {repere: lues[PAR_PAGE - 1].id} if len(lues) > PAR_PAGE else None
    return Pages(
        suivant=url_for(ici, **suite) if suite else None,
        precedent=url_for(ici, **choisis) if cle(repere) else None,
    )
