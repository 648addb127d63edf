// The service worker of «Mon équipe»: its files and an empty page, so that it opens without network. It keeps no page
// that holds anything about anyone, and sends nothing.

import { oublierLePerime } from "./socle.js";

const PATIENCE_MS = 8000;
const ENTRE_DEUX_MENAGES_MS = 60_000;
const SANS_SERVEUR = new Set([502, 503, 504]);
let dernierMenage = 0;

export function servir(version, coquille, fichiers) {
  const nom = `equipe-${version}`;
  const gardes = new Set(fichiers.map((fichier) => new URL(fichier, self.location).href));

  self.addEventListener("install", (evenement) => {
    self.skipWaiting();
    evenement.waitUntil(installer(nom, [coquille, ...fichiers]));
  });
  self.addEventListener("activate", (evenement) => evenement.waitUntil(prendreLaPlace(nom)));
  self.addEventListener("fetch", (evenement) => {
    const { request } = evenement;
    evenement.waitUntil(menage(request.mode === "navigate"));
    if (request.method !== "GET") return;
    if (request.mode === "navigate") evenement.respondWith(ouvrir(request, nom, coquille));
    else if (gardes.has(request.url)) evenement.respondWith(prendre(request, nom));
  });
}

async function installer(nom, adresses) {
  const cache = await caches.open(nom);
  // As nobody: the empty page must not hold the name of whoever is signed in.
  await cache.addAll(adresses.map((adresse) => new Request(adresse, { credentials: "omit" })));
}

async function prendreLaPlace(nom) {
  const anciens = (await caches.keys()).filter((autre) => autre.startsWith("equipe-") && autre !== nom);
  await Promise.all(anciens.map((ancien) => caches.delete(ancien)));
  await self.clients.claim();
}

async function ouvrir(request, nom, coquille) {
  try {
    const reponse = await Promise.race([fetch(request), tropTard()]);
    if (!SANS_SERVEUR.has(reponse.status)) return reponse;
    return (await prete(nom, coquille)) ?? reponse;
  } catch {
    return (await prete(nom, coquille)) ?? Response.error();
  }
}

async function prete(nom, coquille) {
  return (await caches.open(nom)).match(coquille);
}

async function prendre(request, nom) {
  return (await (await caches.open(nom)).match(request, { ignoreVary: true })) ?? fetch(request);
}

// A network that hardly answers is no network: better note now, and send later.
function tropTard() {
  return new Promise((_oui, non) => setTimeout(non, PATIENCE_MS));
}

// At each page opened, and now and then in between: nothing outlives its delay because a page stayed elsewhere.
async function menage(estUnePage) {
  if (!estUnePage && Date.now() - dernierMenage < ENTRE_DEUX_MENAGES_MS) return;
  dernierMenage = Date.now();
  await oublierLePerime(dernierMenage);
}
