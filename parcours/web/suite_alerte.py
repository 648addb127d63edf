"""What someone does about one alert, or about those ticked on a page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import suite_alerte as actions
from parcours.domain import droits
from parcours.domain import suite_alerte as domaine
from parcours.domain.compte import Profil
from parcours.domain.erreurs import typographie
from parcours.domain.suite_alerte import GESTES_DE_L_ENCADRANT, Etat, Geste, SuiteImpossible
from parcours.models import Alerte
from parcours.queries import alerte as queries
from parcours.queries import compte as queries_compte
from parcours.rendering.formats import accord, liste_et, nombre
from parcours.web.acces import sur_alerte, sur_alertes_cochees
from parcours.web.aide_alerte import aide
from parcours.web.forms.veille import FORMES, ClotureForm, ConfierForm, GesteForm, ReportForm, SourdineForm
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base
from parcours.web.retour import Place
from parcours.web.veille_filtres import Demande
from parcours.web.veille_ligne import nom, raison

bp = Blueprint("suite_alerte", __name__, url_prefix="/veille/alertes")

FAITS = {
    Geste.PRENDRE: "prise",
    Geste.RENDRE: "rendue",
    Geste.REPORTER: "reportée",
    Geste.SOURDINE: "mise en sourdine",
    Geste.CONFIER: "confiée",
    Geste.CLORE: "close",
    Geste.ROUVRIR: "remise à traiter",
}
PLURIELS = {Geste.SOURDINE: "mises en sourdine", Geste.ROUVRIR: "remises à traiter"}
RIEN_DE_COCHE = "Cochez au moins une alerte."
PAS_PERMIS = "Vos droits ne le permettent pas."


def gestes_du_lot(demande: Demande) -> list[Geste]:
    """What the bar of a box offers for several alerts at once."""
    boite = demande.filtre.etat
    if boite is Etat.CLOSES:
        offerts = [Geste.ROUVRIR]
    elif boite in (Etat.REPORTEES, Etat.SOURDINE):
        offerts = [Geste.ROUVRIR, Geste.CONFIER, Geste.CLORE]
    else:
        offerts = [Geste.PRENDRE, Geste.REPORTER, Geste.SOURDINE, Geste.CONFIER, Geste.CLORE]
    return [geste for geste in offerts if demande.accompagne or geste in GESTES_DE_L_ENCADRANT]


@bp.route("/<int:alerte_id>/<geste>", methods=["GET", "POST"])
@sur_alerte(droits.peut_traiter)
def agir(alerte: Alerte, geste: Geste) -> Response | tuple[str, int]:
    """Do one thing about one alert; asked first, unless its button says all there is to say."""
    form, candidats = _formulaire(geste, [alerte])
    form.distinguer(alerte.id)
    faire, place = _faire(geste, form, candidats), Place(request.args)
    lues = place.lignes() if form.is_submitted() else []
    if form.soumis(lambda: faire(alerte)):
        return vers(place.apres_l_acte(lues, [alerte.id]), f"Alerte {FAITS[geste]}\u00a0: {nom(alerte)}.")
    ici = url_for("suite_alerte.agir", alerte_id=alerte.id, geste=geste.value, **place.filtres)
    return _demander(form, form.statut, geste, [alerte], ici, place.adresse(alerte.id))


@bp.post("/lot")
@sur_alertes_cochees(droits.peut_lister)
def agir_en_lot(alertes: Sequence[Alerte]) -> Response | tuple[str, int]:
    """Do the same about all the alerts ticked; those that refuse stay so, and are told, each with its reason."""
    voulu, place = request.form.get("geste", ""), Place(request.args)
    if not alertes or voulu not in tuple(Geste):
        flash(RIEN_DE_COCHE, "erreur")
        return vers(place.adresse())
    geste = Geste(voulu)
    ici = url_for("suite_alerte.agir_en_lot", **place.filtres)
    retour = place.adresse(cochees=[alerte.id for alerte in alertes])
    if geste.demande_une_saisie and "confirme" not in request.form:
        return _demander(_formulaire(geste, alertes, est_vierge=True)[0], 200, geste, alertes, ici, retour)
    form, candidats = _formulaire(geste, alertes)
    refusees: list[tuple[Alerte, SuiteImpossible]] = []
    faire = _en_notant_les_refus(_faire(geste, form, candidats), refusees)
    lues = place.lignes()
    if form.soumis(lambda: actions.en_lot(alertes, faire)):
        bilan = _bilan(geste, len(alertes) - len(refusees))
        if not refusees:
            return vers(place.apres_l_acte(lues, [alerte.id for alerte in alertes]), bilan)
        _dire_les_refus(refusees)
        return vers(place.adresse(cochees=[alerte.id for alerte, _ in refusees]), bilan)
    if geste.demande_une_saisie or form.est_a_relire:
        return _demander(form, form.statut, geste, alertes, ici, retour)
    if len(refusees) > 1:
        _dire_les_refus(refusees)
    else:
        for message in form.erreurs_generales:
            flash(message, "erreur")
    return vers(retour)


def _demander(
    form: GesteForm, statut: int, geste: Geste, alertes: Sequence[Alerte], ici: str, retour: str
) -> tuple[str, int]:
    return page(
        "veille/suite.html",
        statut,
        form=form,
        geste=geste,
        alertes=[(a.id, nom(a), raison(a, aujourdhui(a.structure.fuseau))) for a in alertes],
        aide=aide(geste, alertes),
        ici=ici,
        retour=retour,
    )


def _formulaire(
    geste: Geste, alertes: Sequence[Alerte], *, est_vierge: bool = False
) -> tuple[GesteForm, dict[int, Profil]]:
    """The form of what is to be done, and who may be given these alerts, by key."""
    candidats = _candidats(alertes) if geste is Geste.CONFIER else {}
    valeurs = {}
    if geste is Geste.REPORTER:
        valeurs["jusqu_au"] = min(domaine.report_propose(a, aujourdhui(a.structure.fuseau)) for a in alertes)
    forme = FORMES.get(geste, GesteForm)
    form = forme(formdata=None, **valeurs) if est_vierge else forme(**valeurs)
    if isinstance(form, ConfierForm):
        form.vers.choices = {str(cle): candidat.nom for cle, candidat in candidats.items()}
    return form, candidats


def _candidats(alertes: Iterable[Alerte]) -> dict[int, Profil]:
    """Who may deal with at least one of these alerts today."""
    equipe = queries.equipe(session_base(), {alerte.structure_id for alerte in alertes})
    profils = (queries_compte.profil(compte, aujourdhui) for compte in equipe)
    return {p.compte_id: p for p in profils if any(droits.peut_traiter(p, a, Geste.PRENDRE) for a in alertes)}


def _faire(geste: Geste, form: GesteForm, candidats: dict[int, Profil]) -> Callable[[Alerte], None]:
    session = session_base()

    def faire(alerte: Alerte) -> None:
        qui = auteur(alerte.structure.fuseau)
        if not droits.peut_traiter(profil(), alerte, geste):
            raise SuiteImpossible(PAS_PERMIS, code="pas_permis")
        match form:
            case ReportForm():
                actions.reporter(session, qui, alerte, form.jour, form.motif.data)
            case SourdineForm():
                actions.mettre_en_sourdine(session, qui, alerte, form.jour, str(form.motif.data))
            case ConfierForm():
                actions.confier(session, qui, alerte, candidats[int(form.vers.data)])
            case ClotureForm():
                actions.clore(session, qui, alerte, str(form.commentaire.data))
            case _:
                SANS_SAISIE[geste](session, qui, alerte)

    return faire


SANS_SAISIE = {Geste.PRENDRE: actions.prendre, Geste.RENDRE: actions.rendre, Geste.ROUVRIR: actions.rouvrir}


def _bilan(geste: Geste, faites: int) -> str:
    return f"{nombre(faites)}\u00a0{accord(faites, 'alerte')} {accord(faites, FAITS[geste], PLURIELS.get(geste))}."


def _en_notant_les_refus(
    faire: Callable[[Alerte], None], refusees: list[tuple[Alerte, SuiteImpossible]]
) -> Callable[[Alerte], None]:
    def essayer(alerte: Alerte) -> None:
        try:
            faire(alerte)
        except SuiteImpossible as refus:
            refusees.append((alerte, refus))
            raise

    return essayer


def _dire_les_refus(refusees: Sequence[tuple[Alerte, SuiteImpossible]]) -> None:
    """One message, whatever the number of reasons: each with those it is about."""
    par_raison: dict[str, list[str]] = defaultdict(list)
    for alerte, refus in refusees:
        par_raison[refus.message].append(nom(alerte))
    if len(par_raison) == 1:
        ((message, noms),) = par_raison.items()
        flash(typographie(f"Rien n’a changé pour {liste_et(noms)}. {message}"), "erreur")
        return
    titre = f"Rien n’a changé pour {nombre(len(refusees))} alertes, qui restent cochées."
    lignes = [typographie(f"{liste_et(noms)} : {message}") for message, noms in par_raison.items()]
    flash((typographie(titre), lignes), "erreur")  # type: ignore[arg-type]  # `base.html` writes such a pair as a list
