// What this device keeps, only when its holder asked for it: the first names of a crew and what waits to be sent,
// sealed by a key that no script can read.

import { neuve, ouvrir, sceller } from "./sceau.js";
import { base, existe } from "./socle.js";

export { effacer, oublierCompte, oublierLePerime } from "./socle.js";

const DUREE_MS = 72 * 3600 * 1000;
const lues = new Map();

// The account that asked for this copy, if any.
export async function choix() {
  return (await existe()) ? (await base()).get("reglage", "choix") : undefined;
}

export async function choisir(compte) {
  const faite = await neuve();
  const tx = (await base()).transaction("reglage", "readwrite");
  // What another account left waiting stays readable by the key that sealed it.
  if (!(await tx.store.get("cle"))) tx.store.put(faite, "cle");
  tx.store.put(compte, "choix");
  await tx.done;
}

async function cle() {
  return (await existe()) ? (await base()).get("reglage", "cle") : undefined;
}

export async function garderEquipe(compte, membres) {
  const sienne = await cle();
  if (!sienne || (await choix()) !== compte) return;
  const scellee = await sceller(sienne, membres);
  await (await base()).put("equipe", { compte, expire_le: Date.now() + DUREE_MS, ...scellee }, 1);
}

export async function equipe() {
  const sienne = await cle();
  const ligne = sienne && (await (await base()).get("equipe", 1));
  const membres = ligne && (await ouvrir(sienne, ligne));
  return membres && { compte: ligne.compte, membres };
}

// Keep an entry after the others; false where nothing may be kept.
export async function ajouter(entree, essayee = false) {
  const sienne = await cle();
  if (!sienne) return false;
  const expire_le = Date.parse(entree.envoi.a) + DUREE_MS;
  const ligne = { compte: entree.compte, essayee, expire_le, ...(await sceller(sienne, entree)) };
  await (await base()).add("envoi", ligne);
  return true;
}

// Opened once by a page: the same seal never covers two contents.
function lire(sienne, ligne) {
  const sceau = ligne.iv.join();
  if (!lues.has(sceau)) lues.set(sceau, ouvrir(sienne, ligne));
  return lues.get(sceau);
}

export async function tout() {
  const sienne = await cle();
  if (!sienne) return [];
  const tx = (await base()).transaction("envoi");
  const [rangs, lignes] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
  const entrees = await Promise.all(lignes.map((ligne) => lire(sienne, ligne)));
  return entrees.flatMap((entree, i) => (entree ? [{ ...entree, rang: rangs[i], essayee: lignes[i].essayee }] : []));
}

// Say that these entries are about to be sent; those taken back since they were read are left out.
export async function prendre(rangs) {
  const tx = (await base()).transaction("envoi", "readwrite");
  const prises = [];
  for (const rang of rangs) {
    const ligne = await tx.store.get(rang);
    if (!ligne) continue;
    if (!ligne.essayee) await tx.store.put({ ...ligne, essayee: true }, rang);
    prises.push(rang);
  }
  await tx.done;
  return prises;
}

// Take back an entry that no server can have seen; false when one may have.
export async function reprendre(rang) {
  const tx = (await base()).transaction("envoi", "readwrite");
  const ligne = await tx.store.get(rang);
  const estIntacte = Boolean(ligne) && !ligne.essayee;
  if (estIntacte) await tx.store.delete(rang);
  await tx.done;
  return estIntacte;
}

export async function remplacer(rang, entree) {
  const scellee = await sceller(await cle(), entree);
  const tx = (await base()).transaction("envoi", "readwrite");
  const ligne = await tx.store.get(rang);
  if (ligne) await tx.store.put({ ...ligne, ...scellee }, rang);
  await tx.done;
}

export async function retirer(rangs) {
  const tx = (await base()).transaction("envoi", "readwrite");
  await Promise.all([...rangs.map((rang) => tx.store.delete(rang)), tx.done]);
}

// Forget the choice and the names; what another account left waiting stays sealed.
export async function renoncer() {
  const tx = (await base()).transaction(["reglage", "equipe"], "readwrite");
  await Promise.all([tx.objectStore("reglage").delete("choix"), tx.objectStore("equipe").clear(), tx.done]);
}
