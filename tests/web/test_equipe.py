"""«Mon équipe»: one tap, one step; taken back; the whole crew at once; and what a device kept, received once."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Etape, Journal, MesureSaisie, Parcours, Piece
from tests.builders import Troupe
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
COMPLEMENT = "form[enctype]"


def etapes(base: BaseDeDonnees, parcours: Parcours) -> list[Etape]:
    with base.lecture() as session:
        return list(session.scalars(select(Etape).where(Etape.parcours_id == parcours.id).order_by(Etape.id)))[2:]


def test_un_geste_est_une_etape_du_jour_et_se_lit_sur_la_tuile(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, ref = visiter("bob"), troupe.parcours.ref

    page = bob.voir("/equipe")
    assert "1 à noter sur 1" in page.texte
    bob.poster(f"/equipe/{ref}/geste", {"genre": "presence", "cle_idempotence": str(uuid4()), "duree_ms": "850"})

    (notee,) = etapes(base, troupe.parcours)
    assert (notee.genre, notee.etat, notee.le, notee.visibilite) == ("presence", "faite", date(2026, 11, 23), "equipe")
    assert notee.auteur_id == troupe.comptes["bob"].id
    apres = bob.voir("/equipe")
    assert "Présent·e, 10 h 00" in apres.texte
    assert "0 à noter sur 1" in apres.texte
    visibles = [bouton["value"] for bouton in apres.select(".gestes:not([hidden]) button")]
    assert visibles == ["point", "difficulte", "bravo"]
    with base.lecture() as session:
        assert [(m.ecran, m.duree_ms) for m in session.scalars(select(MesureSaisie))] == [("geste", 850)]


@pytest.mark.parametrize(("dernier", "ouvertes"), [(date(2026, 11, 23), 1), (date(2026, 11, 22), 0)])
def test_le_jour_de_sa_sortie_quelqu_un_est_encore_dans_l_equipe(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, dernier: date, ouvertes: int
) -> None:
    with base.transaction() as session:
        session.get_one(Parcours, troupe.parcours.id).clos_le = dernier
    bob, ref = visiter("bob"), troupe.parcours.ref

    assert len(bob.voir("/equipe").select(f'form[action="/equipe/{ref}/geste"]')) == ouvertes
    if ouvertes:
        bob.poster(f"/equipe/{ref}/geste", {"genre": "presence", "cle_idempotence": str(uuid4())})
        assert [etape.genre for etape in etapes(base, troupe.parcours)] == ["presence"]


def test_le_meme_geste_envoye_deux_fois_n_est_note_qu_une(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, cle = visiter("bob"), str(uuid4())

    for _ in range(2):
        bob.poster(f"/equipe/{troupe.parcours.ref}/geste", {"genre": "bravo", "cle_idempotence": cle})

    assert [etape.genre for etape in etapes(base, troupe.parcours)] == ["bravo"]


def test_un_geste_s_annule_et_le_journal_garde_les_deux(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, ref, cle = visiter("bob"), troupe.parcours.ref, str(uuid4())
    bob.poster(f"/equipe/{ref}/geste", {"genre": "bravo", "cle_idempotence": cle})
    page = bob.voir(f"/equipe?note={cle}")
    assert page.select_one(".snack") is not None

    bob.poster(f"/equipe/{ref}/annuler", {"cle_idempotence": cle})

    assert etapes(base, troupe.parcours) == []
    with base.lecture() as session:
        phrases = session.scalars(select(Journal.phrase).where(Journal.parcours_id == troupe.parcours.id)).all()
    assert [phrase.split(" (")[0] for phrase in phrases] == [
        "«\u00a0Bravo\u00a0» du 23 novembre 2026 noté",
        "«\u00a0Bravo\u00a0» du 23 novembre 2026 supprimé",
    ]
    assert "plus rien à annuler" in bob.suivre(bob.poster(f"/equipe/{ref}/annuler", {"cle_idempotence": cle})).texte


def test_personne_n_annule_le_geste_d_un_autre(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cle = str(uuid4())
    visiter("bob").poster(f"/equipe/{troupe.parcours.ref}/geste", {"genre": "bravo", "cle_idempotence": cle})

    visiter("alice").poster(f"/equipe/{troupe.parcours.ref}/annuler", {"cle_idempotence": cle})

    assert len(etapes(base, troupe.parcours)) == 1


def test_dire_en_retard_remplace_absent(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob = visiter("bob")

    for genre in ("absence", "retard"):
        bob.poster(f"/equipe/{troupe.parcours.ref}/geste", {"genre": genre, "cle_idempotence": str(uuid4())})

    assert [etape.genre for etape in etapes(base, troupe.parcours)] == ["retard"]


@pytest.mark.parametrize("genre", ["diagnostic", "entretien", "n’importe quoi", ""])
def test_un_geste_qui_n_en_est_pas_un_est_refuse(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, genre: str
) -> None:
    bob, champs = visiter("bob"), {"genre": genre, "cle_idempotence": str(uuid4())}

    page = bob.suivre(bob.poster(f"/equipe/{troupe.parcours.ref}/geste", champs))

    assert page.select_one(".band.late") is not None
    assert etapes(base, troupe.parcours) == []


@pytest.mark.parametrize(
    ("debut", "fin"), [(date(2026, 1, 5), date(2026, 11, 22)), (date(2026, 11, 24), None)], ids=["finie", "à venir"]
)
def test_l_equipe_est_celle_du_jour(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, debut: date, fin: date | None
) -> None:
    bob = visiter("bob")
    with base.transaction() as session:
        affectation = session.scalars(
            select(Affectation).where(
                Affectation.parcours_id == troupe.parcours.id, Affectation.fonction == "encadrant"
            )
        ).one()
        affectation.debut, affectation.fin = debut, fin

    assert "Personne dans votre équipe aujourd’hui." in bob.voir("/equipe").texte
    assert bob.poster(f"/equipe/{troupe.parcours.ref}/geste", {"genre": "bravo"}, statut=404)


def test_une_tuile_ne_dit_rien_de_ce_qui_est_reserve_a_l_accompagnement(visiter: Visiter, troupe: Troupe) -> None:
    visiter("alice").remplir(f"/equipe/{troupe.parcours.ref}/pas", {"genre": "demarche"})

    page = visiter("bob").voir("/equipe")

    assert "Démarche" not in page.texte
    assert "1 à noter sur 1" in page.texte


def test_qui_est_sorti_n_est_plus_de_l_equipe(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        session.get_one(Parcours, troupe.parcours.id).clos_le = date(2026, 11, 20)

    assert "Personne dans votre équipe aujourd’hui." in visiter("bob").voir("/equipe").texte


def test_un_pas_tient_en_un_appui_puis_se_complete(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice, adresse = visiter("alice"), f"/equipe/{troupe.parcours.ref}/pas"
    assert len(alice.voir(adresse).select(".tuiles button")) == 12

    page = alice.suivre(alice.remplir(adresse, {"genre": "demarche"}))
    assert "C’est noté" in page.texte
    (notee,) = etapes(base, troupe.parcours)
    alice.remplir(
        f"{adresse}/{notee.id}",
        {"theme": "logement", "note": "Dossier déposé.", "duree_minutes": "20"},
        lequel=COMPLEMENT,
    )

    (complete,) = etapes(base, troupe.parcours)
    assert (complete.theme, complete.note, complete.duree_minutes) == ("logement", "Dossier déposé.", 20)
    alice.remplir(f"{adresse}/{notee.id}", {"note": "Dossier déposé et reçu."}, lequel=COMPLEMENT)
    assert etapes(base, troupe.parcours)[0].theme == "logement"


def test_un_frein_retire_le_pas_a_qui_ne_le_lit_pas(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice, bob, adresse = visiter("alice"), visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"
    alice.remplir(adresse, {"genre": "point"})
    (notee,) = etapes(base, troupe.parcours)
    # Everyone of the team reads it; only its author, or who accompanies, adds to it.
    bob.voir(f"{adresse}/{notee.id}", statut=403)

    alice.remplir(f"{adresse}/{notee.id}", {"theme": "sante"}, lequel=COMPLEMENT)

    assert etapes(base, troupe.parcours)[0].visibilite == "cip"
    bob.voir(f"{adresse}/{notee.id}", statut=404)


def test_un_pas_d_un_autre_jour(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, adresse = visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"

    bob.remplir(adresse, {"genre": "point", "le": "2026-11-20"})
    page = bob.remplir(adresse, {"genre": "point", "le": "2026-11-24"}, statut=422)

    assert [etape.le for etape in etapes(base, troupe.parcours)] == [date(2026, 11, 20)]
    assert "Cette date est à venir" in page.texte


def test_un_encadrant_n_a_ni_tuile_sociale_ni_theme(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, adresse = visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"
    valeurs = {bouton["value"] for bouton in bob.voir(adresse).select(".tuiles button")}
    assert valeurs.isdisjoint({"diagnostic", "demarche", "accueil", "atelier", "tripartite"})

    bob.remplir(adresse, {"genre": "demarche"}, statut=422)
    bob.remplir(adresse, {"genre": "point"})
    (notee,) = etapes(base, troupe.parcours)
    bob.remplir(f"{adresse}/{notee.id}", {"theme": "sante", "note": "Bon rythme."}, lequel=COMPLEMENT)

    assert etapes(base, troupe.parcours)[0].theme is None


def test_les_tuiles_suivent_l_usage_de_chacun(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, adresse = visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"
    for jour in ("2026-11-18", "2026-11-19", "2026-11-20"):
        bob.remplir(adresse, {"genre": "evaluation", "le": jour})

    assert bob.voir(adresse).select(".tuiles button")[0]["value"] == "evaluation"
    # Those of this week move nothing before Monday.
    for _ in range(5):
        bob.remplir(adresse, {"genre": "bravo"})
    assert bob.voir(adresse).select(".tuiles button")[0]["value"] == "evaluation"


def test_une_photo_perd_ce_que_l_appareil_y_cache(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, adresse = visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"
    bob.remplir(adresse, {"genre": "point"})
    (notee,) = etapes(base, troupe.parcours)
    image, exif, brute = Image.new("RGB", (2400, 1200), "teal"), Image.Exif(), BytesIO()
    exif[0x010E] = "Canari"
    exif[0x8825] = {1: "N", 2: (14.0, 36.0, 0.0)}
    image.save(brute, "JPEG", exif=exif)
    assert b"Canari" in brute.getvalue()

    bob.remplir(
        f"{adresse}/{notee.id}", {"photo": (BytesIO(brute.getvalue()), "IMG_nom_de_quelqu_un.jpg")}, lequel=COMPLEMENT
    )

    with base.lecture() as session:
        (piece,) = session.scalars(select(Piece)).all()
        assert b"Canari" not in piece.contenu
        with Image.open(BytesIO(piece.contenu)) as gardee:
            assert gardee.size == (1600, 800)
            assert not gardee.getexif()
    lue = bob.client.get(f"{adresse}/{notee.id}/pieces/{piece.id}")
    assert (lue.status_code, lue.mimetype) == (200, "image/jpeg")
    assert "quelqu" not in lue.headers["Content-Disposition"]
    assert visiter("denis").client.get(f"{adresse}/{notee.id}/pieces/{piece.id}").status_code == 404
    bob.poster(f"{adresse}/{notee.id}/pieces/{piece.id}/retirer", {})
    with base.lecture() as session:
        assert session.scalars(select(Piece.id)).all() == []


@pytest.mark.parametrize(
    ("champ", "contenu"),
    [("photo", b"rien d'une image"), ("photo", b""), ("voix", b"rien d'un son"), ("photo", b"<svg onload=alert(1)>")],
)
def test_un_fichier_illisible_est_refuse_et_la_note_reste(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, champ: str, contenu: bytes
) -> None:
    bob, adresse = visiter("bob"), f"/equipe/{troupe.parcours.ref}/pas"
    bob.remplir(adresse, {"genre": "point"})
    (notee,) = etapes(base, troupe.parcours)

    page = bob.remplir(
        f"{adresse}/{notee.id}",
        {"note": "À garder.", champ: (BytesIO(contenu), "fichier.bin")},
        statut=422,
        lequel=COMPLEMENT,
    )

    assert champ in page.erreurs()
    assert "À garder." in page.texte
    assert etapes(base, troupe.parcours)[0].note is None


def test_une_piece_part_avec_son_etape(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str) -> None:
    bob, ref, brute = visiter("bob"), troupe.parcours.ref, BytesIO()
    bob.remplir(f"/equipe/{ref}/pas", {"genre": "point"})
    (notee,) = etapes(base, troupe.parcours)
    Image.new("RGB", (20, 20)).save(brute, "PNG")
    bob.remplir(f"/equipe/{ref}/pas/{notee.id}", {"photo": (BytesIO(brute.getvalue()), "a.png")}, lequel=COMPLEMENT)

    bob.remplir(f"/parcours/{ref}/etapes/{notee.id}/supprimer", {})

    with base.lecture() as session:
        assert session.scalars(select(Piece.id)).all() == []


def test_le_point_d_equipe_note_tout_le_monde_et_ses_exceptions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    with base.transaction() as session:
        autre = troupe.parcours_non_encadre
        session.add(
            Affectation(
                parcours_id=autre.id,
                structure_id=autre.structure_id,
                compte_id=troupe.comptes["bob"].id,
                fonction="encadrant",
                debut=autre.entree_le,
            )
        )
    bob, cle = visiter("bob"), str(uuid4())
    saisie = {
        "commun": "presence",
        "note": "Chantier du bourg.",
        f"exception-{troupe.parcours.ref}": "absence",
        "cle_idempotence": cle,
    }

    for phrase in ("2 personnes notées.", "Ce point était déjà enregistré."):
        assert phrase in bob.suivre(bob.remplir("/equipe/point", saisie)).texte

    assert [(e.genre, e.note) for e in etapes(base, troupe.parcours)] == [("absence", None)]
    with base.lecture() as session:
        (commune,) = session.scalars(select(Etape).where(Etape.parcours_id == autre.id)).all()
    assert (commune.genre, commune.note) == ("presence", "Chantier du bourg.")


def envoyer(navigateur: Navigateur, *envois: dict[str, object], statut: int = 200) -> list[dict[str, str]]:
    jeton = navigateur.client.get("/equipe/envois").json
    assert jeton is not None
    reponse = navigateur.client.post(
        "/equipe/envois",
        data=json.dumps({"envois": envois}),
        content_type="application/json",
        headers={"X-CSRFToken": jeton["jeton"]},
    )
    assert (reponse.status_code, reponse.is_json) == (statut, True)
    return list(reponse.json["reponses"]) if statut == 200 and reponse.json else []


def envoi(ref: str, **autres: object) -> dict[str, object]:
    return {"cle": str(uuid4()), "ref": ref, "genre": "bravo", "a": "2026-11-21T13:30:00Z", **autres}


def test_un_envoi_garde_l_heure_du_geste_et_n_est_recu_qu_une_fois(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, garde = visiter("bob"), envoi(troupe.parcours.ref, duree_ms=900)

    assert [r["etat"] for r in envoyer(bob, garde)] == ["note"]
    assert [r["etat"] for r in envoyer(bob, garde, garde)] == ["deja", "deja"]

    (notee,) = etapes(base, troupe.parcours)
    assert (notee.le, notee.saisie_le.isoformat()) == (date(2026, 11, 21), "2026-11-21T13:30:00+00:00")
    with base.lecture() as session:
        assert len(session.scalars(select(MesureSaisie)).all()) == 1


def test_un_envoi_refuse_n_arrete_pas_les_autres(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    reponses = envoyer(
        visiter("bob"),
        envoi(troupe.autre_parcours.ref),
        envoi("inconnu"),
        envoi(troupe.parcours.ref, genre="diagnostic"),
        envoi(troupe.parcours.ref, a="2025-01-02T08:00:00Z"),
        envoi(troupe.parcours.ref, a="2027-02-01T08:00:00Z"),
        envoi(troupe.parcours.ref, genre=None),
        envoi(troupe.parcours.ref, a="2026-11-24T08:00:00Z"),
    )

    assert [r["etat"] for r in reponses] == ["refuse"] * 6 + ["note"]
    assert all(r["phrase"].endswith(".") for r in reponses[:6])
    assert reponses[0]["phrase"] == reponses[1]["phrase"]
    # A clock that runs a day ahead is taken for now.
    assert [etape.le for etape in etapes(base, troupe.parcours)] == [date(2026, 11, 23)]


def test_un_envoi_s_annule_dans_l_ordre_ou_il_a_ete_fait(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, garde = visiter("bob"), envoi(troupe.parcours.ref)

    reponses = envoyer(bob, garde, {**garde, "quoi": "annuler"})

    assert [r["etat"] for r in reponses] == ["note", "annule"]
    assert etapes(base, troupe.parcours) == []
    assert [r["etat"] for r in envoyer(bob, {**garde, "quoi": "annuler"})] == ["rien"]


@pytest.mark.parametrize(
    "corps",
    [
        [{"cle": "x"}],
        [{**envoi("a"), "nom": "Placide"}],
        [envoi("a", note="texte")],
        [envoi("a") for _ in range(51)],
        [envoi("a", a="2026-11-21T13:30:00")],
        [envoi("a\x00")],
        [envoi("a", duree_ms=-1)],
    ],
)
def test_un_envoi_mal_forme_ne_fait_rien(visiter: Visiter, corps: list[dict[str, object]]) -> None:
    envoyer(visiter("bob"), *corps, statut=400)


def test_un_envoi_vide_a_une_reponse_vide(visiter: Visiter) -> None:
    assert envoyer(visiter("bob")) == []


def test_un_envoi_sans_jeton_ni_session_ne_fait_rien(
    app: Flask, visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    corps = json.dumps({"envois": [envoi(troupe.parcours.ref)]})

    sans_jeton = visiter("bob").client.post("/equipe/envois", data=corps, content_type="application/json")
    sans_session = app.test_client().get("/equipe/envois")

    # Sent to sign in again, as a form without token is.
    assert sans_jeton.status_code == 303
    assert sans_session.status_code == 302
    assert etapes(base, troupe.parcours) == []


def test_une_presence_ne_met_pas_fin_au_silence(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.lecture() as session:
        avant = session.get_one(Parcours, troupe.parcours.id).silence_le

    envoyer(visiter("bob"), envoi(troupe.parcours.ref, genre="presence", a="2026-11-23T12:00:00Z"))
    with base.lecture() as session:
        assert session.get_one(Parcours, troupe.parcours.id).silence_le == avant

    envoyer(visiter("bob"), envoi(troupe.parcours.ref, genre="point", a="2026-11-23T12:00:00Z"))
    with base.lecture() as session:
        assert session.get_one(Parcours, troupe.parcours.id).silence_le != avant


def test_la_mediane_des_saisies_ne_dit_que_des_nombres(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    with base.transaction() as session:
        for duree in (9000, 400, 1500, 700):
            session.add(MesureSaisie(le=date(2026, 11, 2), ecran="geste", duree_ms=duree))
        session.add(MesureSaisie(le=date(2026, 6, 2), ecran="pas", duree_ms=100))

    rangees = [rangee.get_text(" ", strip=True) for rangee in visiter("ada").voir("/saisies").select("tbody tr")]

    assert rangees[0] == "Geste 4 0,7\u00a0s un appui"
    assert rangees[1].startswith("Pas 0 aucune")
