"""What the contracts of one person, in the order of the file, change in their parcours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from parcours.domain.candidature import Candidature, ContratConnu, PersonneConnue, SejourConnu
from parcours.domain.contrat import EXCLUSIFS, SANS_TERME_POSSIBLE
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.importation import SOURCE, ContratPrecise, LigneRefusee, Nature, PlanSejour, Remarque, du_au
from parcours.domain.parcours import derniere_entree_prevue, trop_lointaine

DEBUT_DU_CONTRAT = "Dates de début d’embauche"
Resultat = tuple[PlanSejour | None, list[Candidature], list[Remarque]]


@dataclass
class _Suite:
    """What is found on the way."""

    ajoutes: list[Candidature] = field(default_factory=list)
    precises: list[ContratPrecise] = field(default_factory=list)
    remarques: list[Remarque] = field(default_factory=list)

    def laisser(self, ligne: Candidature, raison: str) -> None:
        """Leave a contract out, and say why."""
        phrase = f"Contrat {du_au(ligne.debut, ligne.fin)} : {raison}"
        self.remarques.append(Remarque(ligne.numero, Nature.LAISSE, phrase))

    def ajouter(self, ligne: Candidature, genre: str) -> None:
        """Take a contract; a missing end is to be completed when its kind has one."""
        self.ajoutes.append(ligne)
        if ligne.fin is None and genre not in SANS_TERME_POSSIBLE:
            phrase = f"Contrat {du_au(ligne.debut, None)} sans date de fin : à compléter dans la fiche."
            self.remarques.append(Remarque(ligne.numero, Nature.A_COMPLETER, phrase))


def ecarter_entrees_lointaines(
    lignes: Sequence[Candidature], connue: PersonneConnue | None, genre: str, au: date
) -> tuple[list[Candidature], list[LigneRefusee]]:
    """The lines of a person that may be kept on a day, and those that would open a parcours too far ahead.

    A later contract of a parcours that is open, or that opens in time, has no such limit.
    """
    gardees, refus = list(lignes), []
    while any(c.debut > derniere_entree_prevue(au) for c in gardees):
        sejour = planifier_sejour(gardees, connue, genre)[0]
        motif = trop_lointaine(sejour.entree_le, au) if sejour is not None and sejour.sejour_id is None else ""
        if sejour is None or not motif:
            break
        refus += [LigneRefusee(c.numero, DEBUT_DU_CONTRAT, motif) for c in gardees if c.debut >= sejour.entree_le]
        gardees = [c for c in gardees if c.debut < sejour.entree_le]
    return gardees, refus


def planifier_sejour(lignes: Sequence[Candidature], connue: PersonneConnue | None, genre: str) -> Resultat:
    """What becomes of the parcours of a person, the lines whose contract is stored or will be, and the remarks.

    `genre` is the kind of the contracts of the structure.
    """
    suite = _Suite()
    contrats = _sans_doublon(lignes, suite)
    en_cours = connue.sejour_en_cours if connue is not None else None
    if en_cours is not None and connue is not None:
        return _completer(contrats, connue, en_cours, genre, suite)
    return _ouvrir(contrats, connue, genre, suite)


def _sans_doublon(lignes: Sequence[Candidature], suite: _Suite) -> list[Candidature]:
    """One contract per first day: the line that has an end, else the last one."""
    gardees: dict[date, Candidature] = {}
    for ligne in sorted(lignes, key=lambda c: (c.debut, c.fin is not None, c.numero)):
        ecartee = gardees.get(ligne.debut)
        gardees[ligne.debut] = ligne
        if ecartee is not None and ecartee.fin != ligne.fin:
            suite.laisser(ecartee, f"la ligne {ligne.numero} donne un contrat du même jour, {_fin(ligne.fin)}.")
    return sorted(gardees.values(), key=lambda c: c.debut)


def _fin(fin: date | None) -> str:
    return f"qui finit le {en_toutes_lettres(fin)}" if fin is not None else "sans date de fin"


def _ouvrir(contrats: list[Candidature], connue: PersonneConnue | None, genre: str, suite: _Suite) -> Resultat:
    """Open a parcours with the contracts that follow the last exit, under the latest PASS of the file."""
    sortie = connue.derniere_sortie if connue is not None else None
    deja = [c for c in contrats if connue is not None and _est_enregistre(c, connue)]
    libres = [c for c in contrats if c not in deja]
    if sortie is not None:
        for ligne in libres:
            if ligne.debut <= sortie:
                suite.laisser(ligne, f"la personne est sortie le {en_toutes_lettres(sortie)}, ce parcours est clos.")
        libres = [c for c in libres if c.debut > sortie]
    if not libres:
        return None, deja, suite.remarques
    dernier_pass = max(libres, key=lambda c: (c.pass_debut, c.debut)).pass_numero
    entree = min(c.debut for c in libres if c.pass_numero == dernier_pass)
    for ligne in libres:
        if ligne.debut >= entree:
            suite.ajouter(ligne, genre)
        else:
            suite.laisser(ligne, _avant(entree))
    plan = PlanSejour(None, entree, contrats=tuple(suite.ajoutes))
    return plan, [*deja, *suite.ajoutes], suite.remarques


def _avant(entree: date) -> str:
    le = en_toutes_lettres(entree)
    return f"il commence avant l’entrée, le {le}. Ajoutez-le à la main, ou saisissez le parcours précédent."


def _completer(
    contrats: list[Candidature], connue: PersonneConnue, sejour: SejourConnu, genre: str, suite: _Suite
) -> Resultat:
    """Bring the current parcours up to date."""
    stockes = {contrat.debut: contrat for contrat in sejour.contrats}
    deja, sortie = [], connue.derniere_sortie
    entree = _entree(contrats, connue, sejour, genre)
    for ligne in contrats:
        stocke, gene = stockes.get(ligne.debut), _contrat_en_double(ligne, sejour, genre)
        if stocke is not None:
            deja.append(ligne)
            _comparer(ligne, stocke, suite)
        elif _est_enregistre(ligne, connue):
            deja.append(ligne)
        elif sortie is not None and ligne.debut <= sortie:
            suite.laisser(ligne, f"la personne est sortie le {en_toutes_lettres(sortie)}, ce parcours est clos.")
        elif gene is not None:
            suite.laisser(ligne, f"un contrat saisi couvre déjà ces dates, {du_au(gene.debut, gene.fin)}.")
        elif ligne.debut < entree:
            suite.laisser(ligne, _avant(entree))
        else:
            suite.ajouter(ligne, genre)
            _signaler_suspension(ligne, connue, suite)
    avant = sejour.entree_le if entree != sejour.entree_le else None
    plan = PlanSejour(sejour.id, entree, avant, tuple(suite.ajoutes), tuple(suite.precises))
    return plan, [*deja, *suite.ajoutes], suite.remarques


def _entree(contrats: list[Candidature], connue: PersonneConnue, sejour: SejourConnu, genre: str) -> date:
    """The entry of a parcours: moved back when the file, which has its first contract, has earlier ones of its PASS."""
    pass_a_l_entree = next((c.pass_numero for c in contrats if c.debut == sejour.entree_le), None)
    sortie = connue.derniere_sortie or date.min
    avant = [
        ligne.debut
        for ligne in contrats
        if sejour.source == SOURCE
        and ligne.debut > sortie
        and ligne.pass_numero == pass_a_l_entree
        and not _est_enregistre(ligne, connue)
        and _contrat_en_double(ligne, sejour, genre) is None
    ]
    return min([sejour.entree_le, *avant])


def _est_enregistre(ligne: Candidature, connue: PersonneConnue) -> bool:
    return any(contrat.debut == ligne.debut for sejour in connue.sejours for contrat in sejour.contrats)


def _contrat_en_double(ligne: Candidature, sejour: SejourConnu, genre: str) -> ContratConnu | None:
    """The contract that someone typed on the same days, where only one at a time is possible."""
    for contrat in sejour.contrats:
        fin = contrat.rompu_le or contrat.fin or date.max
        se_chevauchent = contrat.debut <= (ligne.fin or date.max) and ligne.debut <= fin
        if se_chevauchent and contrat.source != SOURCE and genre in EXCLUSIFS and contrat.genre in EXCLUSIFS:
            return contrat
    return None


def _comparer(ligne: Candidature, contrat: ContratConnu, suite: _Suite) -> None:
    """Follow the end of the file where ours came from a file; otherwise say the difference."""
    if ligne.fin is None or ligne.fin in (contrat.fin, contrat.rompu_le):
        return
    if contrat.source == SOURCE and contrat.rompu_le is None:
        suite.precises.append(ContratPrecise(contrat.id, contrat.debut, contrat.fin, ligne.fin, ligne.numero))
        return
    ici = contrat.rompu_le or contrat.fin
    phrase = (
        f"Contrat du {en_toutes_lettres(contrat.debut)} : le fichier en donne la fin le "
        f"{en_toutes_lettres(ligne.fin)}, la nôtre est gardée ({en_toutes_lettres(ici) if ici else 'sans fin'})."
    )
    suite.remarques.append(Remarque(ligne.numero, Nature.DIFFERENCE, phrase))


def _signaler_suspension(ligne: Candidature, connue: PersonneConnue, suite: _Suite) -> None:
    for connu in connue.passes:
        for suspension in connu.suspensions:
            if suspension.contient(ligne.debut):
                phrase = (
                    f"Contrat {du_au(ligne.debut, ligne.fin)} : le PASS IAE est suspendu "
                    f"{du_au(suspension.debut, suspension.fin)} dans Parcours, vérifiez cette suspension."
                )
                suite.remarques.append(Remarque(ligne.numero, Nature.DIFFERENCE, phrase))
