// The outbox: what was done waits its turn, leaves once, in order, and stays until the server says what became of it.

import * as coffre from "./coffre.js";
import * as memoire from "./memoire.js";
import { Poste } from "./poste.js";

const LOT = 50;
const PREMIER_DELAI_MS = 20_000;
const DERNIER_DELAI_MS = 300_000;
const ILLISIBLE = "Parcours n’a pas su lire ce geste\u00a0: notez-le de nouveau.";

export class Envois extends EventTarget {
  // `raison`: why what waits still waits; empty when nothing is known to hold it back.
  raison = "";
  #delai = PREMIER_DELAI_MS;
  #reveil;
  #enCours;
  #encore = false;
  #poste;

  constructor(compte, jeton = null) {
    super();
    this.compte = compte;
    this.#poste = new Poste(compte, jeton);
    addEventListener("online", () => this.vider());
    addEventListener("pageshow", () => this.vider());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.vider());
  }

  async #lignes() {
    const lues = await Promise.all([coffre, memoire].map(async (garde) => (await garde.tout()).map((l) => ({ ...l, garde, estIci: garde === coffre }))));
    return lues.flat();
  }

  async etat() {
    const lignes = await this.#lignes();
    const miennes = lignes.filter((ligne) => ligne.compte === this.compte);
    return {
      attente: miennes.filter((ligne) => !ligne.phrase),
      revoir: miennes.filter((ligne) => ligne.phrase),
      autres: lignes.length - miennes.length,
      estGardee: (await coffre.choix()) === this.compte,
      raison: this.raison,
    };
  }

  async #dire(raison = this.raison) {
    this.raison = raison;
    this.dispatchEvent(new CustomEvent("change", { detail: await this.etat() }));
  }

  async #garder(entree) {
    const ligne = { compte: this.compte, ...entree };
    const gardee = (await coffre.choix()) === this.compte && (await coffre.ajouter(ligne));
    if (!gardee) await memoire.ajouter(ligne);
  }

  // One more thing done: kept, said, then sent when it can be.
  async noter(entree) {
    await this.#garder(entree);
    await this.#dire();
    this.vider();
  }

  // What no server can have seen is simply taken back; the rest is followed by its cancelling.
  async annuler({ cle, ref, prenom, mot }) {
    const ligne = (await this.#lignes()).find((l) => l.envoi.cle === cle && l.envoi.quoi === "noter");
    if (ligne?.phrase) await ligne.garde.retirer([ligne.rang]);
    else if (!ligne || !(await ligne.garde.reprendre(ligne.rang))) {
      const envoi = { quoi: "annuler", cle, ref, a: new Date().toISOString() };
      await this.#garder({ prenom, mot, envoi });
    }
    await this.#dire();
    this.vider();
  }

  async retirer(ligne) {
    await ligne.garde.retirer([ligne.rang]);
    await this.#dire();
  }

  // Move what waits to where it may be kept from now on.
  async demenager(depuis, vers) {
    for (const { rang, essayee, ...entree } of await depuis.tout()) {
      if (entree.compte === this.compte && (await vers.ajouter(entree, essayee))) await depuis.retirer([rang]);
    }
    await this.#dire();
  }

  // Send all that waits, in order; two tabs never send together. Answers when nothing more can be done for now.
  vider() {
    this.#encore = true;
    this.#enCours ??= (async () => {
      clearTimeout(this.#reveil);
      while (this.#encore) {
        this.#encore = false;
        await navigator.locks.request("parcours-envois", () => this.#envoyer());
      }
    })().finally(() => {
      this.#enCours = undefined;
      this.#prevoir();
    });
    return this.#enCours;
  }

  #prevoir() {
    if (!["reseau", "serveur"].includes(this.raison)) return;
    this.#reveil = setTimeout(() => this.vider(), this.#delai);
    this.#delai = Math.min(this.#delai * 2, DERNIER_DELAI_MS);
  }

  async #envoyer() {
    for (let taille = LOT; ; ) {
      const { attente } = await this.etat();
      const premier = attente[0]?.garde;
      const lot = attente.slice(0, taille).filter((ligne) => ligne.garde === premier);
      if (!lot.length) return this.#dire("");
      const prises = await premier.prendre(lot.map((ligne) => ligne.rang));
      const partantes = lot.filter((ligne) => prises.includes(ligne.rang));
      if (!partantes.length) continue;
      const { reponses, raison } = await this.#poste.envoyer(partantes.map((ligne) => ligne.envoi));
      if (raison === "illisible" && partantes.length > 1) taille = 1;
      else if (raison === "illisible") await this.#revoir(partantes[0], ILLISIBLE);
      else if (raison) return this.#dire(raison);
      else if (!(await this.#ranger(partantes, reponses))) return this.#dire("serveur");
      else this.#delai = PREMIER_DELAI_MS;
    }
  }

  // Let go of what was answered about, and of nothing else; false when nothing was.
  async #ranger(partantes, reponses) {
    const reglees = partantes.filter((ligne, i) => reponses[i]?.cle === ligne.envoi.cle);
    for (const ligne of reglees) {
      const reponse = reponses[partantes.indexOf(ligne)];
      if (reponse.etat === "refuse") await this.#revoir(ligne, reponse.phrase);
    }
    const finies = reglees.filter((ligne) => reponses[partantes.indexOf(ligne)].etat !== "refuse");
    await partantes[0].garde.retirer(finies.map((ligne) => ligne.rang));
    await this.#dire("");
    return reglees.length > 0;
  }

  #revoir({ garde, rang, essayee, estIci, ...entree }, phrase) {
    return garde.remplacer(rang, { ...entree, phrase });
  }
}
