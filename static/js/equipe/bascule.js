// The choice, on this device, to keep the crew and what waits; and the service worker that opens the page offline.

import * as coffre from "./coffre.js";
import * as memoire from "./memoire.js";

const ADRESSE = new URL("../../sw.js", import.meta.url);
const PORTEE = new URL("../../../equipe", import.meta.url).pathname;

export async function brancher(envois, membres) {
  const section = document.getElementById("horsligne");
  if (!("indexedDB" in window) || !indexedDB.databases || !isSecureContext) return;
  const bouton = section.querySelector("[role=switch]");
  const montrer = async () => bouton.setAttribute("aria-checked", (await coffre.choix()) === envois.compte);
  bouton.addEventListener("click", async () => {
    bouton.disabled = true;
    if (bouton.getAttribute("aria-checked") === "true") await renoncer(envois);
    else await garder(envois, membres);
    await montrer();
    bouton.disabled = false;
    bouton.focus();
  });
  await montrer();
  section.hidden = false;
}

async function garder(envois, membres) {
  await coffre.choisir(envois.compte);
  await coffre.garderEquipe(envois.compte, membres);
  // Otherwise a browser short of room may drop what waits.
  await navigator.storage?.persist?.();
  await envois.demenager(memoire, coffre);
}

// What waits is not lost for all that: it goes on in the memory of the page.
async function renoncer(envois) {
  await envois.demenager(coffre, memoire);
  const { autres } = await envois.etat();
  if (autres) await coffre.renoncer();
  else await coffre.effacer();
  await envois.vider();
}

export function servir() {
  // Where the browser knows no service worker made of modules, the page works as it did, online.
  navigator.serviceWorker?.register(ADRESSE, { type: "module", scope: PORTEE }).catch(() => {});
}
