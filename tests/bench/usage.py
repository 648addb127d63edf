"""What the night and the people leave behind them, in the witness structure: messages, links, follow-ups, feeds."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from parcours.actions import agenda
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.compte import NomRole
from parcours.domain.dates import UN_JOUR
from parcours.models import (
    Affectation,
    Alerte,
    Annonce,
    Atelier,
    Brouillon,
    CleConsommee,
    Compte,
    DecisionMotif,
    Depot,
    Derive,
    Etape,
    Formation,
    Invitation,
    Liasse,
    LienUtilise,
    MesureSaisie,
    MesureVigilance,
    Parcours,
    Participation,
    Passage,
    Piece,
    Rappel,
    Relais,
    Role,
    Seance,
    Structure,
    SuiteAlerte,
    Tentative,
    Trame,
    UsageTrame,
    VueEnregistree,
)
from parcours.queries import compte as queries
from tests import dossiers
from tests.bench.lot import AU, MAINTENANT

TEMOIN_ID = 1
# Each digest announced so many alerts; one in so many is taken by whoever reads it.
ANNONCEES, PRISES = 10, 5
HIER = MAINTENANT - timedelta(days=1)


def vivre(base: BaseDeDonnees) -> None:
    """Fill the tables that the facts of the parcours and the first night leave empty."""
    with base.transaction() as session:
        comptes = session.scalars(select(Role.compte_id).where(Role.structure_id == TEMOIN_ID).distinct()).all()
        alertes = session.scalars(select(Alerte.id).where(Alerte.structure_id == TEMOIN_ID).order_by(Alerte.id)).all()
        for compte_id in sorted(comptes):
            _ecrire_au(session, compte_id, list(alertes[:ANNONCEES]))
        _prendre(session, list(alertes[::PRISES]), min(comptes))
        _deriver(session)
        _reunir(session, min(comptes))
        _former(session)
        conseillers = select(Role.compte_id).where(Role.structure_id == TEMOIN_ID, Role.nom == NomRole.CONSEILLER)
        conseiller_id = min(session.scalars(conseillers))
        _passer(session, conseiller_id, min(comptes))
        _ouvrir_l_agenda(session, conseiller_id)


def _ecrire_au(session: Session, compte_id: int, annoncees: list[int]) -> None:
    """The digest of the day before, and what came of it."""
    rappel = Rappel(
        compte_id=compte_id,
        jour=AU - UN_JOUR,
        identifiant=f"rappel-{compte_id}@bench.example",
        sujet="Des échéances demandent votre attention",
        texte="Texte",
        html="<p>Texte</p>",
        vu_le=HIER,
        a_annoncer=annoncees,
        cree_le=HIER,
        prochain_essai_le=HIER,
        envoye_le=HIER,
    )
    session.add(rappel)
    session.flush()
    for cle in annoncees:
        session.add(Annonce(alerte_id=cle, compte_id=compte_id, rappel_id=rappel.id, jugee_le=AU + 7 * UN_JOUR))
    session.add(LienUtilise(empreinte=f"{compte_id:064d}", compte_id=compte_id, le=MAINTENANT))
    session.add(Invitation(empreinte=f"{compte_id:064d}", compte_id=compte_id, expire_le=MAINTENANT, utilisee_le=HIER))
    session.add(Tentative(cle=f"compte-{compte_id}", jetons=5.0, maj_le=HIER))
    session.add(
        Depot(structure_id=TEMOIN_ID, ref=f"depot{compte_id}", compte_id=compte_id, depose_le=HIER, contenu=b"rien")
    )


def _prendre(session: Session, alertes: list[int], par_id: int) -> None:
    session.execute(update(Alerte).where(Alerte.id.in_(alertes)).values(prise_par_id=par_id))
    for cle in alertes:
        session.add(SuiteAlerte(structure_id=TEMOIN_ID, alerte_id=cle, le=MAINTENANT, par_id=par_id, genre="prise"))


def _reunir(session: Session, par_id: int) -> None:
    """A group session, a photo of the work, how long an entry took; what an account keeps."""
    etape = session.scalars(
        select(Etape)
        .join(Parcours, Parcours.id == Etape.parcours_id)
        .where(Etape.structure_id == TEMOIN_ID, Parcours.clos_le.is_(None))
        .order_by(Etape.id.desc())
        .limit(1)
    ).one()
    atelier = Atelier(structure_id=TEMOIN_ID, intitule="Budget", le=etape.le, auteur_id=par_id)
    liasse = Liasse(
        ref="liassetemo",
        structure_id=TEMOIN_ID,
        compte_id=par_id,
        demandee_le=MAINTENANT,
        total=1,
        restants=[],
        archive=b"",
    )
    gardes = (
        VueEnregistree(compte_id=par_id, nom="Mes silences", requete="referent=moi&etat=en-cours&silence=1"),
        Brouillon(
            compte_id=par_id,
            parcours_id=etape.parcours_id,
            structure_id=TEMOIN_ID,
            contenu={"note": "En cours."},
            maj_le=MAINTENANT,
        ),
        CleConsommee(cle="temoin", structure_id=TEMOIN_ID, le=AU),
        MesureVigilance(le=AU, genre="jugement", suite="montre", nombre=1),
        DecisionMotif(
            code="15", rang=1, depuis=AU, categorie="positive", raison="Table de l’ASP", le=MAINTENANT, auteur_id=par_id
        ),
    )
    trame = Trame(structure_id=TEMOIN_ID, titre="Bilan", genre="bilan", rubriques=["Ce qui a avancé"])
    temoin = session.get_one(Structure, TEMOIN_ID)
    session.add(dossiers.fige(temoin, "dossiertem", par_id, MAINTENANT))
    session.add_all([atelier, liasse, trame, *gardes, MesureSaisie(le=AU, ecran="geste", duree_ms=900)])
    session.flush()
    session.add(UsageTrame(compte_id=par_id, trame_id=trame.id, dernier_le=HIER))
    session.add_all(
        [
            Participation(etape_id=etape.id, atelier_id=atelier.id, structure_id=TEMOIN_ID),
            Piece(
                etape_id=etape.id,
                structure_id=TEMOIN_ID,
                genre="voix",
                type_mime="audio/ogg",
                contenu=b"OggS",
                ajoutee_le=HIER,
                auteur_id=etape.auteur_id,
            ),
        ]
    )


def _passer(session: Session, vers_id: int, par_id: int) -> None:
    """What a conseiller was handed over, and a stand-in that is over."""
    quand = {"structure_id": TEMOIN_ID, "debut": AU - 40 * UN_JOUR}
    passage = Passage(fonction="referent", vers_id=vers_id, par_id=par_id, raison="depart", passe_le=HIER, **quand)
    absent_id, remplacant_id = sorted((vers_id, par_id)) if vers_id != par_id else (par_id, par_id + 1)
    relais = Relais(
        absent_id=absent_id,
        remplacant_id=remplacant_id,
        fin=AU - 30 * UN_JOUR,
        est_entier=True,
        prepare_le=HIER,
        **quand,
    )
    session.add_all([passage, relais])
    session.flush()
    suivis = select(Affectation).where(Affectation.compte_id == vers_id, Affectation.fonction == "referent")
    for affectation in session.scalars(suivis.limit(ANNONCEES)):
        affectation.passage_id = passage.id


def _former(session: Session) -> None:
    """The sessions of a training, one a week."""
    formation = session.scalars(
        select(Formation)
        .join(Parcours, Parcours.id == Formation.parcours_id)
        .where(Formation.structure_id == TEMOIN_ID, Parcours.clos_le.is_(None))
        .order_by(Formation.id.desc())
        .limit(1)
    ).one()
    session.add(
        Seance(
            structure_id=TEMOIN_ID,
            parcours_id=formation.parcours_id,
            formation_id=formation.id,
            le=formation.debut,
            heures_prevues=Decimal(7),
            heures_suivies=Decimal(7),
            presence="present",
        )
    )


def _deriver(session: Session) -> None:
    """A signal answered long ago: what the night finds in a quiet population is only its reference."""
    debut = AU.replace(year=AU.year - 3)
    session.add(
        Derive(
            structure_id=TEMOIN_ID,
            detectee_le=debut,
            ouverte_le=HIER,
            debut_estime=debut,
            comptees=19,
            dynamiques=3,
            donnees={"titre": "Les sorties dynamiques reculent", "phrases": []},
            cause="conjoncture",
            close_le=debut + 30 * UN_JOUR,
        )
    )


def _ouvrir_l_agenda(session: Session, compte_id: int) -> None:
    compte = session.get_one(Compte, compte_id)
    auteur = Auteur(compte_id, MAINTENANT, AU)
    agenda.ouvrir(session, auteur, compte)
    lu = queries.par_id(session, compte_id, pour_ecrire=True)
    assert lu is not None
    agenda.mettre_a_jour(session, auteur, queries.profil(lu, lambda _lieu: AU))
