"""What the paper of a review file prints: words and positions, nothing left to compute."""

from collections.abc import Sequence
from datetime import date

from parcours.domain.dossier_gestion import VOLETS, DossierGestion, Encadrement, encadrements
from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.indicateur.chiffre import Chiffre
from parcours.domain.indicateur.definition import Bloc
from parcours.domain.indicateur.freins import Colonne
from parcours.domain.indicateur.freins import code as code_du_frein
from parcours.rendering.barre import Barre
from parcours.rendering.chiffre import Ligne, dire
from parcours.rendering.formats import au_plus, combien, date_longue, mois_annee, nombre, pourcent, siret
from parcours.rendering.serie import Serie, tracer

METHODE = (
    "Les taux se comptent sur les sorties comptées : séjour assez long, motif ni neutralisé ni à confirmer ; "
    "une sortie sans motif y reste, sans être dynamique.",
    "Sous dix sorties comptées, des nombres et aucun taux.",
    "L’intervalle est celui de Wilson à 95 % : jusqu’où le hasard seul pourrait emmener le taux.",
    "À profil comparable : ce que la structure ferait avec le public de son type, d’après ce qu’on savait à l’entrée.",
    "Les chiffres sont ceux du jour où le dossier a été fait ; ils ne changent plus.",
    "Le montant de la part modulée est fixé par l’État : ce dossier en prépare les éléments, il ne le calcule pas.",
    "Des nombres sont petits, et parlent de santé ou de justice : ce dossier est pour le seul dialogue de gestion.",
)
NON_RENSEIGNE = "non renseigné"


def papier(dossier: DossierGestion) -> dict[str, object]:
    """The data of `dossier.typ`."""
    courbe = courbe_etp(dossier)
    return {
        "titre": typographie(f"Dossier de dialogue de gestion, {dossier.identite.nom}"),
        "structure": dossier.identite.nom,
        "pied": typographie(f"{dossier.identite.nom}. Fait le {date_longue(dossier.au)}."),
        "identite": identite(dossier),
        "periode": typographie(periode(dossier)),
        "resume": resume(dossier),
        "objectifs": [_ligne(c) for c in dossier.du_bloc(Bloc.RESULTATS)[:4]],
        "resultats": [_ligne(c) for c in dossier.du_bloc(Bloc.RESULTATS)[4:]],
        "sorties": [[s.motif, s.place, nombre(s.nombre)] for s in dossier.sorties],
        "etp": phrases_etp(dossier),
        "courbe": None if courbe is None else _courbe(courbe),
        "mois": mois(dossier),
        "equipe": [_equipe(e) for e in encadrements(dossier)],
        "publics": [_ligne(c) for c in dossier.du_bloc(Bloc.PUBLICS)],
        "actions": [_ligne(c) for c in dossier.du_bloc(Bloc.ACTIONS)],
        "colonnes_freins": [colonne.libelle for colonne in Colonne],
        "freins": grille(dossier),
        "qualite": [_ligne(c) for c in dossier.du_bloc(Bloc.QUALITE)],
        "volets": volets(dossier),
        "source_des_poids": typographie(dossier.source_des_poids),
        "methode": [typographie(phrase) for phrase in METHODE],
        "definitions": [
            {"nom": c.libelle, "version": str(c.version), "formule": typographie(c.formule)}
            for c in dossier.chiffres
            if c.bloc != Bloc.FREINS.value
        ],
    }


def periode(dossier: DossierGestion) -> str:
    """The days of the file; those that had not come yet when it was made are told."""
    provisoire = f", provisoire : arrêté au {date_longue(dossier.au)}" if dossier.au < dossier.fin else ""
    return f"Du {date_longue(dossier.debut)} au {date_longue(dossier.fin)}{provisoire}"


def identite(dossier: DossierGestion) -> list[tuple[str, str]]:
    """The structure and its annexe, as terms and what they are."""
    d = dossier.identite
    lignes = [
        ("Structure", typographie(f"{d.nom} ({d.type})")),
        ("SIRET", siret(d.siret)),
        ("Lieu", f"{d.commune}, {d.zone}, {d.territoire}"),
    ]
    if annexe := dossier.engagements:
        lignes.append(
            ("Annexe", f"{annexe.numero}, du {date_longue(annexe.debut)} au {date_longue(annexe.fin)}"),
        )
        heures = f", {nombre(annexe.heures_par_etp)} heures par ETP" if annexe.heures_par_etp else ""
        lignes.append(("Postes conventionnés", f"{au_plus(annexe.postes_etp, 2)} ETP{heures}"))
    return lignes


def resume(dossier: DossierGestion) -> list[str]:
    """The first lines: how many people, how many exits, the dynamic rate beside its target."""
    dynamiques = next(c for c in dossier.chiffres if c.code == "sorties_dynamiques")
    ligne = dire(dynamiques)
    phrases = [f"{combien(dossier.personnes, 'personne')} en parcours au moins un jour."]
    if not dynamiques.dessous:
        return [*phrases, "Aucune sortie comptée."]
    compte = f"{combien(int(dynamiques.dessus), 'sortie dynamique', 'sorties dynamiques')} sur {dynamiques.dessous:g}"
    taux = f", soit {ligne.valeur} (intervalle : {ligne.intervalle})" if ligne.intervalle else f", {ligne.valeur}"
    cible = f" ; objectif {dynamiques.objectif} %" if dynamiques.objectif is not None else ""
    phrases.append(f"{compte}{taux}{cible}.")
    if dossier.doute_depuis is not None:
        phrases.append(
            f"Saisie à vérifier : depuis {mois_annee(dossier.doute_depuis)}, les sorties comptées ont toutes la même "
            "issue. Un oubli de saisie est plus probable ; les taux ne se lisent pas avant."
        )
    return [typographie(phrase) for phrase in phrases]


def phrases_etp(dossier: DossierGestion) -> list[str]:
    """The work done beside the work contracted, and what is missing to say it."""
    etp, phrases = dossier.etp, []
    if etp.part is not None:
        phrases.append(
            f"{au_plus(etp.etp, 1)} ETP réalisés par mois en moyenne, sur {au_plus(etp.contractes, 1)} conventionnés "
            f"({pourcent(etp.part)}), {combien(etp.mois, 'mois', 'mois')} finis."
        )
    else:
        phrases.append("ETP réalisés : non renseignés (heures du mois, ou heures par ETP de l’annexe).")
    if etp.manquants:
        suite = " : le réalisé est sous-estimé d’autant" if etp.part is not None else ""
        phrases.append(
            f"{combien(etp.manquants, 'mois de contrat', 'mois de contrat')} sur {nombre(etp.attendus)} sans "
            f"heures{suite}."
        )
    return [typographie(phrase) for phrase in phrases]


def courbe_etp(dossier: DossierGestion) -> Serie | None:
    """The drawing of the ETP; None without any."""
    return tracer(
        "ETP réalisés, mois par mois",
        [m.mois for m in dossier.mois],
        [m.etp for m in dossier.mois],
        [m.contractes for m in dossier.mois],
        "ETP",
    )


def mois(dossier: DossierGestion) -> list[list[str]]:
    """The months as a table: hours, ETP done, contracted, contracts without hours."""
    return [
        [
            mois_annee(m.mois),
            nombre(m.heures),
            "–" if m.etp is None else nombre(m.etp, 1),
            "–" if m.contractes is None else nombre(m.contractes, 1),
            f"{m.attendus - m.notes} sur {m.attendus}",
        ]
        for m in dossier.mois
    ]


def grille(dossier: DossierGestion) -> list[list[str]]:
    """The grid of obstacles: each theme, and how many people in each column, out of how many it is asked of."""
    par_code = {c.code: c for c in dossier.chiffres}
    lignes = []
    for theme in Theme:
        cases = [par_code.get(code_du_frein(theme, colonne)) for colonne in Colonne]
        lignes.append([theme.libelle, *map(_sur, cases)])
    return lignes


def _sur(chiffre: Chiffre | None) -> str:
    if chiffre is None or not chiffre.dessous:
        return "–"
    return f"{chiffre.dessus:g} sur {chiffre.dessous:g}"


def volets(dossier: DossierGestion) -> list[dict[str, object]]:
    """The three parts of the modulated amount: their names, their weights, and their inputs in one line each."""
    return [
        {
            "nom": bloc.libelle,
            "poids": f"{poids} %",
            "elements": [
                f"{ligne.libelle} : {ligne.valeur} ({ligne.sur})" for ligne in map(dire, dossier.du_bloc(bloc))
            ],
        }
        for bloc, poids in zip(VOLETS, dossier.poids, strict=True)
    ]


def _ligne(chiffre: Chiffre) -> dict[str, object]:
    ligne: Ligne = dire(chiffre)
    return {
        "libelle": ligne.libelle,
        "valeur": ligne.valeur,
        "sur": ligne.sur,
        "intervalle": ligne.intervalle,
        "manque": ligne.manque,
        "objectif": "" if ligne.objectif is None else f"{ligne.objectif} %",
        "barre": None if ligne.barre is None else _barre(ligne.barre),
    }


def _barre(barre: Barre) -> dict[str, float | None]:
    return {"point": barre.point, "bas": barre.bas, "largeur": barre.largeur, "objectif": barre.objectif}


def _equipe(e: Encadrement) -> list[str]:
    pour_un = NON_RENSEIGNE if e.pour_un is None else f"1 pour {au_plus(e.pour_un, 1)}"
    quels = "réalisés" if e.est_realise else "conventionnés"
    return [e.nom, f"{au_plus(e.etp, 2)} ETP", f"{pourcent(e.part)} des ETP {quels}", pour_un]


def autres(trouves: Sequence[tuple[str, object, object]]) -> list[tuple[str, str, str]]:
    """The changes that are no figure of the file, in words."""
    return [(typographie(nom), _en_mots(avant), _en_mots(apres)) for nom, avant, apres in trouves]


def _en_mots(valeur: object) -> str:
    if valeur is None:
        return "–"
    if isinstance(valeur, date):
        return date_longue(valeur)
    return au_plus(valeur, 2) if isinstance(valeur, int | float) else str(valeur)


def _courbe(courbe: Serie) -> dict[str, object]:
    """Points in per cent across and in parts of the height: the paper has its own size."""
    return {
        "description": courbe.description,
        "points": [[p.x, (p.y - courbe.decalage) / courbe.hauteur] for p in courbe.points],
        "traits": [
            [[x / courbe.largeur_unites * 100, y / courbe.hauteur] for x, y in trait] for trait in courbe.traits
        ],
        "paliers": [
            [[x / courbe.largeur_unites * 100, y / courbe.hauteur] for x, y in trait] for trait in courbe.paliers
        ],
        "mois": [[g.position, g.libelle] for g in courbe.mois],
        "valeurs": [[(g.position - courbe.decalage) / courbe.hauteur, g.libelle] for g in courbe.valeurs],
    }
