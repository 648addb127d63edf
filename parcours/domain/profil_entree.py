"""The profile of a person at entry, as the adjustment of the results reads it.

Only what was known on the day of entry may be there (drift method, § 1): training or hours received in the structure
are results, not the public it takes on. Sex, place of birth, nationality and freins are left out: the method does not
list them. A level of education nobody recorded counts as «not low»: a habit of recording must not pass for a public.
"""

from collections.abc import Collection
from datetime import date

from parcours.domain.parametres import entier
from parcours.domain.parcours import CAP_OU_MOINS, SANS_DIPLOME
from parcours.domain.salarie import age

# 1 where it holds, in the order of VARIABLES; one character fewer than a dict a person, and a key to group by.
Profil = tuple[int, ...]

# From the codes of the criteria seen at entry (bareme/eligibilite.toml) to what they say.
_CRITERES = {
    "rsa": "rsa",
    "ass": "ass",
    "aah": "aah",
    "travailleur_handicape": "rqth",
    "qpv": "qpv",
    "deld": "sans_emploi_12_mois",
    "detld": "sans_emploi_24_mois",
    "niveau_3": "niveau_3",
}

LIBELLES = {
    "rsa": "bénéficiaire du RSA",
    "ass": "allocataire de l’ASS",
    "aah": "allocataire de l’AAH",
    "rqth": "travailleur handicapé",
    "qpv": "habitant d’un quartier prioritaire",
    "sans_emploi_12_mois": "sans emploi depuis 12 à 24 mois",
    "sans_emploi_24_mois": "sans emploi depuis plus de 24 mois",
    "jeune": "moins de 26 ans",
    "senior": "50 ans ou plus",
    "niveau_3": "CAP, BEP ou moins",
    "sans_diplome": "sans diplôme",
}
VARIABLES = tuple(LIBELLES)


def profil(entree: date, naissance: date, criteres: Collection[str], niveau_formation: str | None) -> Profil:
    """The profile on the day of entry: 1 or 0 for each of VARIABLES.

    `criteres`: codes recorded at entry; the ages are counted, whether their criterion was ticked or not. Long
    unemployment is one of two classes: with both criteria recorded, the longer one.
    """
    vrais = {_CRITERES[code] for code in criteres if code in _CRITERES}
    if "sans_emploi_24_mois" in vrais:
        vrais.discard("sans_emploi_12_mois")
    ans = age(naissance, entree)
    if ans < entier("profil_jeune_age", entree):
        vrais.add("jeune")
    if ans >= entier("profil_senior_age", entree):
        vrais.add("senior")
    if niveau_formation in CAP_OU_MOINS:
        vrais.add("niveau_3")
    if niveau_formation in SANS_DIPLOME:
        vrais.add("sans_diplome")
    return tuple(int(variable in vrais) for variable in VARIABLES)
