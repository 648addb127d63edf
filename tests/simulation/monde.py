"""The invented world: structures, people, and what is going to happen to them, drawn from a seed."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from parcours.actions import parcours as actions_parcours
from parcours.actions import salarie as actions_salarie
from parcours.actions.journal import Auteur
from parcours.domain.erreurs import Refus
from parcours.domain.salarie import SaisieIdentite
from parcours.horloge import Horloge
from parcours.models import Salarie, Structure
from tests.builders import creer_compte, creer_structure
from tests.simulation.faits import Dossier, Maison, Personne
from tests.simulation.oracle.attendue import Cle
from tests.simulation.oracle.calendrier import plus_mois
from tests.simulation.oracle.veilleur import Veilleur
from tests.simulation.vie import accompagnement, alertes, habitudes, sorties, structures
from tests.simulation.vie.habitudes import Acte
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

DEBUT = date(2027, 1, 1)
# The same calendar day everywhere the product counts days.
HEURE = time(10, tzinfo=UTC)
GENRES = ("ACI", "EI", "AI", "ETTI")
MARTINIQUE, REUNION = "America/Martinique", "Indian/Reunion"
APRES_LA_SORTIE_JOURS = 250
RETOURS = 0.12
# Chances per day.
GESTES_D_UNE_STRUCTURE = (
    (structures.regler, 0.01),
    (structures.modifier, 0.003),
    (structures.conventionner, 0.004),
    (structures.annexer, 0.006),
)


class Desaccord(AssertionError):
    """The product and the oracle do not agree on what may be done."""


@dataclass
class Monde:
    """`nombre` parcours opened until `fin`; with more `agitation`, more happens to each of them."""

    graine: int
    nombre: int
    fin: date
    agitation: float = 1
    hasard: Random = field(init=False)
    veilleur: Veilleur = field(default_factory=Veilleur)
    maisons: list[Maison] = field(default_factory=list)
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    vivants: dict[int, Dossier] = field(default_factory=dict)
    agenda: dict[date, list[tuple[Acte, Dossier]]] = field(default_factory=lambda: defaultdict(list))
    arrivees: Counter[date] = field(default_factory=Counter)
    # Those open last night, and those someone did something about.
    vues: list[tuple[tuple[int, int | None], Cle]] = field(default_factory=list)
    touchees: list[tuple[tuple[int, int | None], Cle]] = field(default_factory=list)
    faits: Counter[str] = field(default_factory=Counter)
    refus: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hasard = Random(self.graine)
        duree = max((self.fin - DEBUT).days - 30, 1)
        for _ in range(self.nombre):
            self.arrivees[DEBUT + timedelta(days=self.hasard.randrange(duree))] += 1

    def horloge(self, jour: date) -> Horloge:
        return Horloge(datetime.combine(jour, HEURE))

    def fonder(self, session: Session, combien: int) -> None:
        """The structures and who works there; the last one is elsewhere, one in three in the FSE+."""
        le = self.horloge(DEBUT).maintenant()
        for rang in range(combien):
            fuseau = REUNION if rang and rang == combien - 1 else MARTINIQUE
            genre = GENRES[rang % len(GENRES)]
            ligne = creer_structure(session, f"Structure {rang}", genre, fuseau=fuseau)
            ligne.premier_entretien_jours, ligne.diagnostic_jours, ligne.bilan_jours = 15, 30, 90
            ligne.participe_fse = rang % 3 == 0
            session.flush()
            conseiller, responsable = (
                creer_compte(session, f"{role}{rang}@simulation.example", role, ligne, le=le).id
                for role in ("conseiller", "responsable")
            )
            maison = Maison(ligne.id, ligne.ref, genre, fuseau, conseiller, responsable)
            maison.participe_fse = ligne.participe_fse
            self.maisons.append(maison)
            self.veilleur.relire(maison, DEBUT)

    def vivre(self, connexion: Connection, jour: date) -> None:
        """The events of a day, each in a transaction of its own inside that of the day."""
        for maison in self.maisons:
            for geste, chance in GESTES_D_UNE_STRUCTURE:
                if self.hasard.random() < chance:
                    self._tenter(connexion, jour, maison, geste)
        for _ in range(self.arrivees[jour]):
            self._accueillir(connexion, jour)
        for acte, dossier in self.agenda.pop(jour, []):
            self._jouer(connexion, jour, dossier, acte)
        for dossier in list(self.vivants.values()):
            sortie = dossier.sortie
            if sortie is not None and (jour - sortie.le).days > APRES_LA_SORTIE_JOURS:
                del self.vivants[dossier.id]
            elif self.hasard.random() < self.agitation * _chance(dossier):
                actes = habitudes.PENDANT if sortie is None else habitudes.APRES
                (acte,) = self.hasard.choices(list(actes), list(actes.values()))
                self._jouer(connexion, jour, dossier, acte)
        self._agir_sur_les_alertes(connexion, jour)

    def _jouer(self, connexion: Connection, jour: date, d: Dossier, acte: Acte) -> None:
        if self._tenter(connexion, jour, d, acte):
            self._projeter(habitudes.ensuite(acte, d, jour, self.hasard), jour, d)
        elif acte is sorties.sortir and d.sortie is None:
            self._projeter([(1, sorties.sortir, jour, 5, 30)], jour, d)

    def _projeter(self, projets: list[habitudes.Projet], jour: date, d: Dossier) -> None:
        for chance, acte, depuis, au_plus_tot, au_plus_tard in projets:
            if self.hasard.random() < chance:
                le = depuis + timedelta(days=self.hasard.randint(au_plus_tot, au_plus_tard))
                self.agenda[max(le, jour + timedelta(days=1))].append((acte, d))

    def _tenter(self, connexion: Connection, jour: date, ou: Dossier | Maison, acte: Callable[..., Suite]) -> bool:
        if not self._essayer(connexion, jour, ou, acte.__module__.rpartition(".")[2] + "." + acte.__name__, acte):
            return False
        if isinstance(ou, Maison):
            self.veilleur.relire(ou, jour)
            # Closed long ago, it is not looked at again: its facts do not move, its settings may.
            for dossier in self.dossiers.values():
                if dossier.maison is ou:
                    self.veilleur.relire(dossier, jour)
        else:
            for dossier in ou.personne.dossiers:
                self.veilleur.relire(dossier, jour)
        return True

    def _essayer(
        self, connexion: Connection, jour: date, ou: Dossier | Maison, nom: str, acte: Callable[..., Suite]
    ) -> bool:
        """Whether the product took it; the facts change only then."""
        maison = ou.maison if isinstance(ou, Dossier) else ou
        qui = self.hasard.choice([maison.conseiller, maison.responsable])
        auteur = Auteur(qui, self.horloge(jour).maintenant(), jour)
        with Session(connexion, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            try:
                suite = acte(Ici(session, jour, auteur, self.hasard), ou)
                session.commit()
            except RienAFaire:
                return False
            except Refus:
                self.refus[nom] += 1
                return False
        self.faits[nom] += 1
        suite()
        return True

    def _accueillir(self, connexion: Connection, jour: date) -> None:
        """A new person, or one who comes back."""
        partis = [d.personne for d in self.dossiers.values() if all(a.sortie for a in d.personne.dossiers)]
        revient = self.hasard.choice(partis) if partis and self.hasard.random() < RETOURS else None
        maison = revient.dossiers[-1].maison if revient else self.hasard.choice(self.maisons)

        def ouvrir(ici: Ici, maison: Maison) -> Suite:
            entree = jour - ici.entre(-20, 30)
            if ici.arrive(0.05):
                # Recorded long after, as an import would.
                entree -= ici.entre(30, 370)
            personne = revient or Personne(0, _naissance(ici, entree))
            structure = ici.session.get_one(Structure, maison.id)
            if revient is None:
                nom = f"Exemple{len(self.dossiers)}"
                saisie = SaisieIdentite(None, nom, "Camille", personne.naissance, None, None, None, None)
                personne.id = actions_salarie.accueillir(ici.session, ici.auteur, structure, saisie).id
            d = Dossier(0, "", maison, personne, entree)
            vars(d).update(accompagnement.criteres(ici, d))
            salarie = ici.session.get_one(Salarie, personne.id)
            ligne = actions_parcours.ouvrir(
                ici.session, ici.auteur, structure, salarie, accompagnement.saisie_entree(d), {}
            )
            d.id, d.ref = ligne.id, ligne.ref

            def suite() -> None:
                personne.dossiers.append(d)
                self.dossiers[d.id] = self.vivants[d.id] = d
                self.veilleur.relire(d, jour)
                self._projeter(habitudes.a_l_entree(d, jour), jour, d)

            return suite

        if not self._essayer(connexion, jour, maison, "parcours.ouvrir", ouvrir):
            self.arrivees[jour + timedelta(days=1)] += 1

    def _agir_sur_les_alertes(self, connexion: Connection, jour: date) -> None:
        par_jour = max(1, len(self.vivants) // 160)
        for _ in range(par_jour if self.vues else 0):
            ou, cle = self.hasard.choice(self.vues)
            self._sur_une_alerte(connexion, jour, ou, cle, alertes.agir)
            self.touchees.append((ou, cle))
        if self.touchees and self.hasard.random() < 0.3 * par_jour:
            ou, cle = self.hasard.choice(self.touchees)
            suivie = self.veilleur.suivies.get(ou, {}).get(cle)
            if suivie is not None and suivie.seuil is not None:
                attendu = self.veilleur.peut_rouvrir(self.veilleur.suivies[ou], cle, jour)
                fait = self._sur_une_alerte(connexion, jour, ou, cle, alertes.rouvrir)
                if fait is not attendu:
                    raise Desaccord(f"le {jour}, {ou} {cle} : rouverte {fait}, attendu {attendu}")
        del self.touchees[:-200]

    def _sur_une_alerte(
        self, connexion: Connection, jour: date, ou: tuple[int, int | None], cle: Cle, acte: Callable[..., Suite]
    ) -> bool:
        maison = next(maison for maison in self.maisons if maison.id == ou[0])

        def faire(ici: Ici, _maison: Maison) -> Suite:
            return acte(ici, ou, cle, self.veilleur)

        return self._essayer(connexion, jour, maison, f"alerte.{acte.__name__}", faire)


def _chance(d: Dossier) -> float:
    return habitudes.CHANCE_PAR_JOUR if d.sortie is None else habitudes.CHANCE_APRES_LA_SORTIE


def _naissance(ici: Ici, entree: date) -> date:
    """Ages at which something changes are drawn more often: 50 and 57."""
    ans = ici.selon({"18-49": 7, "48-50": 1, "54-59": 2})
    bas, haut = (int(age) for age in ans.split("-"))
    return plus_mois(entree, -12 * ici.hasard.randint(bas, haut)) - ici.entre(0, 364)
