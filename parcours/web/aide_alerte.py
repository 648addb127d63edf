"""What is true of the very alerts one is about to do something with: until when, and what is signalled next."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from parcours.domain import suite_alerte as domaine
from parcours.domain.catalogue import prochain_signal
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.erreurs import typographie
from parcours.domain.suite_alerte import Geste, SuiteImpossible
from parcours.models import Alerte
from parcours.web.requete import aujourdhui

UN_FAIT = "Un fait, sans détail de santé : l’équipe le lira."
# Past any day that may be chosen.
TROP_LOIN = timedelta(days=36_500)


def aide(geste: Geste, alertes: Sequence[Alerte]) -> str:
    """The help of the field that says until when, or of the comment that closes, for these alerts."""
    prochain = min((le for alerte in alertes if (le := _prochain(alerte)) is not None), default=None)
    match geste:
        case Geste.REPORTER:
            return typographie(_reporter(alertes, prochain))
        case Geste.SOURDINE:
            return typographie(_taire(alertes, prochain))
        case Geste.CLORE:
            return typographie(f"{UN_FAIT} {_clore(alertes, prochain)}")
    return ""


def _reporter(alertes: Sequence[Alerte], prochain: date | None) -> str:
    dernier = _au_plus_tard(domaine.verifier_report, alertes)
    if dernier is None:
        return ""
    dite = f"{_borne(dernier, alertes)}."
    if prochain is not None and prochain <= dernier:
        qui = "elle se montrera" if len(alertes) == 1 else "celle qu’il concerne se montrera"
        dite += f" Un autre signal est prévu {_quand(prochain, alertes)} : {qui} de toute façon."
    return dite


def _taire(alertes: Sequence[Alerte], prochain: date | None) -> str:
    dernier = _au_plus_tard(domaine.verifier_sourdine, alertes)
    if dernier is None:
        return ""
    dernier = min(dernier, *(_au(alerte) + domaine.SOURDINE_MAXIMUM for alerte in alertes))
    tus = " Ce qui devait être signalé d’ici là se taira aussi." if prochain is not None and prochain <= dernier else ""
    return f"{_borne(dernier, alertes)}.{tus}"


def _clore(alertes: Sequence[Alerte], prochain: date | None) -> str:
    une = len(alertes) == 1
    if prochain is None:
        return "Cette échéance ne sera plus signalée." if une else "Ces échéances ne seront plus signalées."
    quand = _quand(prochain, alertes)
    if une:
        return f"Cette échéance sera signalée de nouveau {quand}, si rien n’a changé."
    return f"La première de ces échéances à être signalée de nouveau le sera {quand}."


def _borne(dernier: date, alertes: Sequence[Alerte]) -> str:
    pourquoi = ", le jour de l’échéance" if all(alerte.limite == dernier for alerte in alertes) else ""
    return f"Au plus tard le {en_toutes_lettres(dernier)}{pourquoi}"


def _quand(le: date, alertes: Sequence[Alerte]) -> str:
    return "la nuit prochaine" if le <= min(map(_au, alertes)) else f"le {en_toutes_lettres(le)}"


def _au(alerte: Alerte) -> date:
    return aujourdhui(alerte.structure.fuseau)


def _au_plus_tard(verifier: Callable[[Alerte, date, date], None], alertes: Sequence[Alerte]) -> date | None:
    """The last day that the rule accepts for all of them, as it says it itself when it is asked for too much."""
    bornes = []
    for alerte in alertes:
        try:
            verifier(alerte, _au(alerte) + TROP_LOIN, _au(alerte))
        except SuiteImpossible as refus:
            bornes.append(refus.manquements[0].limite)
    return min((borne for borne in bornes if borne is not None), default=None)


def _prochain(alerte: Alerte) -> date | None:
    """When the deadline of an alert is to be signalled next."""
    echeance = Echeance(Code(alerte.code), alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours)
    return prochain_signal(echeance, alerte.seuil, _au(alerte), alerte.structure.seuils)
