// The way to the server: who is signed in, the token of its forms, and what it answers.

import * as coffre from "./coffre.js";

const ADRESSE = new URL("../../envois", import.meta.url);
const PATIENCE_MS = 30_000;

export class Poste {
  // Once the server has said that this account's right is over: how many entries went with its copy.
  effaces;

  constructor(compte, jeton) {
    this.compte = compte;
    this.jeton = jeton;
  }

  // The answers of the server, or the reason why there is none.
  async envoyer(envois) {
    for (let essai = 0; essai < 2; essai += 1) {
      const raison = await this.verifier();
      if (raison) return { raison };
      const entetes = { "Content-Type": "application/json", "X-CSRFToken": this.jeton };
      const { reponse, corps } = await demander({ method: "POST", headers: entetes, body: JSON.stringify({ envois }) });
      if (!reponse) return { raison: "reseau" };
      if (reponse.ok) return { reponses: corps.reponses };
      if (reponse.status === 400) return { raison: "illisible" };
      if (reponse.status === 403) return { raison: await this.#refuser(corps) };
      if (reponse.type !== "opaqueredirect") return { raison: "serveur" };
      // The session is another one, or is over: its token opens nothing any more.
      this.jeton = null;
    }
    return { raison: "session" };
  }

  // Why nothing can be sent, as far as can be known; with a token, it is not asked again.
  async verifier() {
    if (this.jeton) return "";
    const { reponse, corps } = await demander({});
    if (!reponse) return "reseau";
    if (reponse.type === "opaqueredirect") return "session";
    if (reponse.status === 403) return this.#refuser(corps);
    if (!reponse.ok) return "serveur";
    if (corps.compte !== this.compte) return "compte";
    this.jeton = corps.jeton;
    await coffre.garderEquipe(corps.compte, corps.equipe);
    return "";
  }

  // A refusal names the account whose right is over: only its own copy goes, never what another one left here.
  async #refuser(corps) {
    this.jeton = null;
    if (!corps?.compte) return "droit";
    if (corps.compte !== this.compte) return "compte";
    this.effaces = (this.effaces ?? 0) + (await coffre.oublierCompte(this.compte));
    return "droit";
  }
}

async function demander(options) {
  try {
    const communes = { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) };
    const reponse = await fetch(ADRESSE, { ...communes, ...options });
    const seLit = reponse.headers.get("Content-Type")?.startsWith("application/json");
    return { reponse, corps: seLit ? await reponse.json() : undefined };
  } catch {
    return {};
  }
}
