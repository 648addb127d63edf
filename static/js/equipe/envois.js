// The outbox: what was done waits its turn, leaves once, in order, and stays until the server says what became of it.

import { demenager, estGardee, garder, lignes } from "./gardes.js";
import { Poste } from "./poste.js";

const VERROU = "parcours-envois";
const LOT = 50;
const PREMIER_DELAI_MS = 20_000;
const DERNIER_DELAI_MS = 300_000;
const ILLISIBLE = "Parcours n’a pas su lire ce geste\u00a0: notez-le de nouveau.";

export class Envois extends EventTarget {
  // `raison`: why what waits still waits; empty when nothing is known to hold it back.
  raison = "";
  #poste;
  #ecritures = Promise.resolve();
  #annonces = Promise.resolve();
  #aDire = false;
  #delai = PREMIER_DELAI_MS;
  #reveil;
  #enCours;
  #encore = false;
  #malgreTout = false;

  constructor(compte, jeton = null) {
    super();
    this.compte = compte;
    this.#poste = new Poste(compte, jeton);
    for (const type of ["online", "offline", "pageshow"]) addEventListener(type, () => this.vider());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.vider());
  }

  async etat() {
    const toutes = await lignes();
    const miennes = toutes.filter((ligne) => ligne.compte === this.compte);
    return {
      attente: miennes.filter((ligne) => !ligne.phrase),
      revoir: miennes.filter((ligne) => ligne.phrase),
      autres: toutes.length - miennes.length,
      raison: this.raison,
      effaces: this.#poste.effaces,
    };
  }

  // Said as it is when its turn comes: many changes at once are read once.
  #dire(raison = this.raison) {
    this.raison = raison;
    if (this.#aDire) return;
    this.#aDire = true;
    this.#annonces = this.#annonces.then(async () => {
      this.#aDire = false;
      this.dispatchEvent(new CustomEvent("change", { detail: await this.etat() }));
    });
  }

  // What one finger does in a row is kept in that order.
  async #ecrire(faire) {
    this.#ecritures = this.#ecritures.then(faire, faire);
    await this.#ecritures;
    this.#dire();
    this.vider();
  }

  // One more thing done; answers once it is kept: it will be sent when it can be.
  noter(entree) {
    return this.#ecrire(() => garder({ compte: this.compte, ...entree }));
  }

  // What no server can have seen is simply taken back; the rest is followed by its cancelling.
  annuler({ cle, ref, prenom, mot }) {
    return this.#ecrire(async () => {
      const ligne = (await lignes()).find((l) => l.envoi.cle === cle && l.envoi.quoi === "noter");
      if (ligne?.phrase) return ligne.garde.retirer([ligne.rang]);
      if (ligne && (await ligne.garde.reprendre(ligne.rang))) return undefined;
      const envoi = { quoi: "annuler", cle, ref, a: new Date().toISOString() };
      return garder({ compte: this.compte, prenom, mot, envoi });
    });
  }

  retirer(ligne) {
    return this.#ecrire(() => ligne.garde.retirer([ligne.rang]));
  }

  // Never while it is being sent.
  async demenager(depuis, vers) {
    await navigator.locks.request(VERROU, () => demenager(this.compte, depuis, vers));
    this.#dire();
  }

  estGardee() {
    return estGardee(this.compte);
  }

  // Send all that waits, in order; two tabs never send together. Answers when nothing more can be done for now.
  vider() {
    this.#encore = true;
    this.#enCours ??= this.#viderEncore().finally(() => (this.#enCours = undefined));
    return this.#enCours;
  }

  async #viderEncore() {
    clearTimeout(this.#reveil);
    while (this.#encore) {
      this.#encore = false;
      await navigator.locks.request(VERROU, () => this.#envoyer());
    }
    if (!["reseau", "serveur"].includes(this.raison)) return;
    this.#reveil = setTimeout(() => {
      this.#delai = Math.min(this.#delai * 2, DERNIER_DELAI_MS);
      this.#malgreTout = true;
      this.vider().finally(() => (this.#malgreTout = false));
    }, this.#delai);
  }

  async #envoyer() {
    // Not even tried: what is taken back before the network returns will never have left.
    if (!navigator.onLine && !this.#malgreTout) return this.#dire("reseau");
    for (let taille = LOT; ; ) {
      const { attente } = await this.etat();
      const garde = attente[0]?.garde;
      const lot = attente.slice(0, taille).filter((ligne) => ligne.garde === garde);
      if (!lot.length) return this.#dire(await this.#poste.verifier());
      const prises = await garde.prendre(lot.map((ligne) => ligne.rang));
      const partantes = lot.filter((ligne) => prises.includes(ligne.rang));
      if (!partantes.length) continue;
      const { reponses, raison } = await this.#poste.envoyer(partantes.map((ligne) => ligne.envoi));
      if (raison === "illisible" && partantes.length > 1) taille = 1;
      else if (raison === "illisible") await revoir(partantes[0], ILLISIBLE);
      else if (raison) return this.#dire(raison);
      else if (!(await ranger(partantes, reponses))) return this.#dire("serveur");
      else this.#delai = PREMIER_DELAI_MS;
      this.#dire("");
    }
  }
}

// Let go of what was answered about, and of nothing else; false when nothing was.
async function ranger(partantes, reponses) {
  const reglees = partantes.flatMap((ligne, i) => (reponses[i]?.cle === ligne.envoi.cle ? [[ligne, reponses[i]]] : []));
  const refusees = reglees.filter(([, reponse]) => reponse.etat === "refuse");
  for (const [ligne, reponse] of refusees) await revoir(ligne, reponse.phrase);
  const finies = reglees.filter(([, reponse]) => reponse.etat !== "refuse").map(([ligne]) => ligne);
  await finies[0]?.garde.retirer(finies.map((ligne) => ligne.rang));
  return reglees.length > 0;
}

function revoir({ garde, rang, essayee, estIci, ...entree }, phrase) {
  return garde.remplacer(rang, { ...entree, phrase });
}
