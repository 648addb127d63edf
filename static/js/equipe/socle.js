// The base of this device: opened only where something was asked to be kept, emptied in time. The service worker
// shares this module.

import { deleteDB, openDB } from "../../../static/vendor/idb-8.0.4.js";

const NOM = "parcours-equipe";
let ouverte;

export function base() {
  ouverte ??= openDB(NOM, 1, {
    upgrade(creee) {
      creee.createObjectStore("reglage");
      creee.createObjectStore("equipe");
      creee.createObjectStore("envoi", { autoIncrement: true });
    },
    // Another tab erases everything: this one must not hold it back.
    blocking(_avant, _apres, evenement) {
      evenement.target.close();
      ouverte = undefined;
    },
    terminated() {
      ouverte = undefined;
    },
  });
  return ouverte;
}

// Nothing is written, not even an empty base, where nothing was asked.
export async function existe() {
  try {
    return Boolean(ouverte) || (await indexedDB.databases()).some((connue) => connue.name === NOM);
  } catch {
    return false;
  }
}

// How many entries were too old to be kept any longer; the names go with the same delay.
export async function oublierLePerime(maintenant) {
  if (!(await existe())) return 0;
  const tx = (await base()).transaction(["equipe", "envoi"], "readwrite");
  let oubliees = 0;
  for (const nom of ["equipe", "envoi"]) {
    for (let curseur = await tx.objectStore(nom).openCursor(); curseur; curseur = await curseur.continue()) {
      if (curseur.value.expire_le > maintenant) continue;
      oubliees += nom === "envoi" ? 1 : 0;
      curseur.delete();
    }
  }
  await tx.done;
  return oubliees;
}

// Nothing of an account is left; what another one left waiting stays, with the key that sealed it. Answers how many
// entries went.
export async function oublierCompte(compte) {
  if (!(await existe())) return 0;
  const tx = (await base()).transaction(["reglage", "equipe", "envoi"], "readwrite");
  const [reglage, equipe, envoi] = ["reglage", "equipe", "envoi"].map((nom) => tx.objectStore(nom));
  const compter = { oubliees: 0, autres: 0 };
  for (let curseur = await envoi.openCursor(); curseur; curseur = await curseur.continue()) {
    const estSienne = curseur.value.compte === compte;
    compter[estSienne ? "oubliees" : "autres"] += 1;
    if (estSienne) curseur.delete();
  }
  if ((await equipe.get(1))?.compte === compte) equipe.delete(1);
  if ((await reglage.get("choix")) === compte) reglage.delete("choix");
  const estAUnAutre = compter.autres > 0 || (await reglage.get("choix")) !== undefined;
  await tx.done;
  if (!estAUnAutre) await effacer();
  return compter.oubliees;
}

// Nothing is left: neither what was kept, nor the key, nor the choice.
export async function effacer() {
  if (!(await existe())) return;
  const tx = (await base()).transaction(["reglage", "equipe", "envoi"], "readwrite");
  await Promise.all(["reglage", "equipe", "envoi"].map((nom) => tx.objectStore(nom).clear()));
  await tx.done;
  (await base()).close();
  ouverte = undefined;
  await deleteDB(NOM);
}
