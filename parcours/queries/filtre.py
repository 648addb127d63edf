"""What is asked of the list, and its SQL: whose parcours, in which state, found by which words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Date, and_, exists, false, func, literal, or_
from sqlalchemy.orm import aliased

from parcours.domain.catalogue import Niveau
from parcours.domain.constat import numero_cherche
from parcours.domain.droits import Perimetre
from parcours.domain.parcours import Fonction
from parcours.domain.relais import RELAIS
from parcours.domain.texte import mots_cherches
from parcours.models import Affectation, Parcours, PassIae, Salarie
from parcours.queries.regard import Regard
from parcours.queries.veille import PERSONNE, dans_le_perimetre

TITULAIRE = aliased(Affectation)


class Etat(StrEnum):
    """Which stays are listed."""

    EN_COURS = "en-cours"
    SORTIS = "sortis"
    TOUS = "tous"


@dataclass(frozen=True)
class Filtre:
    """What is asked of the list; `referent_id` None is everyone, `PERSONNE` those without any."""

    recherche: str = ""
    referent_id: int | None = None
    etat: Etat = Etat.EN_COURS
    groupe: Niveau | None = None
    silence: bool = False
    structure_id: int | None = None

    @property
    def est_sans_mot(self) -> bool:
        """Whether what is searched has no letter nor digit: nobody can be found."""
        return bool(self.recherche.strip()) and not mots_cherches(self.recherche)


def conditions(vue: Regard, filtre: Filtre) -> list[ColumnElement[bool]]:
    """Everything but the group: the counts are those of the groups one could choose. A search is on the person."""
    trouvees = [dans_le_perimetre(vue.acces)]
    if filtre.structure_id is not None:
        trouvees.append(Parcours.structure_id == filtre.structure_id)
    if filtre.etat is not Etat.TOUS:
        trouvees.append(Parcours.clos_le.is_(None) if filtre.etat is Etat.EN_COURS else Parcours.clos_le.is_not(None))
    if filtre.referent_id == PERSONNE:
        trouvees.append(~exists().where(suit_comme_referent(vue.au)))
    elif filtre.referent_id is not None:
        trouvees.append(exists().where(_suit_ou_releve(vue.au), TITULAIRE.compte_id == filtre.referent_id))
    if filtre.silence:
        trouvees.append(vue.est_silencieux())
    if filtre.recherche.strip():
        # Said again of the person, or PostgreSQL reads the names of every structure.
        trouvees.append(Salarie.structure_id.in_(vue.acces.lieux))
        trouvees.append(_est_cherche(vue.acces, filtre.recherche))
    return trouvees


def suit_comme_referent(au: date) -> ColumnElement[bool]:
    """Référent today, on the last day of a stay that ended, or from the first day of one that has yet to start."""
    return and_(
        TITULAIRE.parcours_id == Parcours.id,
        TITULAIRE.fonction == Fonction.REFERENT,
        or_(TITULAIRE.debut <= au, TITULAIRE.debut == Parcours.entree_le),
        or_(TITULAIRE.fin.is_(None), TITULAIRE.fin >= func.coalesce(Parcours.clos_le, literal(au, Date))),
    )


def _suit_ou_releve(au: date) -> ColumnElement[bool]:
    """The same, or standing in for them today."""
    releve = and_(
        TITULAIRE.parcours_id == Parcours.id,
        TITULAIRE.fonction == RELAIS,
        TITULAIRE.debut <= au,
        TITULAIRE.fin >= au,
    )
    return or_(suit_comme_referent(au), releve)


def _est_cherche(acces: Perimetre, recherche: str) -> ColumnElement[bool]:
    """Every word is in the name or the phone; or the number is that of a PASS, said to those who accompany.

    Who supervises the work does not read the phone, and does not find anybody by it either.
    """
    mots = mots_cherches(recherche)
    if not mots:
        return false()
    par_mots = and_(*(Salarie.cle_recherche.contains(mot, autoescape=True) for mot in mots))
    if any(mot.isdigit() for mot in mots):
        par_mots = and_(par_mots, Parcours.structure_id.in_(acces.datees))
    numero = numero_cherche(recherche)
    if numero is None or not acces.entieres:
        return par_mots
    par_pass = exists().where(
        PassIae.salarie_id == Parcours.salarie_id,
        PassIae.structure_id == Parcours.structure_id,
        PassIae.numero == numero,
    )
    return or_(par_mots, and_(Parcours.structure_id.in_(acces.entieres), par_pass))
