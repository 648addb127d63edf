"""The watch: what was flagged, why, and what can be done; drift signals are lines like the others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, request, url_for

from parcours.domain import derive_agregat, droits
from parcours.domain.catalogue import Niveau, niveau, phrase
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import jours_entre
from parcours.domain.derive import phrase_derive
from parcours.domain.echeance import Code
from parcours.models import Alerte, Derive
from parcours.queries import veille as queries
from parcours.queries.veille import Portee
from parcours.rendering.formats import combien, dans_jours, date_courte
from parcours.web.acces import connecte
from parcours.web.requete import aujourdhui, page, profil, session_base
from parcours.web.suite_a_donner import depuis_la_veille

bp = Blueprint("veille", __name__, url_prefix="/veille")

PAR_PAGE = 50
CLE_MAXIMALE = 2**31 - 1
CLOSES_DEPUIS = timedelta(days=30)
MIENS, CLOSES = "miens", "closes"
ETATS = {Niveau.RETARD: "late", Niveau.ROUGE: "late", Niveau.ORANGE: "soon", Niveau.LOIN: "neutre"}
SILENCES = "silences"
ORDRE = (Niveau.RETARD.value, Niveau.ROUGE.value, Niveau.ORANGE.value, SILENCES, Niveau.LOIN.value)


@dataclass(frozen=True)
class Ligne:
    """One alert: its state in a word, who, the reason, what was done, and the screen that answers it."""

    etat: str
    mot: str
    nom: str
    href: str
    lieu: str
    raison: str
    suite: str
    agir: tuple[str, str] | None = None


@dataclass(frozen=True)
class Groupe:
    """Lines of the same urgency."""

    cle: str
    titre: str
    lignes: list[Ligne]


@dataclass(frozen=True)
class Onglet:
    """One of the boxes, with what it holds."""

    libelle: str
    href: str
    nombre: int | None
    est_ouvert: bool


@bp.get("")
@connecte(droits.peut_veiller)
def voir() -> tuple[str, int]:
    """The open alerts that this account may see, by urgency; or those closed lately."""
    vue = request.args.get("portee", "")
    if vue == CLOSES:
        return _closes()
    toutes = queries.toutes(profil())
    portee = queries.miennes(profil()) if vue == MIENS else toutes
    apres, avant = _cle("apres"), _cle("avant")
    lues = queries.alertes(session_base(), portee, apres=apres, avant=avant, limite=PAR_PAGE + 1)
    reste = len(lues) > PAR_PAGE
    montrees = lues[1:] if reste and avant and not apres else lues[:PAR_PAGE]
    derives = [] if apres or avant else queries.derives(session_base(), profil())
    total = queries.compter(session_base(), portee)
    return page(
        "veille/voir.html",
        onglets=_onglets(vue, toutes, portee, total),
        groupes=_grouper(montrees),
        derives=[_derive(derive) for derive in derives],
        affiches=len(montrees),
        total=total,
        suit_des_personnes=not toutes.acces.est_vide,
        precedent=_adresse(vue, avant=montrees[0].id) if montrees and (apres or (avant and reste)) else None,
        suivant=_adresse(vue, apres=montrees[-1].id) if montrees and (reste or avant) else None,
    )


def _closes() -> tuple[str, int]:
    toutes = queries.toutes(profil())
    closes = queries.closes(session_base(), toutes, aujourdhui() - CLOSES_DEPUIS, PAR_PAGE)
    onglets = _onglets(CLOSES, toutes, toutes, queries.compter(session_base(), toutes))
    return page("veille/closes.html", onglets=onglets, alertes=[(alerte, _raison(alerte)) for alerte in closes])


def _raison(alerte: Alerte) -> str:
    """What an alert said on the day it was signalled."""
    return phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, alerte.signalee_le)


def _onglets(vue: str, toutes: Portee, portee: Portee, total: int) -> list[Onglet]:
    """The boxes of who follows persons; none for those who only follow structures, or who have one box."""
    if not toutes.entieres:
        return []
    miennes = queries.miennes(profil())
    nombres = {portee: total}
    for autre in (toutes, miennes):
        if autre not in nombres:
            nombres[autre] = queries.compter(session_base(), autre)
    ensemble = "Toute la structure" if len(toutes.entieres) == 1 else "Toutes mes structures"
    return [
        Onglet(ensemble, url_for("veille.voir"), nombres[toutes], vue not in (MIENS, CLOSES)),
        Onglet("Mes parcours", url_for("veille.voir", portee=MIENS), nombres[miennes], vue == MIENS),
        Onglet("Closes", url_for("veille.voir", portee=CLOSES), None, vue == CLOSES),
    ]


def _adresse(vue: str, *, apres: int | None = None, avant: int | None = None) -> str:
    return url_for("veille.voir", portee=vue if vue == MIENS else None, apres=apres, avant=avant)


def _cle(nom: str) -> int | None:
    brut = request.args.get(nom, "")
    lisible = brut.isascii() and brut.isdigit() and len(brut) <= len(str(CLE_MAXIMALE))
    return int(brut) if lisible and 0 < int(brut) <= CLE_MAXIMALE else None


def _grouper(alertes: Iterable[Alerte]) -> list[Groupe]:
    par_cle: dict[str, list[Alerte]] = defaultdict(list)
    for alerte in alertes:
        par_cle[SILENCES if alerte.code == Code.SILENCE else _niveau(alerte).value].append(alerte)
    return [
        Groupe(cle, _titre(cle, par_cle[cle]), [_ligne(alerte) for alerte in par_cle[cle]])
        for cle in ORDRE
        if cle in par_cle
    ]


def _titre(cle: str, alertes: Sequence[Alerte]) -> str:
    structures = [alerte.parcours.structure for alerte in alertes]
    if cle == Niveau.ROUGE:
        return _sous({structure.seuil_rouge_jours for structure in structures}, "Très bientôt")
    if cle == Niveau.ORANGE:
        return _sous({structure.seuil_orange_jours for structure in structures}, "Bientôt")
    return {Niveau.RETARD.value: "En retard", SILENCES: "Silences", Niveau.LOIN.value: "À savoir"}[cle]


def _sous(seuils: set[int], sinon: str) -> str:
    # Structures may have thresholds of their own: a number is said when it is the same for all.
    return f"Sous {combien(seuils.pop(), 'jour')}" if len(seuils) == 1 else sinon


def _niveau(alerte: Alerte) -> Niveau:
    structure = alerte.parcours.structure
    au = aujourdhui(structure.fuseau)
    return niveau(alerte.limite, au, structure.seuil_rouge_jours, structure.seuil_orange_jours)


def _ligne(alerte: Alerte) -> Ligne:
    suivi = alerte.parcours
    au = aujourdhui(suivi.structure.fuseau)
    silence = alerte.code == Code.SILENCE
    reste = jours_entre(au, alerte.limite)
    accompagne = droits.peut_accompagner(profil(), suivi)
    mot = combien(jours_entre(alerte.repere or alerte.limite, au), "jour") if silence else dans_jours(reste)
    return Ligne(
        etat="soon" if silence else ETATS[_niveau(alerte)],
        mot="en retard" if reste < 0 and not silence else mot,
        nom=f"{suivi.salarie.prenom} {suivi.salarie.nom}",
        href=url_for("parcours.fiche", ref=suivi.ref),
        lieu=suivi.structure.nom if len(_structures()) > 1 else suivi.metier or "",
        raison=phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, au),
        suite=_suite(alerte, au),
        agir=depuis_la_veille(suivi.ref, alerte.code, alerte.objet) if accompagne else None,
    )


def _structures() -> frozenset[int]:
    acces = droits.perimetre(profil())
    return acces.entieres | acces.encadrees


def _suite(alerte: Alerte, au: date) -> str:
    referents = [
        a.compte.nom
        for a in alerte.parcours.affectations
        if a.fonction == "referent" and est_en_vigueur(a.debut, a.fin, au)
    ]
    qui = f"Référent·e\u00a0: {referents[-1]}" if referents else "Sans référent·e"
    return f"{qui}. Signalée le {date_courte(alerte.signalee_le)}."


def _derive(derive: Derive) -> Ligne:
    if derive.levee_le is not None:
        suite = f"Des saisies plus récentes la lèvent, depuis le {date_courte(derive.levee_le)}."
    elif derive.suivie_par_id is not None:
        suite = "La structure l’a prise en charge."
    else:
        suite = "Sans réponse de la structure pour l’instant."
    # Outside the structure, the page of the signal tells what may be told of small counts; the line gives none.
    raison = f"{derive_agregat.titre(derive.debut_estime, est_suivie=True)}."
    if droits.peut_voir_sorties(profil(), derive.structure):
        raison = phrase_derive(derive.debut_estime, derive.dynamiques, derive.comptees)
    return Ligne(
        etat="soon",
        mot="à regarder",
        nom=derive.structure.nom,
        href=url_for("derive.voir", ref=derive.structure.ref),
        lieu=f"{derive.structure.type}, {derive.structure.commune}",
        raison=raison,
        suite=f"Signalée le {date_courte(derive.detectee_le)}. {suite}",
    )
