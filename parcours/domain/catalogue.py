"""What each deadline says: one French sentence that gives the date, the days, and what can be done."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import accorder, en_toutes_lettres, jours_entre
from parcours.domain.echeance import Code
from parcours.domain.erreurs import typographie
from parcours.domain.prolongation import fenetre_prolongation


class Niveau(StrEnum):
    """How close: overdue, within the red threshold, within the orange one, later, or mere information."""

    RETARD = "retard"
    ROUGE = "rouge"
    ORANGE = "orange"
    LOIN = "loin"


@dataclass(frozen=True)
class Fiche:
    """The page of a code: its title, what is signalled and when, what can be done, where the rule comes from."""

    code: Code
    titre: str
    signal: str
    agir: str
    reference: str


CATALOGUE: dict[Code, Fiche] = {
    fiche.code: fiche
    for fiche in (
        Fiche(
            Code.PASS,
            "Fin du PASS IAE",
            "À l’ouverture de la fenêtre de prolongation (12 mois avant la fin), puis 90, 30 et 7 jours avant, le jour "
            "même, et quand la fenêtre va se fermer (5 mois après la fin).",
            "Décider de la suite avec la personne : demander une prolongation, ou préparer la sortie.",
            "Code du travail, R5132-1-2 et R5132-1-8 ; fenêtre en vigueur depuis le 21 mai 2026",
        ),
        Fiche(
            Code.SUSPENSION,
            "Suspension du PASS IAE",
            "30 et 7 jours avant sa fin, avant 12 mois consécutifs (suspensions qui se suivent comprises) et avant "
            "36 mois.",
            "Préparer la reprise, ou dire à la personne ce que devient son PASS : après 12 mois, le parcours peut être "
            "arrêté. Une étape ou un contrat après la fin de la suspension dit la reprise.",
            "Code du travail, R5132-1-3",
        ),
        Fiche(
            Code.CONTRAT,
            "Fin du contrat",
            "60, 30 et 7 jours avant ; puis dès le lendemain si rien n’est enregistré.",
            "Renouveler le contrat, ou enregistrer la sortie.",
            "Code du travail, L5132-5, L5132-11-1 et L5132-15-1",
        ),
        Fiche(
            Code.CDDI,
            "24 mois de CDDI",
            "90, 60 et 30 jours avant, tant qu’un CDDI court, sauf si une exception est enregistrée sur le dernier.",
            "Préparer la sortie, ou enregistrer l’exception qui permet d’aller plus loin.",
            "Code du travail, L5132-5, L5132-11-1 et L5132-15-1 : 24 mois, renouvellements compris",
        ),
        Fiche(
            Code.SILENCE,
            "Silence",
            "Quand aucune étape n’a eu lieu depuis plus longtemps que le réglage de la structure, ou que deux fois "
            "l’écart habituel de cette personne. Rappelé chaque matin tant que dure le silence.",
            "Prendre des nouvelles, et noter une étape.",
            "Réglage de la structure (30 jours par défaut)",
        ),
        Fiche(
            Code.ACTION,
            "Étape prévue",
            "7 jours avant, puis le lendemain si personne n’a dit ce qu’il en est.",
            "Noter l’étape comme faite, manquée ou déplacée.",
            "Usage d’accompagnement",
        ),
        Fiche(
            Code.SORTIE,
            "Sortie à dire",
            "Chaque semaine : sortie sans motif, ou contrat terminé depuis 15 jours sans sortie ni renouvellement.",
            "Enregistrer la sortie et son motif : un taux sans motif ne dit rien.",
            "Code du travail, R5132-3 : compte rendu annuel des sorties",
        ),
    )
}


def niveau(limite: date, au: date, rouge_jours: int, orange_jours: int) -> Niveau:
    """How close a limit is: overdue starts the day after."""
    reste = jours_entre(au, limite)
    if reste < 0:
        return Niveau.RETARD
    if reste <= rouge_jours:
        return Niveau.ROUGE
    return Niveau.ORANGE if reste <= orange_jours else Niveau.LOIN


def phrase(code: str, objet: str, limite: date, repere: date | None, habitude_jours: int | None, au: date) -> str:
    """The sentence of a deadline on a day, with the no-break spaces French asks for; numbers are those of the day."""
    reste = jours_entre(au, limite)
    genre = objet.split(":", 1)[0]
    dire = {
        Code.PASS: lambda: _pass(limite, reste, au),
        Code.SUSPENSION: lambda: _suspension(genre, limite, reste, au),
        Code.CONTRAT: lambda: _contrat(limite, reste),
        Code.CDDI: lambda: _cddi(limite, repere, reste, au),
        Code.SILENCE: lambda: _silence(genre, repere or limite, habitude_jours, au),
        Code.ACTION: lambda: _action(limite, reste),
        Code.SORTIE: lambda: _sortie(genre, repere or limite, au),
    }
    return typographie(dire[Code(code)]())


def _quand(reste: int) -> str:
    if reste == 0:
        return "aujourd’hui"
    return f"dans {accorder(reste, 'jour')}" if reste > 0 else f"depuis {accorder(-reste, 'jour')}"


def _quand_et_le(limite: date, reste: int) -> str:
    return "aujourd’hui" if reste == 0 else f"{_quand(reste)}, le {en_toutes_lettres(limite)}"


def _pass(fin: date, reste: int, au: date) -> str:
    fenetre = fenetre_prolongation(fin, au, debut=fin)
    if reste < 0:
        debut = f"PASS expiré {_quand(reste)}"
        if au > fenetre.fin:
            return f"{debut} : la fenêtre de prolongation s’est fermée le {en_toutes_lettres(fenetre.fin)}."
        return f"{debut} : une prolongation peut encore être demandée jusqu’au {en_toutes_lettres(fenetre.fin)}."
    debut = "Dernier jour du PASS aujourd’hui" if reste == 0 else f"PASS {_quand(reste)}"
    if au >= fenetre.debut:
        return (
            f"{debut}, prolongation possible depuis le {en_toutes_lettres(fenetre.debut)} : "
            "décider de la suite avec la personne."
        )
    ouverture = en_toutes_lettres(fenetre.debut)
    return f"{debut}, le {en_toutes_lettres(fin)} ; prolongation possible à partir du {ouverture}."


def _suspension(genre: str, limite: date, reste: int, au: date) -> str:
    quand = _quand_et_le(limite, reste)
    if genre == "fin":
        if reste < 0:
            return f"Suspension du PASS terminée {_quand(reste)} : reprise à confirmer."
        return f"Suspension du PASS : elle finit {quand}. Préparer la reprise."
    if genre == "douze_mois":
        if reste < 0:
            return f"PASS suspendu plus de 12 mois de suite, {_quand(reste)} : le parcours peut être arrêté."
        return f"PASS suspendu : 12 mois de suite {quand}. Après, le parcours peut être arrêté."
    mois = parametres.entier("suspension_maximum_mois", au)
    if reste < 0:
        return f"PASS suspendu : les {mois} mois possibles sont dépassés {_quand(reste)}."
    return f"PASS suspendu : dernier jour possible {quand} ({mois} mois)."


def _contrat(fin: date, reste: int) -> str:
    if reste < 0:
        return f"Contrat terminé {_quand(reste)}, ni renouvellement ni sortie enregistrés."
    if reste == 0:
        return "Dernier jour du contrat aujourd’hui : renouveler ou enregistrer la sortie."
    return f"Contrat {_quand_et_le(fin, reste)} : renouveler ou préparer la sortie."


def _cddi(limite: date, dernier_jour: date | None, reste: int, au: date) -> str:
    mois = parametres.entier("cddi_total_mois", au)
    if dernier_jour is not None and dernier_jour <= min(limite, au):
        le = en_toutes_lettres(dernier_jour)
        return f"CDDI : le dernier s’est terminé le {le}, aucun renouvellement au-delà de {mois} mois en tout."
    if reste < 0:
        return f"CDDI : {mois} mois dépassés {_quand(reste)}, aucune exception enregistrée."
    return f"CDDI : {mois} mois atteints {_quand_et_le(limite, reste)}, aucune exception enregistrée."


def _silence(genre: str, dernier: date, habitude_jours: int | None, au: date) -> str:
    depuis = accorder(jours_entre(dernier, au), "jour")
    if genre == "entree":
        return f"Aucune étape notée depuis l’entrée, le {en_toutes_lettres(dernier)} ({depuis})."
    habitude = f", d’habitude {habitude_jours}" if habitude_jours is not None else ""
    return f"Silence de {depuis}{habitude}. Dernière étape le {en_toutes_lettres(dernier)}."


def _action(le: date, reste: int) -> str:
    if reste < 0:
        return f"Étape prévue le {en_toutes_lettres(le)} : faite, manquée ou déplacée ?"
    return f"Étape prévue {_quand_et_le(le, reste)}."


def _sortie(genre: str, repere: date, au: date) -> str:
    depuis = accorder(jours_entre(repere, au), "jour")
    if genre == "motif":
        return f"Sortie du {en_toutes_lettres(repere)} sans motif depuis {depuis} : il manque au taux de la structure."
    return f"Contrat terminé depuis {depuis} : enregistrer la sortie ou le renouvellement."


def phrase_derive(debut_estime: date, dynamiques: int, comptees: int) -> str:
    """The line of a drift signal: the counts it was raised on. A reason to look, no judgement."""
    faites = accorder(dynamiques, "dynamique") if dynamiques else "aucune dynamique"
    comptes = accorder(comptees, "sortie comptée", "sorties comptées")
    return typographie(
        f"Sorties dynamiques en recul depuis le {en_toutes_lettres(debut_estime)} : {comptes}, {faites}."
    )


def est_silencieux(code: str, limite: date, au: date) -> bool:
    """Whether a silence deadline is reached: a silence has no «limit» to be late on."""
    return code == Code.SILENCE and limite <= au


def limite_dure(code: str) -> bool:
    """Whether the limit of a code orders the list (a silence has a place of its own)."""
    return code != Code.SILENCE


def documentation() -> str:
    """The page `docs/alertes.md`: every code, as the catalogue says it."""
    lignes = [
        "# Les alertes",
        "",
        "Un code ne change jamais de sens et n’est jamais réutilisé. Une échéance se calcule à partir des faits :",
        "personne ne la saisit. Un seuil passé est signalé une fois ; s’il en est passé plusieurs sans que personne ne",
        "regarde, seul le dernier l’est. Une alerte se ferme d’elle-même quand sa cause disparaît, et dit pourquoi.",
        "",
    ]
    for fiche in CATALOGUE.values():
        lignes += [
            f"## {fiche.code.value} : {fiche.titre}",
            "",
            f"- **Signalé.** {fiche.signal}",
            f"- **Que faire.** {fiche.agir}",
            f"- **D’où vient la règle.** {fiche.reference}.",
            "",
        ]
    return typographie("\n".join(lignes))
