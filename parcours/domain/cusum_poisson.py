"""The CUSUM of events that come one at a time to persons at risk: exact run lengths, threshold.

Numbers in, numbers out. With O events where E were expected, S = max(0, S + O ln θ - (θ - 1) E) opposes a rate
multiplied by θ to the expected one (Biswas and Kalbfleisch, Statistics in Medicine 27:3382, 2008). Time is counted in
expected events, so that one threshold serves every size. Between two events S moves along a slope; its mean time to an
alarm, L, obeys L'(s) = (f (L(s) - L(after an event)) - 1) / |θ - 1|, f being the real rate over the expected one:
solved step by step from the end where what follows an event is known.
"""

import math

PAS_PAR_SAUT = 200
PRECISION_DU_SEUIL = 2e-4
SEUIL_MAX = 30.0


def saut(rapport: float) -> float:
    """What an event adds to S: ln θ."""
    return math.log(rapport)


def pente(rapport: float) -> float:
    """What an expected event removes from S: θ - 1."""
    return rapport - 1


def longueur_moyenne(rapport: float, threshold: float, frequence: float = 1.0) -> float:
    """Average number of expected events before an alarm, from S = 0, when events come `frequence` times as often.

    `rapport`: the multiple looked for, above 1 (S jumps over the threshold) or below (S climbs to it).
    """
    if threshold <= 0:
        return 0.0
    if rapport > 1:
        return _en_sautant(saut(rapport), pente(rapport), threshold, frequence)
    return _en_montant(-saut(rapport), -pente(rapport), threshold, frequence)


def plus_petit_seuil(rapport: float, longueur_voulue: float) -> float:
    """The smallest threshold whose average run length, without any change, reaches this number of expected events."""
    bas, haut = 0.0, SEUIL_MAX
    while haut - bas > PRECISION_DU_SEUIL:
        milieu = (bas + haut) / 2
        if longueur_moyenne(rapport, milieu) < longueur_voulue:
            bas = milieu
        else:
            haut = milieu
    return haut


def _en_sautant(hauteur: float, vitesse: float, threshold: float, frequence: float) -> float:
    """S falls between events and jumps at each: from the threshold down, L = u + A v with A = L just below it.

    At 0, S waits for the next event: L(0) = 1/f + L(one jump), which gives A.
    """
    if threshold <= hauteur:
        return 1 / frequence
    pas = hauteur / PAS_PAR_SAUT
    rangs = int(threshold / pas)
    u, v = [0.0], [1.0]
    for rang in range(1, rangs + 1):
        avant = rang - PAS_PAR_SAUT
        connus = ((u[avant - 1], v[avant - 1]), (u[avant], v[avant])) if avant > 0 else ((0.0, 0.0), (0.0, 0.0))
        u.append(_pas(u[-1], connus[0][0], connus[1][0], 1.0, pas / vitesse, frequence))
        v.append(_pas(v[-1], connus[0][1], connus[1][1], 0.0, pas / vitesse, frequence))
    reste = threshold - rangs * pas
    rang = rangs - PAS_PAR_SAUT
    part = reste / pas
    u_saut, v_saut = (w[rang] + part * (w[rang + 1] - w[rang]) for w in (u, v))
    u_zero = _pas(u[-1], u[rang], u_saut, 1.0, reste / vitesse, frequence)
    v_zero = _pas(v[-1], v[rang], v_saut, 0.0, reste / vitesse, frequence)
    inconnue = (1 / frequence + u_saut - u_zero) / (v_zero - v_saut)
    return u_zero + inconnue * v_zero


def _en_montant(hauteur: float, vitesse: float, threshold: float, frequence: float) -> float:
    """S climbs between events and falls at each: from 0 up, L = A + u, and L = 0 at the threshold gives A."""
    pas = hauteur / PAS_PAR_SAUT
    rangs = int(threshold / pas)
    u = [0.0]
    for rang in range(1, rangs + 1):
        avant = (u[max(0, rang - 1 - PAS_PAR_SAUT)], u[max(0, rang - PAS_PAR_SAUT)])
        u.append(_pas(u[-1], *avant, 1.0, pas / vitesse, frequence))
    reste = threshold - rangs * pas
    rang = max(0, rangs - PAS_PAR_SAUT)
    fin = u[rang] + (reste / pas) * (u[rang + 1] - u[rang]) if rangs >= PAS_PAR_SAUT else 0.0
    return -_pas(u[-1], u[rang], fin, 1.0, reste / vitesse, frequence)


def _pas(valeur: float, apres: float, apres_suivant: float, source: float, duree: float, frequence: float) -> float:
    """One implicit trapezoidal step of L' = f (L - after an event) - source, over a duration in expected events."""
    moitie = frequence * duree / 2
    return (valeur * (1 + moitie) - moitie * (apres + apres_suivant) - source * duree) / (1 - moitie)
