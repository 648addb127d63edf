"""Bringing accepted applications together with what is stored: whose they are, and what they change.

1. A line belongs to the person who has its PASS number, else to the one born the same day with the same name.
2. A PASS number that would join two different persons, or a name too close to a stored one, refuses the line: never two
   persons for one, never one for two.
3. The contracts of a person make one parcours; one that is closed never changes, and a later contract opens another.
4. What the forms refuse of a PASS, a birth date or an entry refuses the line; of another field, it is left out; what
   else they would refuse is official: it is written, and said.
5. What came from an import follows the file; what was typed is left, and the difference is said. The end of a PASS that
   goes back waits for an agreement: the file may be an old one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from parcours.domain.candidature import Candidature, PassConnu, PersonneConnue
from parcours.domain.dates import Periode
from parcours.domain.importation import (
    COORDONNEES,
    LigneRefusee,
    Nature,
    PassDeplace,
    Plan,
    PlanPersonne,
    Remarque,
)
from parcours.domain.rapprochement_regles import (
    NUMERO,
    anomalies_de_carence,
    anomalies_du_pass,
    anomalies_du_sejour,
    ecarter_pass_simultanes,
    phrase_du_recul,
    refus_de,
    valeurs_laissees,
)
from parcours.domain.rapprochement_sejour import ecarter_entrees_lointaines, planifier_sejour
from parcours.domain.salarie import est_probablement_la_meme
from parcours.domain.texte import chiffres, cle_de_tri

NOM = "Nom candidat"
NUMERO_PARTAGE = (
    "Ce numéro de PASS IAE est déjà celui d’une personne d’un autre nom, née un autre jour : vérifiez le numéro."
)
PERSONNE_PROCHE = (
    "Une personne au nom proche, née le même jour, est déjà enregistrée sans PASS IAE sur ces dates. Si c’est elle, "
    "corrigez son nom dans sa fiche ; sinon, enregistrez son PASS IAE. Puis recommencez."
)


@dataclass(eq=False)
class _Groupe:
    """The lines of one person, and who it is among those stored."""

    connue: PersonneConnue | None
    lignes: list[Candidature] = field(default_factory=list)

    def est(self, candidature: Candidature) -> bool:
        """Whether the birth date or the name is that of this person: as stored, or as it will be."""
        qui: PersonneConnue | Candidature = self.connue or self.lignes[0]
        naissance, nom = candidature.identite
        return naissance == qui.naissance or nom == qui.identite[1]

    def est_peut_etre(self, candidature: Candidature) -> bool:
        """Whether a line may be this stored person, under a close name: nobody has two PASS on the same days."""
        if self.connue is None:
            return False
        periode = Periode(candidature.pass_debut, candidature.pass_fin)
        siens = [*self.connue.passes, *(Periode(ligne.pass_debut, ligne.pass_fin) for ligne in self.lignes)]
        return not any(sien.chevauche(periode) for sien in siens) and est_probablement_la_meme(
            candidature.nom, candidature.prenom, self.connue.nom, self.connue.prenom
        )


class _Registre:
    """Who is known by a PASS number, or by birth date and name: stored persons first, then those of the file."""

    def __init__(self, connues: Iterable[PersonneConnue]) -> None:
        self.par_pass: dict[str, _Groupe] = {}
        self.par_identite: dict[tuple[date, str], _Groupe] = {}
        self.nes_le: dict[date, list[_Groupe]] = defaultdict(list)
        self.groupes: dict[_Groupe, None] = {}
        self.refus: list[LigneRefusee] = []
        # Of two records of one person, the one whose parcours goes on, else the oldest.
        for connue in sorted(connues, key=lambda p: (p.sejour_en_cours is None, p.id)):
            groupe = _Groupe(connue)
            self.par_pass |= {p.numero: groupe for p in connue.passes}
            self.par_identite.setdefault(connue.identite, groupe)
            self.nes_le[connue.naissance].append(groupe)

    def reconnaitre(self, candidature: Candidature) -> bool:
        """Give a line to the person who has its PASS number, else its birth date and name; False when nobody has."""
        trouve = self.par_pass.get(candidature.pass_numero) or self.par_identite.get(candidature.identite)
        if trouve is None:
            return False
        if trouve.est(candidature):
            self._donner(candidature, trouve)
        else:
            self.refuser(candidature, NUMERO, NUMERO_PARTAGE)
        return True

    def ressemble(self, candidature: Candidature) -> bool:
        """Whether a stored person born the same day may be the one of this line."""
        return any(groupe.est_peut_etre(candidature) for groupe in self.nes_le[candidature.naissance])

    def ajouter(self, candidature: Candidature) -> None:
        """Make a line the first one of a new person."""
        self._donner(candidature, _Groupe(None))

    def refuser(self, candidature: Candidature, colonne: str, motif: str) -> None:
        """Refuse a line."""
        self.refus.append(LigneRefusee(candidature.numero, colonne, motif))

    def _donner(self, candidature: Candidature, groupe: _Groupe) -> None:
        groupe.lignes.append(candidature)
        self.par_pass.setdefault(candidature.pass_numero, groupe)
        self.par_identite.setdefault(candidature.identite, groupe)
        self.groupes.setdefault(groupe)


def rapprocher(
    candidatures: Sequence[Candidature],
    connues: Iterable[PersonneConnue],
    genre: str,
    au: date,
    *,
    accepter_reculs: bool = False,
) -> Plan:
    """What these applications change, on a day, in a structure whose contracts are of this kind.

    `connues` must hold at least the stored persons who have one of the PASS numbers, or one of the birth dates;
    `accepter_reculs` also moves the PASS whose end goes back.
    """
    registre = _Registre(connues)
    douteuses = []
    for candidature in candidatures:
        if refus := refus_de(candidature, au):
            registre.refus.append(refus)
        elif not registre.reconnaitre(candidature):
            if registre.ressemble(candidature):
                douteuses.append(candidature)
            else:
                registre.ajouter(candidature)
    # Once every other line has said which PASS the stored persons have.
    for candidature in douteuses:
        if not registre.reconnaitre(candidature):
            if registre.ressemble(candidature):
                registre.refuser(candidature, NOM, PERSONNE_PROCHE)
            else:
                registre.ajouter(candidature)
    for groupe in registre.groupes:
        connus = groupe.connue.passes if groupe.connue is not None else ()
        groupe.lignes, simultanes = ecarter_pass_simultanes(groupe.lignes, connus, accepter_reculs)
        groupe.lignes, lointaines = ecarter_entrees_lointaines(groupe.lignes, groupe.connue, genre, au)
        registre.refus += [*simultanes, *lointaines]
    personnes = tuple(_planifier(groupe, genre, au, accepter_reculs) for groupe in registre.groupes if groupe.lignes)
    return Plan(personnes, tuple(registre.refus))


def _planifier(groupe: _Groupe, genre: str, au: date, accepter_reculs: bool) -> PlanPersonne:
    connue = groupe.connue
    recentes = sorted(groupe.lignes, key=lambda c: (c.debut, c.numero), reverse=True)
    sejour, retenues, laissees = planifier_sejour(groupe.lignes, connue, genre)
    complements, ecarts = _comparer_identites(recentes, connue) if connue is not None else ({}, [])
    connus = connue.passes if connue is not None else ()
    passes, mouvements, doutes = _planifier_pass(recentes, retenues, connus)
    deplaces = tuple(m for m in mouvements if accepter_reculs or not m.recule)
    reculs = tuple(m for m in mouvements if m not in deplaces)
    anomalies = [
        *valeurs_laissees(groupe.lignes),
        *anomalies_du_pass(passes, deplaces, connus, au),
        *anomalies_de_carence(passes, groupe.lignes, connus, deplaces, au),
        *anomalies_du_sejour(sejour, connue, genre),
    ]
    return PlanPersonne(
        premiere=groupe.lignes[0],
        reference=recentes[0],
        numeros=tuple(sorted(c.numero for c in groupe.lignes)),
        connue=connue,
        coordonnees=_coordonnees(recentes),
        complements=complements,
        passes=passes,
        deplaces=deplaces,
        reculs=reculs,
        sejour=sejour,
        remarques=(*map(phrase_du_recul, reculs), *laissees, *doutes, *anomalies, *ecarts),
    )


def _coordonnees(recentes: Sequence[Candidature]) -> dict[str, str]:
    """What the file says, the latest line first."""
    dites = {champ: next((str(v) for c in recentes if (v := getattr(c, champ))), "") for champ in COORDONNEES}
    return {champ: valeur for champ, valeur in dites.items() if valeur}


def _comparer_identites(
    recentes: Sequence[Candidature], connue: PersonneConnue
) -> tuple[dict[str, str], list[Remarque]]:
    """What fills our blanks, and what differs from ours."""
    reference = recentes[0]
    complements, remarques = {}, []
    if reference.naissance != connue.naissance:
        ici, la = (jour.strftime("%d/%m/%Y") for jour in (connue.naissance, reference.naissance))
        remarques.append(_difference(reference, "Date de naissance différente", ici, la))
    if reference.identite[1] != connue.identite[1]:
        ici, la = f"{connue.prenom} {connue.nom}", f"{reference.prenom} {reference.nom}"
        remarques.append(_difference(reference, "Nom écrit autrement", ici, la))
    for champ, valeur in _coordonnees(recentes).items():
        ici = getattr(connue, champ)
        if not ici:
            complements[champ] = valeur
        elif champ != "civilite" and _normaliser(champ, ici) != _normaliser(champ, valeur):
            remarques.append(_difference(reference, f"{COORDONNEES[champ].capitalize()} : autre valeur", ici, valeur))
    return complements, remarques


def _difference(ligne: Candidature, quoi: str, ici: str, fichier: str) -> Remarque:
    detail = f"{ici} dans Parcours, {fichier} dans le fichier"
    return Remarque(ligne.numero, Nature.DIFFERENCE, f"{quoi} dans le fichier, rien n’est remplacé.", detail)


def _normaliser(champ: str, valeur: str) -> str:
    return chiffres(valeur) if champ == "telephone" else cle_de_tri(valeur)


def _planifier_pass(
    recentes: Sequence[Candidature], retenues: Sequence[Candidature], connus: Sequence[PassConnu]
) -> tuple[tuple[Candidature, ...], tuple[PassDeplace, ...], list[Remarque]]:
    """The PASS to add, those whose official dates moved, and what is doubtful."""
    nouveaux: dict[str, Candidature] = {}
    deplaces: dict[str, PassDeplace] = {}
    remarques = []
    par_numero = {p.numero: p for p in connus}
    dernieres = {c.pass_numero: c for c in reversed(recentes)}
    for numero, ligne in dernieres.items():
        dates = Periode(ligne.pass_debut, ligne.pass_fin)
        if any((c.pass_debut, c.pass_fin) != (dates.debut, dates.fin) for c in recentes if c.pass_numero == numero):
            phrase = "Les dates de ce PASS IAE changent d’une ligne à l’autre : celles du dernier contrat sont gardées."
            remarques.append(Remarque(ligne.numero, Nature.DIFFERENCE, phrase))
        connu = par_numero.get(numero)
        if connu is not None and (connu.debut, connu.fin) != (dates.debut, dates.fin):
            deplaces[numero] = PassDeplace(dates.debut, dates.fin, connu.id, connu.debut, connu.fin, ligne.numero)
        elif connu is None and any(c.pass_numero == numero for c in retenues):
            nouveaux[numero] = ligne
    return tuple(nouveaux.values()), tuple(deplaces.values()), remarques
