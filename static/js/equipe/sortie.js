// Signing out erases the copy of this device: what waits leaves first, and what could not is said before it is lost.

import * as coffre from "./coffre.js";
import { Envois } from "./envois.js";
import { gestes } from "./mots.js";

export async function quitter(formulaire) {
  const reste = await envoyerCeQuiAttend(Number(formulaire.dataset.compte));
  const phrase = reste > 1 ? "attendent encore d’être envoyés et seront perdus" : "attend encore d’être envoyé et sera perdu";
  if (reste && !confirm(`${gestes(reste)} ${phrase} si vous vous déconnectez. Se déconnecter quand même\u00a0?`)) return;
  await coffre.effacer();
  formulaire.submit();
}

async function envoyerCeQuiAttend(compte) {
  const envois = new Envois(compte);
  await envois.vider();
  const { attente, revoir, autres } = await envois.etat();
  return attente.length + revoir.length + autres;
}
