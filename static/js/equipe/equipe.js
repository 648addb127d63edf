// «Mon équipe» in one tap, with or without network. Without this script the same buttons are plain forms.

import { Annulation } from "./annulation.js";
import { Bandeau } from "./bandeau.js";
import { brancher, servir } from "./bascule.js";
import * as coffre from "./coffre.js";
import { dresser, ouvrirPas } from "./coquille.js";
import { Envois } from "./envois.js";
import * as memoire from "./memoire.js";
import { heure, jour } from "./mots.js";
import { Tuile } from "./tuile.js";

const SAISIE_MAX_MS = 3_600_000;
const racine = document.getElementById("equipe");
const estCoquille = "coquille" in racine.dataset;
const perdus = await coffre.oublierLePerime(Date.now());
const compte = estCoquille ? await dresser(racine) : Number(racine.dataset.compte);
const tuiles = new Map([...racine.querySelectorAll(".tile")].map((tuile) => [tuile.dataset.ref, new Tuile(tuile)]));
const envois = new Envois(compte, document.querySelector("input[name=csrf_token]")?.value);
const annulation = new Annulation(document.getElementById("annulation"));
const bandeau = new Bandeau((ligne) => envois.retirer(ligne), nommer);
bandeau.perdus = perdus;
let depuis = performance.now();

// Two people of the crew may share a first name: then as their tile says.
function nommer({ envoi, prenom }) {
  const memes = [...tuiles.values()].filter((tuile) => tuile.prenom === prenom);
  return memes.length > 1 ? (tuiles.get(envoi.ref)?.nom ?? prenom) : prenom;
}

// The right to this crew is over: nothing of it stays on the page either.
function oublier() {
  racine.querySelectorAll(".tile").forEach((tuile) => tuile.remove());
  tuiles.clear();
  document.getElementById("horsligne").hidden = true;
}

function duree() {
  const passee = Math.round(performance.now() - depuis);
  depuis = performance.now();
  return passee <= SAISIE_MAX_MS ? passee : null;
}

function compter() {
  const nombre = document.getElementById("a-noter");
  if (nombre) nombre.textContent = [...tuiles.values()].filter((t) => t.mot.textContent === "à noter").length;
}

function proposer(tuile, fait, quand = fait.heure) {
  annulation.proposer(fait.libelle, `noté pour ${nommer({ envoi: tuile, prenom: tuile.prenom })}, ${quand}`, () => {
    tuile.retirer(fait.cle);
    compter();
    envois.annuler({ cle: fait.cle, ref: tuile.ref, prenom: tuile.prenom, mot: fait.libelle });
  });
}

async function noter(ref, bouton, le) {
  const tuile = tuiles.get(ref);
  const maintenant = new Date();
  const fait = { cle: crypto.randomUUID(), genre: bouton.value, libelle: bouton.textContent, heure: heure(maintenant) };
  const ecran = bouton.closest("dialog") ? "pas" : "geste";
  const envoi = { quoi: "noter", cle: fait.cle, ref, genre: fait.genre, le, a: maintenant.toISOString(), ecran };
  const duree_ms = duree();
  if (!le) tuile.ajouter({ ...fait, attend: true });
  compter();
  // Said to be noted only once it is kept.
  await envois.noter({ prenom: tuile.prenom, mot: fait.libelle, envoi: { ...envoi, duree_ms } });
  proposer(tuile, fait, le ? `le ${le.split("-").reverse().join("/")}` : undefined);
}

racine.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest(".tile .gestes .geste");
  if (!bouton) return;
  evenement.preventDefault();
  const tuile = tuiles.get(bouton.closest(".tile").dataset.ref);
  const fait = tuile.fait(bouton.value);
  if (fait) proposer(tuile, fait);
  else noter(tuile.ref, bouton);
});

// What waited from before, as the tiles of today say it.
function rappeler(attente) {
  racine.dataset.attente = attente.length;
  const aujourdhui = jour(new Date());
  for (const { envoi, mot } of attente) {
    const tuile = tuiles.get(envoi.ref);
    const a = new Date(envoi.a);
    if (!tuile || envoi.le || jour(a) !== aujourdhui) continue;
    if (envoi.quoi === "annuler") tuile.retirer(envoi.cle);
    else if (!tuile.faits.some((fait) => fait.cle === envoi.cle)) {
      tuile.ajouter({ cle: envoi.cle, genre: envoi.genre, libelle: mot, heure: heure(a), attend: true });
    }
  }
}

function suivre({ detail: etat }) {
  if (etat.effaces !== undefined) oublier();
  const enAttente = new Set(etat.attente.map((ligne) => ligne.envoi.cle));
  const refusees = new Set(etat.revoir.filter((l) => l.envoi.quoi !== "annuler").map((l) => l.envoi.cle));
  for (const tuile of tuiles.values()) {
    tuile.faits = tuile.faits.filter((fait) => !refusees.has(fait.cle));
    for (const fait of tuile.faits) fait.attend = enAttente.has(fait.cle);
    tuile.afficher();
  }
  compter();
  racine.dataset.attente = etat.attente.length;
  bandeau.dire(etat);
  document.getElementById("revenu")?.toggleAttribute("hidden", ["reseau", "serveur"].includes(etat.raison));
}

addEventListener("beforeunload", (evenement) => {
  if (!memoire.estVide()) evenement.preventDefault();
});
addEventListener("pageshow", () => (depuis = performance.now()));
envois.addEventListener("change", suivre);

const membres = [...tuiles.values()].map(({ ref, prenom }) => ({ ref, prenom }));
if (estCoquille) ouvrirPas(racine, noter);
else await coffre.garderEquipe(compte, membres);
rappeler((await envois.etat()).attente);
await brancher(envois, membres);
if (!estCoquille) servir();
racine.dataset.pret = "";
await envois.vider();
