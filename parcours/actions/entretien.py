"""An entretien saved in one go, and the draft of one being typed."""

from sqlalchemy.orm import Session

from parcours.actions import etape, frein, objectif
from parcours.actions.journal import Auteur
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.entretien import SaisieEntretien
from parcours.domain.erreurs import EtapeImpossible, ObjectifImpossible
from parcours.domain.objectif import EtatObjectif, SaisieObjectif
from parcours.models import Brouillon, Etape, Objectif, Parcours
from parcours.queries import brouillon as queries_brouillon
from parcours.queries import objectif as queries_objectif


def enregistrer(
    session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieEntretien, cle: str
) -> Etape | None:
    """Note the step, what became of the objectives, the freins looked at, the next appointment; forget the draft.

    None when it was already saved with this key: nothing is done twice. Raises EtapeImpossible, FreinImpossible,
    ObjectifImpossible (someone changed an objective meanwhile): nothing is kept then.
    """
    notee = etape.noter(session, auteur, parcours, saisie.etape, voit_le_social=True, cle_idempotence=cle)
    if notee is not None:
        _revoir_les_objectifs(session, auteur, parcours, saisie)
        if saisie.freins:
            frein.evaluer(session, auteur, parcours, saisie.le, saisie.freins)
        _prevoir(session, auteur, parcours, saisie)
    oublier(session, auteur, parcours)
    return notee


def _revoir_les_objectifs(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieEntretien) -> None:
    ouverts = {ouvert.id: ouvert for ouvert in queries_objectif.ouverts(session, parcours.id)}
    for cle, revu in saisie.objectifs.items():
        if revu.etat is EtatObjectif.OUVERT:
            continue
        lu = ouverts.get(cle)
        if lu is None or lu.version != revu.version:
            phrase = "Quelqu’un vient de changer un de ces objectifs : voici où ils en sont, dites de nouveau."
            raise ObjectifImpossible(phrase, code="objectif_change")
        objectif.modifier(session, auteur, parcours, lu, _devenu(lu, revu.etat, saisie), revu.version)


def _devenu(lu: Objectif, etat: EtatObjectif, saisie: SaisieEntretien) -> SaisieObjectif:
    # One tap says it; the note says more, and the fiche lets one say why.
    motif = f"dit à l’entretien du {en_toutes_lettres(saisie.le)}" if etat is EtatObjectif.ABANDONNE else None
    return SaisieObjectif(lu.intitule, lu.theme, lu.pour_le, etat, saisie.le, motif)


def _prevoir(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieEntretien) -> None:
    if saisie.prochaine is None:
        return
    try:
        etape.noter(session, auteur, parcours, saisie.prochaine, voit_le_social=True)
    except EtapeImpossible as refus:
        raise EtapeImpossible(refus.message, "prochain_le", code=refus.code) from refus


def garder(
    session: Session, auteur: Auteur, parcours: Parcours, contenu: dict[str, str], *, cle: str = "", lue: str = ""
) -> bool:
    """Keep what its author is typing, in the place of what was kept before; False, and nothing is, from an old page.

    `cle`: that of the page; `lue`: that of the draft it follows. A page opened before another one wrote, or before what
    it follows was saved or erased, writes over nothing.
    """
    assert auteur.compte_id is not None  # noqa: S101  drafts are typed by somebody
    garde = queries_brouillon.de(session, auteur.compte_id, parcours.id)
    if (garde is None and lue) or (garde is not None and garde.cle not in (cle, lue)):
        return False
    if garde is None:
        garde = Brouillon(compte_id=auteur.compte_id, parcours_id=parcours.id, structure_id=parcours.structure_id)
        session.add(garde)
    garde.contenu, garde.maj_le, garde.cle = contenu, auteur.le, cle
    return True


def oublier(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    """Forget the draft of this author on this parcours, if there is one."""
    garde = queries_brouillon.de(session, auteur.compte_id or 0, parcours.id)
    if garde is not None:
        session.delete(garde)
