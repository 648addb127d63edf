"""Who is taken on: the profile at entry of those who were there in the period."""

from collections.abc import Callable, Collection

from parcours.domain.dates import mois_pleins
from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Place, Proportion
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.parcours import CAP_OU_MOINS, SANS_DIPLOME
from parcours.domain.salarie import Civilite

_SOURCE = "Grille annuelle de l’ASP (publics) ; critères et âge à l’entrée."


def _present(reponse: Callable[[FaitParcours], Place]) -> Callable[[FaitParcours, Contexte], Place | None]:
    def classer(fait: FaitParcours, contexte: Contexte) -> Place | None:
        return reponse(fait) if fait.presence(contexte.periode, contexte.au) is not None else None

    return classer


def _oui(vrai: bool) -> Place:
    return Place.OUI if vrai else Place.NON


def _critere(*codes: str) -> Callable[[FaitParcours], Place]:
    # Nobody enters without a criterion: none recorded means that they were not typed.
    return lambda fait: _oui(not fait.criteres.isdisjoint(codes)) if fait.criteres else Place.INCONNU


def _age(fait: FaitParcours) -> int:
    return mois_pleins(fait.naissance, fait.entree_le) // 12


def _parmi(lu: Callable[[FaitParcours], str | None], valeurs: Collection[str]) -> Callable[[FaitParcours], Place]:
    return lambda fait: _oui(lu(fait) in valeurs) if lu(fait) is not None else Place.INCONNU


def _part(code: str, libelle: str, quoi: str, reponse: Callable[[FaitParcours], Place]) -> Proportion:
    return Proportion(
        code,
        Bloc.PUBLICS,
        libelle,
        f"{quoi} ÷ personnes en parcours un jour au moins de la période, quand la réponse est connue.",
        _SOURCE,
        classer=_present(reponse),
        mots=("concernées", "non concernées"),
    )


DEFINITIONS: tuple[Definition, ...] = (
    _part(
        "minima_sociaux", "RSA, ASS ou AAH", "Personnes à l’un au moins de ces minima", _critere("rsa", "ass", "aah")
    ),
    _part("rsa", "RSA", "Bénéficiaires du RSA", _critere("rsa")),
    _part("detld", "Chômage de plus de 24 mois", "Personnes inscrites depuis plus de 24 mois", _critere("detld")),
    _part("handicap", "Travailleurs handicapés", "Personnes reconnues handicapées", _critere("travailleur_handicape")),
    _part("qpv", "Quartiers prioritaires", "Habitants d’un quartier prioritaire (QPV)", _critere("qpv")),
    _part("zfrr", "Ruralités à revitaliser", "Habitants d’une zone France ruralités revitalisation", _critere("zfrr")),
    _part("moins_de_26_ans", "Moins de 26 ans", "Personnes de moins de 26 ans", lambda fait: _oui(_age(fait) < 26)),
    _part("plus_de_50_ans", "50 ans et plus", "Personnes de 50 ans et plus", lambda fait: _oui(_age(fait) >= 50)),
    _part("femmes", "Femmes", "Femmes", _parmi(lambda fait: fait.civilite, {Civilite.MADAME})),
    _part(
        "cap_ou_moins",
        "CAP, BEP ou moins",
        "Personnes sans diplôme au-dessus du CAP ou du BEP",
        _parmi(lambda fait: fait.niveau_formation, CAP_OU_MOINS),
    ),
    _part("sans_diplome", "Sans diplôme", "Personnes sans diplôme", _parmi(lambda f: f.niveau_formation, SANS_DIPLOME)),
)
