"""What the rules say of an import: what the forms refuse of a PASS, a birth or an entry; other oddities are said."""

from collections.abc import Sequence
from datetime import date, timedelta

from parcours.domain import parametres
from parcours.domain.candidature import Candidature, PassConnu, PersonneConnue
from parcours.domain.constat import fin_impossible, fin_proposee, regles_de_sa_vie
from parcours.domain.contrat import EXCEPTIONS_AU_TOTAL, GenreContrat, fin_des_mois_de_cddi
from parcours.domain.dates import Periode, accorder, en_toutes_lettres, jours_entre, lire_duree
from parcours.domain.faits import FaitContrat
from parcours.domain.importation import LigneRefusee, Nature, PassDeplace, PlanSejour, Remarque, du_au
from parcours.domain.motif_pass import MotifProlongation
from parcours.domain.parcours import PREMIERE_ENTREE
from parcours.domain.pass_iae import (
    debut_de_la_longue_suspension,
    est_en_carence,
    fin_de_carence,
    fin_par_defaut,
)
from parcours.domain.rapprochement_sejour import DEBUT_DU_CONTRAT
from parcours.domain.salarie import reproche_naissance

NAISSANCE = "Date de naissance candidat"
NUMERO, DEBUT_DU_PASS, FIN_DU_PASS = "Numéro PASS IAE", "Début PASS IAE", "Fin PASS IAE"
ANNEE_A_VERIFIER = "Cette date est trop ancienne : vérifiez l’année."
TOTAUX = {GenreContrat.CDDI: "cddi_total_mois", GenreContrat.MISSION: "etti_missions_total_mois"}


def refus_de(ligne: Candidature, au: date) -> LigneRefusee | None:
    """Why a line alone is refused on a day: dates that the forms refuse too."""
    if fin_proposee(ligne.pass_debut) is None:
        return LigneRefusee(ligne.numero, DEBUT_DU_PASS, ANNEE_A_VERIFIER)
    if ligne.debut < PREMIERE_ENTREE:
        return LigneRefusee(ligne.numero, DEBUT_DU_CONTRAT, ANNEE_A_VERIFIER)
    if phrase := reproche_naissance(ligne.naissance, [ligne.debut], au):
        return LigneRefusee(ligne.numero, NAISSANCE, phrase)
    if phrase := fin_impossible(ligne.pass_debut, ligne.pass_fin, au):
        return LigneRefusee(ligne.numero, FIN_DU_PASS, phrase)
    return None


def ecarter_pass_simultanes(
    lignes: Sequence[Candidature], connus: Sequence[PassConnu], accepter_reculs: bool
) -> tuple[list[Candidature], list[LigneRefusee]]:
    """The lines of one person that may be kept, and those whose PASS shares a day with another PASS of this person.

    What is stored comes first, then the file in its order (R5132-1-4: one PASS at a time); an end that goes back stays
    where it is unless `accepter_reculs`.
    """
    tenus = {connu.numero: Periode(connu.debut, connu.fin) for connu in connus}
    voulus = _dates_du_fichier(lignes)
    if not accepter_reculs:
        voulus |= {n: tenus[n] for n in voulus if n in tenus and voulus[n].fin < tenus[n].fin}
    # A stored PASS may take the days that another one leaves: tried again until nothing moves.
    while bouge := [n for n in voulus if n in tenus and tenus[n] != voulus[n] and _genant(n, voulus[n], tenus) is None]:
        tenus[bouge[0]] = voulus[bouge[0]]
    refuses: dict[str, Periode] = {}
    for numero, periode in voulus.items():
        genant = _genant(numero, periode, tenus)
        if genant is not None and tenus.get(numero) != periode:
            refuses[numero] = genant
        elif genant is None:
            tenus[numero] = periode
    gardees = [ligne for ligne in lignes if ligne.pass_numero not in refuses]
    return gardees, [_refus(c, refuses[c.pass_numero]) for c in lignes if c.pass_numero in refuses]


def _dates_du_fichier(lignes: Sequence[Candidature]) -> dict[str, Periode]:
    """The dates of each PASS, by number: those of its last contract."""
    dernieres = {c.pass_numero: c for c in sorted(lignes, key=lambda c: (c.debut, c.numero))}
    numeros = dict.fromkeys(c.pass_numero for c in sorted(lignes, key=lambda c: c.numero))
    return {numero: Periode(dernieres[numero].pass_debut, dernieres[numero].pass_fin) for numero in numeros}


def _genant(numero: str, periode: Periode, tenus: dict[str, Periode]) -> Periode | None:
    return next((tenu for autre, tenu in tenus.items() if autre != numero and tenu.chevauche(periode)), None)


def _refus(ligne: Candidature, genant: Periode) -> LigneRefusee:
    motif = (
        f"Cette personne a un PASS IAE d’un autre numéro, {du_au(genant.debut, genant.fin)} : deux PASS IAE ne peuvent "
        "pas être valables le même jour. Vérifiez le numéro et les dates."
    )
    return LigneRefusee(ligne.numero, NUMERO, motif)


def valeurs_laissees(lignes: Sequence[Candidature]) -> list[Remarque]:
    """The values of these lines that cannot be kept, each with its column and its reason."""
    return [
        _a_verifier(ligne.numero, f"« {laissee.colonne} » : {laissee.motif} Cette valeur n’est pas enregistrée.")
        for ligne in lignes
        for laissee in ligne.laissees
    ]


def phrase_du_recul(recul: PassDeplace) -> Remarque:
    """What is said of an end that goes back, and is not written."""
    phrase = (
        f"Dans ce fichier, la fin du PASS IAE recule de {accorder(jours_entre(recul.fin, recul.fin_avant), 'jour')}, "
        f"du {en_toutes_lettres(recul.fin_avant)} au {en_toutes_lettres(recul.fin)} : elle n’est pas écrite."
    )
    return Remarque(recul.numero, Nature.RECUL, phrase)


def anomalies_du_sejour(sejour: PlanSejour | None, connue: PersonneConnue | None, genre: str) -> list[Remarque]:
    """What the forms would refuse in the contracts that an import writes."""
    if sejour is None:
        return []
    trouvees = []
    for ligne in sejour.contrats:
        if ligne.debut > ligne.pass_fin:
            phrase = (
                f"Contrat {du_au(ligne.debut, ligne.fin)} : il commence après la fin de son PASS IAE, le "
                f"{en_toutes_lettres(ligne.pass_fin)}. Vérifiez ces dates."
            )
            trouvees.append(_a_verifier(ligne.numero, phrase))
    return trouvees + _totaux_depasses(sejour, connue, genre)


def _totaux_depasses(sejour: PlanSejour, connue: PersonneConnue | None, genre: str) -> list[Remarque]:
    contrats, lignes = _contrats_apres(sejour, connue, genre)
    trouvees = []
    suites = {g: [c for c in contrats if c.genre == g] for g in TOTAUX}
    for type_contrat, suite in suites.items():
        total = TOTAUX[type_contrat]
        depuis = parametres.parametre(total).valeurs[0].depuis
        for rang, contrat in enumerate(suite):
            if contrat.id not in lignes or contrat.fin is None or contrat.debut < depuis:
                continue
            limite = fin_des_mois_de_cddi(suite[: rang + 1], contrat.debut, total)
            if contrat.fin > limite and contrat.derogation not in EXCEPTIONS_AU_TOTAL:
                trouvees.append(_total_depasse(lignes[contrat.id], contrat, limite, type_contrat))
    return trouvees


def _contrats_apres(
    sejour: PlanSejour, connue: PersonneConnue | None, genre: str
) -> tuple[list[FaitContrat], dict[int, int]]:
    """The contracts once the import is written, and the line of those that it writes, by key (below 0: new ones)."""
    stockes = [c for s in connue.sejours if s.id == sejour.sejour_id for c in s.contrats] if connue is not None else []
    precises = {precise.contrat_id: precise for precise in sejour.precises}
    contrats = [
        FaitContrat(c.id, c.genre, c.debut, precises[c.id].fin if c.id in precises else c.rompu_le or c.fin)
        for c in stockes
    ]
    lignes = {precise.contrat_id: precise.numero for precise in sejour.precises}
    for ligne in sejour.contrats:
        contrats.append(FaitContrat(-ligne.numero, genre, ligne.debut, ligne.fin))
        lignes[-ligne.numero] = ligne.numero
    return sorted(contrats, key=lambda c: (c.debut, c.id)), lignes


def _total_depasse(numero: int, contrat: FaitContrat, limite: date, genre: GenreContrat) -> Remarque:
    mois = parametres.entier(TOTAUX[genre], contrat.debut)
    quoi, sauf = ("les CDDI", ", sauf exception") if genre is GenreContrat.CDDI else ("les missions", "")
    phrase = (
        f"Contrat {du_au(contrat.debut, contrat.fin)} : {quoi} ne dépassent pas {mois} mois en tout, interruptions "
        f"déduites{sauf}. Dernier jour possible le {en_toutes_lettres(limite)} : vérifiez ce contrat."
    )
    return _a_verifier(numero, phrase)


def anomalies_du_pass(
    nouveaux: Sequence[Candidature], deplaces: Sequence[PassDeplace], connus: Sequence[PassConnu], au: date
) -> list[Remarque]:
    """The PASS written that are longer than two years, the longest prolongation and the suspensions known here."""
    ecrits = [(c.numero, Periode(c.pass_debut, c.pass_fin), 0) for c in nouveaux]
    ecrits += [(d.numero, d, d.pass_id) for d in deplaces]
    suspendus = {p.id: sum(jours_entre(s.debut, s.fin) for s in p.suspensions) for p in connus}
    trouvees = []
    for numero, periode, pass_id in ecrits:
        dernier = _fin_au_plus_tard(periode, au) + timedelta(days=suspendus.get(pass_id, 0))
        if periode.fin > dernier:
            phrase = (
                f"PASS IAE {du_au(periode.debut, periode.fin)} : même prolongé au maximum, il finirait le "
                f"{en_toutes_lettres(dernier)}. Vérifiez ses dates."
            )
            trouvees.append(_a_verifier(numero, phrase))
    return trouvees


def anomalies_de_carence(
    nouveaux: Sequence[Candidature],
    lignes: Sequence[Candidature],
    connus: Sequence[PassConnu],
    deplaces: Sequence[PassDeplace],
    au: date,
) -> list[Remarque]:
    """The new PASS delivered in the waiting period of another, stored or in the file: somebody lifted it (R5132-1-4).

    By the rule of the day each was delivered, its first day at the latest.
    """
    trouvees = []
    fins = [*(connu.fin for connu in (*connus, *deplaces)), *(ligne.pass_fin for ligne in lignes)]
    suspensions = [suspension for connu in connus for suspension in connu.suspensions]
    for ligne in nouveaux:
        delivre_le = min(au, ligne.pass_debut)
        avant = max((fin for fin in fins if fin < ligne.pass_debut), default=None)
        if avant is None:
            continue
        # A PASS that ends before its suspension does was ended during it.
        est_coupee = any(suspension.debut <= avant < suspension.fin for suspension in suspensions)
        depart = (debut_de_la_longue_suspension(avant, suspensions) if est_coupee else None) or avant
        if est_en_carence(avant, delivre_le, delivre_le, depart):
            phrase = (
                f"PASS IAE {du_au(ligne.pass_debut, ligne.pass_fin)} : le délai de carence du précédent court jusqu’au "
                f"{en_toutes_lettres(fin_de_carence(depart, delivre_le))}. Notez quel prescripteur habilité l’a levé."
            )
            trouvees.append(_a_verifier(ligne.numero, phrase))
    return trouvees


def _fin_au_plus_tard(periode: Periode, au: date) -> date:
    """The end with the longest prolongation that has a limit, by the rules of the life of the PASS (R5132-1-8)."""
    fin, regles = fin_par_defaut(periode.debut, periode.debut), regles_de_sa_vie(periode.debut, periode.fin, au)
    plafonds = (
        lire_duree(str(lue))
        for motif in MotifProlongation
        for lue in parametres.rangees(f"prolongation_{motif}_plafond", regles)
        if lue != parametres.SANS_LIMITE
    )
    return max((plafond.apres(fin) for plafond in plafonds), default=fin)


def _a_verifier(numero: int, phrase: str) -> Remarque:
    return Remarque(numero, Nature.A_VERIFIER, phrase)
