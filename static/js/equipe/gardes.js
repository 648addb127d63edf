// The two places where an entry may wait: the device, when its holder asked for it, or else the memory of the page.

import * as coffre from "./coffre.js";
import * as memoire from "./memoire.js";

// All that waits here, whoever made it, in the order it was made.
export async function lignes() {
  const [gardees, volatiles] = await Promise.all([coffre.tout(), memoire.tout()]);
  return [
    ...gardees.map((ligne) => ({ ...ligne, garde: coffre, estIci: true })),
    ...volatiles.map((ligne) => ({ ...ligne, garde: memoire, estIci: false })),
  ];
}

export async function estGardee(compte) {
  return (await coffre.choix()) === compte;
}

export async function garder(ligne) {
  const gardee = (await estGardee(ligne.compte)) && (await coffre.ajouter(ligne));
  if (!gardee) await memoire.ajouter(ligne);
}

// Move what an account left waiting to where it may be kept from now on.
export async function demenager(compte, depuis, vers) {
  for (const { rang, essayee, ...ligne } of await depuis.tout()) {
    if (ligne.compte === compte && (await vers.ajouter(ligne, essayee))) await depuis.retirer([rang]);
  }
}
