"""Who reads which alert, in which box: the SQL of the watch says what the domain says, and every count agrees."""

import random
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.domain import droits, urgence
from parcours.domain import suite_alerte as domaine
from parcours.domain.besoin import Besoin, besoin_de
from parcours.domain.catalogue import CATALOGUE
from parcours.domain.compte import NomRole, Profil, est_en_vigueur
from parcours.domain.rappel import Contenu
from parcours.domain.suite_alerte import Etat
from parcours.models import Alerte, Compte, Parcours, Role, Structure
from parcours.queries import alerte as queries
from parcours.queries import compte as queries_compte
from parcours.queries import veille
from parcours.queries.alerte import CLOSES_DEPUIS, Filtre
from parcours.queries.rappel import signalees
from parcours.queries.veille import PERSONNE
from tests.queries.test_perimetre import AU, creer_monde

JOUR = timedelta(days=1)
# A day merely reached; two of them ask for something.
CONSTATS = {"prolongation:1": "ECH-03", "ai:80": "ECH-06", "ai:100": "ECH-06", "cdi_inclusion": "ECH-16"}
AILLEURS = "Pacific/Noumea"
# It is already tomorrow there.
JOURS = {None: AU, "America/Martinique": AU, AILLEURS: AU + JOUR}


def creer_alertes(session: Session, hasard: random.Random, comptes: list[Compte], le: datetime) -> None:
    """Alerts in any state, about any parcours, or about the structures themselves."""
    structures = list(session.scalars(select(Structure)))
    for structure in structures:
        structure.seuil_rouge_jours, structure.seuil_orange_jours = hasard.choice(((15, 60), (7, 30), (20, 90)))
    structures[-1].fuseau = hasard.choice(("America/Martinique", AILLEURS))
    parcours = list(session.scalars(select(Parcours)))
    codes = list(CATALOGUE)
    for rang in range(40):
        suivi = hasard.choice([*parcours, None])
        lieu = suivi.structure_id if suivi is not None else hasard.choice(structures).id
        constat = hasard.choice((None, None, *CONSTATS.items()))
        code = constat[1] if constat else hasard.choice(codes)
        session.add(
            Alerte(
                structure_id=lieu,
                parcours_id=suivi.id if suivi is not None else None,
                code=code,
                objet=constat[0]
                if constat
                else hasard.choice((f"contrat:{rang}", "motif" if suivi is not None else f"annexe:{rang}")),
                limite=AU + timedelta(days=hasard.choice((-30, -1, 0, 1, 15, 60, 61, 300)), hours=0),
                seuil=rang,
                signalee_le=AU,
                ouverte_le=le,
                close_le=hasard.choice((None, None, None, AU, AU - CLOSES_DEPUIS, AU - CLOSES_DEPUIS - JOUR)),
                prise_par_id=hasard.choice((None, hasard.choice(comptes).id)),
                reportee_au=hasard.choice((None, AU - JOUR, AU, AU + JOUR, AU + 2 * JOUR)),
                sourdine_au=hasard.choice((None, None, AU - JOUR, AU, AU + JOUR)),
                escaladee_le=hasard.choice((None, AU)),
            )
        )
    session.flush()


def profil(session: Session, compte: Compte) -> Profil:
    charge = queries_compte.par_id(session, compte.id)
    assert charge is not None
    return queries_compte.profil(charge, JOURS.__getitem__)


def jour(alerte: Alerte) -> date:
    return JOURS[alerte.structure.fuseau]


def lues(session: Session, portee: veille.Portee, filtre: Filtre) -> list[int]:
    """The keys of a box, page after page."""
    trouvees: list[int] = []
    while lot := queries.lister(session, portee, filtre, apres=trouvees[-1] if trouvees else None, limite=7):
        trouvees += [alerte.id for alerte in lot]
        avant = queries.lister(session, portee, filtre, avant=lot[-1].id, limite=len(lot) - 1) if len(lot) > 1 else []
        assert [a.id for a in avant] == [a.id for a in lot[:-1]]
    assert len(set(trouvees)) == len(trouvees)
    return trouvees


def dans(alerte: Alerte, boite: Etat) -> bool:
    """Whether an alert is in a box, as the domain says it."""
    etat = domaine.etat(alerte, jour(alerte))
    if boite is Etat.ESCALADEES:
        return etat is Etat.A_TRAITER and alerte.escaladee_le is not None
    if boite is Etat.CLOSES:
        return etat is Etat.CLOSES and alerte.close_le is not None and alerte.close_le >= AU - CLOSES_DEPUIS
    return etat is boite


def referents(alerte: Alerte, actifs: set[int]) -> set[int]:
    affectations = alerte.parcours.affectations if alerte.parcours is not None else []
    return {
        a.compte_id
        for a in affectations
        if a.fonction == "referent" and est_en_vigueur(a.debut, a.fin, AU) and a.compte_id in actifs
    }


def en_place(session: Session) -> set[tuple[int | None, int]]:
    """Who may accompany, and where: an account that is open, with a role that accompanies."""
    roles = session.scalars(select(Role).join(Compte, Compte.id == Role.compte_id).where(Compte.est_actif))
    return {
        (role.structure_id, role.compte_id)
        for role in roles
        if role.nom in (NomRole.CONSEILLER, NomRole.RESPONSABLE) and est_en_vigueur(role.debut, role.fin, AU)
    }


@pytest.mark.parametrize("graine", range(6))
def test_chacun_lit_ce_qu_il_peut_et_tous_les_comptes_s_accordent(
    session: Session, auteur: Auteur, graine: int, moteur: str
) -> None:
    hasard = random.Random(graine)
    comptes = creer_monde(session, hasard, auteur.le)
    creer_alertes(session, hasard, comptes, auteur.le)
    session.expire_all()
    toutes = queries.par_cles(session, list(session.scalars(select(Alerte.id))))
    actifs, places = set(session.scalars(select(Compte.id).where(Compte.est_actif))), en_place(session)
    for compte in comptes:
        qui = profil(session, compte)
        visibles = [alerte for alerte in toutes if droits.peut_voir_alerte(qui, alerte)]
        portee = veille.toutes(qui)
        par_boite = {}
        for boite in Etat:
            par_boite[boite] = lues(session, portee, Filtre(etat=boite))
            assert set(par_boite[boite]) == {alerte.id for alerte in visibles if dans(alerte, boite)}
        nombres = queries.compter(session, qui, portee, Filtre())
        assert {b: nombres.de(b) for b in Etat if b is not Etat.CLOSES} == {
            b: len(cles) for b, cles in par_boite.items() if b is not Etat.CLOSES
        }
        a_traiter = [alerte for alerte in visibles if dans(alerte, Etat.A_TRAITER)]
        # The navigation, the digest, and what each shortcut promises.
        assert veille.compter_ouvertes(session, qui) == len(a_traiter)
        assert {s.alerte_id for s in signalees(session, qui, None)} == set(
            lues(session, veille.annoncees(qui), Filtre())
        )
        assert nombres.miennes == len(lues(session, veille.miennes(qui), Filtre()))
        for filtre, nombre in (
            (Filtre(prise_par=compte.id), nombres.prises_par_moi),
            (Filtre(prise_par=PERSONNE), nombres.sans_personne),
        ):
            assert len(lues(session, portee, filtre)) == nombre
        for autre in comptes:
            attendues = {a.id for a in a_traiter if autre.id in referents(a, actifs)}
            assert set(lues(session, portee, Filtre(referent=autre.id))) == attendues
        sans = {
            a.id
            for a in a_traiter
            if a.parcours is not None and not {(a.structure_id, cle) for cle in referents(a, actifs)} & places
        }
        assert set(lues(session, portee, Filtre(referent=PERSONNE))) == sans
        for besoin in Besoin:
            assert set(lues(session, portee, Filtre(besoin=besoin))) == {
                a.id for a in a_traiter if besoin_de(a.code, a.objet) is besoin
            }


def rang(alerte: Alerte) -> int:
    """The place of an alert, told again from the rule: late (rights first), soon, to do, silent, later, day reached."""
    code, genre = alerte.code, alerte.objet.split(":")[0]
    if code == "ECH-12":
        return 5
    if (code, genre) == ("ECH-03", "prolongation") or (code, alerte.objet) == ("ECH-06", "ai:100"):
        return 3
    if (code, genre) in (("ECH-06", "ai"), ("ECH-16", "cdi_inclusion")):
        return 7
    reste = (alerte.limite - jour(alerte)).days
    if reste < 0:
        return 0 if code in {f"ECH-{n:02d}" for n in (1, 2, 4, 5, 7, 9, 10, 16, 17)} else 1
    if reste <= alerte.structure.seuil_rouge_jours:
        return 2
    return 4 if reste <= alerte.structure.seuil_orange_jours else 6


@pytest.mark.parametrize("graine", range(4))
def test_la_page_et_le_rappel_disent_le_meme_ordre_et_les_memes_retards(
    session: Session, auteur: Auteur, graine: int, moteur: str
) -> None:
    hasard = random.Random(graine)
    comptes = creer_monde(session, hasard, auteur.le)
    creer_alertes(session, hasard, comptes, auteur.le)
    for alerte in session.scalars(select(Alerte)):
        alerte.close_le = alerte.reportee_au = alerte.sourdine_au = None
        alerte.limite = AU + timedelta(days=hasard.randint(-40, 90))
    session.flush()
    session.expire_all()
    par_cle = {a.id: a for a in queries.par_cles(session, list(session.scalars(select(Alerte.id))))}
    ailleurs = any(a.structure.fuseau == AILLEURS for a in par_cle.values())
    for compte in comptes:
        qui = profil(session, compte)
        portee = veille.toutes(qui)
        for boite in (Etat.A_TRAITER, Etat.ESCALADEES):
            vues = [par_cle[cle] for cle in lues(session, portee, Filtre(etat=boite))]
            assert vues == sorted(vues, key=lambda a: (rang(a), a.limite, a.id))
            assert [rang(a) for a in vues] == [place(a, jour(a)) for a in vues]
        if ailleurs:
            continue
        # The digest says the same as the page: as many late, in the same order.
        annoncees = [par_cle[cle] for cle in lues(session, veille.annoncees(qui), Filtre())]
        contenu = Contenu(AU, signalees(session, qui, None))
        assert contenu.depassees == sum(rang(a) < 2 for a in annoncees)
        assert [ligne.besoin for ligne in contenu.lignes] == list(
            dict.fromkeys(besoin_de(a.code, a.objet) for a in annoncees)
        )
        pressantes = [s.alerte_id for s in contenu.pressantes]
        assert pressantes == [a.id for a in annoncees if a.id in set(pressantes)]


def place(alerte: Alerte, au: date) -> int:
    seuils = alerte.structure.seuil_rouge_jours, alerte.structure.seuil_orange_jours
    return urgence.rang(alerte.code, alerte.objet, alerte.limite, au, *seuils)


@pytest.mark.parametrize("graine", range(4))
def test_les_miennes_sont_celles_que_je_suis_celles_de_personne_et_celles_de_ma_structure(
    session: Session, auteur: Auteur, graine: int
) -> None:
    hasard = random.Random(graine)
    comptes = creer_monde(session, hasard, auteur.le)
    creer_alertes(session, hasard, comptes, auteur.le)
    session.expire_all()
    toutes = queries.par_cles(session, list(session.scalars(select(Alerte.id))))
    actifs, places = set(session.scalars(select(Compte.id).where(Compte.est_actif))), en_place(session)
    for compte in comptes:
        qui = profil(session, compte)
        attendues = set()
        for alerte in toutes:
            if not droits.peut_voir_alerte(qui, alerte) or not dans(alerte, Etat.A_TRAITER):
                continue
            suivi = alerte.parcours
            des_miens = suivi is None or not droits.peut_accompagner(qui, suivi)
            suivent = referents(alerte, actifs)
            sans_personne = not {(alerte.structure_id, cle) for cle in suivent} & places
            if des_miens or sans_personne or compte.id in suivent:
                attendues.add(alerte.id)
        assert set(lues(session, veille.miennes(qui), Filtre())) == attendues
