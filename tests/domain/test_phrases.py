"""What the codes say: a date, the days, what can be done, in French, in every state."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.catalogue import phrase
from parcours.domain.dates import MOIS, en_toutes_lettres
from parcours.domain.echeance import Code
from tests.domain.objets import OBJETS

PHRASES = tomllib.loads((Path(__file__).parent / "cas" / "phrases.toml").read_text(encoding="utf-8"))["phrase"]
# Their limit is a day that goes beyond, not a last day.
DEPASSEMENTS = frozenset({"silence", "entree", "part:1", "hote:1"})
AU = date(2026, 11, 23)
TOUS = [(code, objet) for code, objets in OBJETS.items() for objet in objets]
DATE = re.compile(rf"\b(?:1er|[2-9]|[12]\d|3[01]) (?:{'|'.join(MOIS)}) \d{{4}}\b")
JOURS = re.compile(r"\b\d+(?: \d{3})* jours?\b|\baujourd’hui\b|\bdemain\b|\bdepuis hier\b")
# What can be done: a verb, after the last colon or stop.
ACTION = re.compile(r".*[:.] (?:en |y |le |la |les )?[a-zéè]+(?:er|ir|re)\b[^:.]*\.", re.IGNORECASE)


def dire(code: str, objet: str, limite: date, repere: date | None = None, habitude: int | None = None) -> str:
    return phrase(code, objet, limite, repere, habitude, AU).replace("\u00a0", " ")


@pytest.mark.parametrize("cas", PHRASES, ids=lambda cas: "{code} {objet} {reste}".format(**cas["quoi"]))
def test_la_phrase_dit_la_date_les_jours_et_que_faire(cas: dict[str, Any]) -> None:
    quoi = cas["quoi"]
    repere = AU + timedelta(days=quoi["repere"]) if "repere" in quoi else None
    limite = AU + timedelta(days=quoi["reste"])
    assert dire(quoi["code"], quoi["objet"], limite, repere, quoi.get("habitude")) == cas["dite"]


@given(
    code_objet=st.sampled_from(TOUS),
    reste=st.integers(-3, 3) | st.integers(-900, 900),
    repere=st.none() | st.integers(-3, 0) | st.integers(-900, 0),
    habitude=st.none() | st.integers(1, 90),
)
def test_toute_phrase_donne_une_date_des_jours_et_une_action(
    code_objet: tuple[Code, str], reste: int, repere: int | None, habitude: int | None
) -> None:
    code, objet = code_objet
    limite = AU + timedelta(days=reste)
    lue = dire(code, objet, limite, limite + timedelta(days=repere) if repere is not None else None, habitude)
    assert DATE.search(lue), lue
    assert JOURS.search(lue), lue
    assert ACTION.fullmatch(lue), lue
    assert len(lue) <= 180, lue


@given(
    code_objet=st.sampled_from(TOUS),
    reste=st.integers(-3, 3) | st.integers(-900, 900),
    repere=st.none() | st.integers(-900, 0),
    habitude=st.none() | st.integers(1, 90),
)
def test_chaque_phrase_est_du_francais_bien_ponctue(
    code_objet: tuple[Code, str], reste: int, repere: int | None, habitude: int | None
) -> None:
    code, objet = code_objet
    limite = AU + timedelta(days=reste)
    ancre = limite + timedelta(days=repere) if repere is not None else None
    lue = phrase(code, objet, limite, ancre, habitude, AU)
    assert lue[0].isupper()
    assert lue[-1] == "."
    assert "None" not in lue
    assert "'" not in lue
    assert "  " not in lue
    assert re.search(r"[^\u00a0][:;?!](?=\s|$)", lue) is None
    assert not re.search(r"depuis aujourd|dans aujourd|dans demain|\b1 jours|\b0 jour", lue) or code is Code.SILENCE


@given(
    code_objet=st.sampled_from(TOUS),
    reste=st.integers(-3, 3) | st.integers(-400, 400),
    ecart=st.integers(0, 3) | st.integers(0, 800),
)
def test_aucune_phrase_ne_donne_un_jour_qui_soit_faux(code_objet: tuple[Code, str], reste: int, ecart: int) -> None:
    code, objet = code_objet
    limite = AU + timedelta(days=reste)
    repere = min(limite, AU) - timedelta(days=ecart)
    lue = dire(code, objet, limite, repere)
    comptes = {reste, -(AU - repere).days}
    a_venir = {int(jours.replace(" ", "")) for jours in re.findall(r"dans ([\d ]+) jour", lue)}
    passes = {int(jours.replace(" ", "")) for jours in re.findall(r"(?:depuis|de|\() ?([\d ]+) jour", lue)}
    assert a_venir | {-jours for jours in passes} <= comptes
    assert ("demain" in lue) <= (1 in comptes)
    assert ("depuis hier" in lue) <= (-1 in comptes)
    assert ("aujourd’hui" in lue) <= (0 in comptes) or code is Code.PASS
    assert set(DATE.findall(lue)) <= {en_toutes_lettres(limite), en_toutes_lettres(repere)} or code is Code.PASS


@pytest.mark.parametrize(("code", "objet"), [(code, objet) for code, objet in TOUS if objet not in DEPASSEMENTS])
@pytest.mark.parametrize("repere", [AU, AU + timedelta(days=30), None])
def test_le_dernier_jour_rien_n_est_dit_termine(code: Code, objet: str, repere: date | None) -> None:
    lue = dire(code, objet, AU, repere)
    assert not re.search(r"termin|finie|expir[eé]\b|dépass|depuis hier", lue.replace("il expire", "")), lue
