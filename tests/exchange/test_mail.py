import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.config import Smtp
from parcours.exchange import mail
from parcours.exchange.mail import Message
from tests.exchange.serveur_smtp import Bac, serveur

LE = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MESSAGE = Message(
    nom="Alice Désiré",
    adresse="alice@test.example",
    sujet="3 nouvelles échéances demandent votre attention",
    texte="Bonjour,\n\n3 échéances demandent votre attention.\n",
    html="<p>3 échéances demandent votre attention.</p>",
    identifiant="rappel-1-20261123@parcours.example",
    arret="https://parcours.example/desabonnement/MQ.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU-bien-longue",
    le=LE,
)


@pytest.fixture
def bac_smtp() -> Iterator[tuple[Bac, Smtp]]:
    with serveur() as (bac, smtp):
        yield bac, smtp


def test_un_message_arrive_comme_une_personne_le_lit(bac_smtp: tuple[Bac, Smtp]) -> None:
    bac, smtp = bac_smtp
    mail.envoyer(smtp, MESSAGE)
    (recu,) = bac.recus
    assert recu["Subject"] == MESSAGE.sujet
    assert recu["From"] == "Parcours <parcours@test.example>"
    assert recu["To"] == "Alice Désiré <alice@test.example>"
    assert recu["Message-ID"] == "<rappel-1-20261123@parcours.example>"
    assert recu["Auto-Submitted"] == "auto-generated"
    assert recu["Date"] == "Mon, 23 Nov 2026 11:00:00 +0000"
    parties = {partie.get_content_type(): partie.get_content() for partie in recu.walk() if not partie.is_multipart()}  # type: ignore[attr-defined]
    assert parties["text/plain"].split() == MESSAGE.texte.split()
    assert parties["text/html"].strip() == MESSAGE.html


def test_un_message_pris_est_dit_pris_avant_les_adieux(bac_smtp: tuple[Bac, Smtp]) -> None:
    bac, smtp = bac_smtp
    vus: list[tuple[int, int]] = []

    def autour(remettre: Callable[[], None]) -> None:
        remettre()
        vus.append((len(bac.recus), bac.adieux))

    mail.envoyer(smtp, MESSAGE, autour)
    # The server was told goodbye, once whoever waits for its answer knew it.
    assert vus == [(1, 0)]
    assert bac.adieux == 1


def test_un_message_refuse_n_est_pas_dit_pris(bac_smtp: tuple[Bac, Smtp]) -> None:
    vus: list[bool] = []

    def autour(remettre: Callable[[], None]) -> None:
        remettre()
        vus.append(True)

    with pytest.raises(mail.RefusDefinitif):
        mail.envoyer(bac_smtp[1], replace(MESSAGE, adresse="refuse@test.example"), autour)
    assert vus == []


def test_le_lecteur_de_courriels_peut_arreter_les_messages_d_un_geste(bac_smtp: tuple[Bac, Smtp]) -> None:
    bac, smtp = bac_smtp
    mail.envoyer(smtp, MESSAGE)
    (recu,) = bac.recus
    assert recu["List-Unsubscribe"] == f"<{MESSAGE.arret}>"
    assert recu["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As it travels: on one line, and not encoded.
    assert f"\r\nList-Unsubscribe: <{MESSAGE.arret}>\r\n".encode() in mail.composer(MESSAGE, "a@b.example").as_bytes()


def test_sans_https_l_arret_d_un_geste_n_est_pas_promis() -> None:
    compose = mail.composer(replace(MESSAGE, arret="http://127.0.0.1:8000/desabonnement/x"), "a@b.example")
    assert compose["List-Unsubscribe"] == "<http://127.0.0.1:8000/desabonnement/x>"
    assert compose["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("refuse@test.example", mail.RefusDefinitif),
        ("tard@test.example", mail.EchecTemporaire),
        ("coupe@test.example", mail.EchecTemporaire),
        ("muet@test.example", mail.EchecTemporaire),
    ],
)
def test_chaque_echec_a_son_genre(bac_smtp: tuple[Bac, Smtp], adresse: str, attendu: type[Exception]) -> None:
    presse = replace(bac_smtp[1], delai_s=1.0)
    with pytest.raises(attendu) as echec:
        mail.envoyer(presse, replace(MESSAGE, adresse=adresse))
    assert type(echec.value) is attendu
    assert str(echec.value).strip()


def test_un_refus_dit_le_code_et_les_mots_du_serveur(bac_smtp: tuple[Bac, Smtp]) -> None:
    with pytest.raises(mail.RefusDefinitif, match=r"^Refusé par le serveur \(550\)\u00a0: 5.1.1 Boite inconnue$"):
        mail.envoyer(bac_smtp[1], replace(MESSAGE, adresse="refuse@test.example"))


def test_un_serveur_absent_est_injoignable() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        absent = Smtp("127.0.0.1", prise.getsockname()[1], "parcours@test.example", None, None, "aucun", 0.5)
        with pytest.raises(mail.ServeurInjoignable, match="refusée"):
            mail.envoyer(absent, MESSAGE)


@pytest.mark.parametrize("reglage", [{"chiffrement": "starttls"}, {"chiffrement": "tls"}, {"compte": "parcours"}])
def test_une_protection_que_le_serveur_n_a_pas_n_est_jamais_contournee(
    bac_smtp: tuple[Bac, Smtp], reglage: dict[str, str]
) -> None:
    bac, smtp = bac_smtp
    with pytest.raises(mail.ServeurInjoignable):
        mail.envoyer(replace(smtp, **reglage), MESSAGE)  # type: ignore[arg-type]
    assert bac.recus == []


@pytest.mark.parametrize(
    "champs",
    [
        {"nom": "Alice\r\nBcc: tous@test.example"},
        {"sujet": "Bonjour\nBcc: tous@test.example"},
        {"identifiant": "x@y>\r\nBcc: tous@test.example"},
        {"arret": "https://x\r\nBcc: tous@test.example"},
        {"nom": 'Alice" <tous@test.example>, "x'},
    ],
)
def test_aucun_champ_ne_peut_ajouter_d_en_tete(bac_smtp: tuple[Bac, Smtp], champs: dict[str, str]) -> None:
    bac, smtp = bac_smtp
    mail.envoyer(smtp, replace(MESSAGE, **champs))  # type: ignore[arg-type]
    (recu,) = bac.recus
    assert recu["Bcc"] is None
    assert [adresse for _, adresse in getaddresses([str(recu["To"])])] == ["alice@test.example"]


@pytest.mark.parametrize(
    "adresse", ["alice\r\n@test.example", "alice", "", "a@b\nBcc: c@d.example", "a b@test.example"]
)
def test_une_adresse_qui_n_en_est_pas_une_est_refusee(adresse: str) -> None:
    with pytest.raises(mail.RefusDefinitif):
        mail.composer(replace(MESSAGE, adresse=adresse), "parcours@test.example")


@given(st.text(max_size=120), st.text(max_size=60))
def test_quoi_qu_on_y_mette_les_en_tetes_restent_les_notres(sujet: str, nom: str) -> None:
    compose = mail.composer(replace(MESSAGE, sujet=sujet, nom=nom), "parcours@test.example")
    assert set(compose.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "MIME-Version",
        "Content-Type",
    }
    assert b"\r\n\r\n" in compose.as_bytes()


MOTS = st.sampled_from(["Un", "lien", "d’accès", "à", "été", "créé", "votre", "compte", "Parcours", "échéances", "12"])


@given(st.lists(MOTS, min_size=1, max_size=20).map(" ".join))
def test_un_objet_accentue_garde_tous_ses_espaces(sujet: str) -> None:
    compose = mail.composer(replace(MESSAGE, sujet=sujet), "a@b.example")
    assert message_from_bytes(compose.as_bytes(), policy=SMTP)["Subject"] == sujet
