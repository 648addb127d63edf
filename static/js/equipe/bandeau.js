// What waits, why, and what was refused.

import { element, gestes, heure } from "./mots.js";

const RAISONS = {
  reseau: "Hors réseau.",
  serveur: "Le serveur ne répond pas.",
  session: "Votre session a expiré.",
  compte: "Un autre compte est connecté.",
  droit: "Ce compte n’encadre plus d’équipe.",
};
const CONNEXION = new URL("../../../connexion?suite=/equipe", import.meta.url).href;

export class Bandeau {
  perdus = 0;

  // `nommer`: who a line is about, in words that tell two namesakes apart.
  constructor(retirer, nommer) {
    this.retirer = retirer;
    this.nommer = nommer;
    [this.bande, this.attente, this.revoir] = ["reseau", "attente", "revoir"].map((id) => document.getElementById(id));
  }

  dire(etat) {
    const { attente, revoir, raison } = etat;
    const phrases = this.#phrases(etat);
    this.bande.hidden = !phrases.length;
    this.bande.replaceChildren(...phrases.map((morceaux) => element("p", {}, ...morceaux)));
    const enAttente = raison ? attente : [];
    this.#lister(this.attente, enAttente, () => element("span", { classe: "state wait", texte: "en attente d’envoi" }));
    this.#lister(this.revoir, revoir, (ligne) => {
      const bouton = element("button", { classe: "btn quiet", type: "button", texte: "Retirer" });
      bouton.append(element("span", { classe: "vh", texte: ` ${ligne.mot} pour ${this.nommer(ligne)}` }));
      bouton.addEventListener("click", () => this.retirer(ligne));
      return element("div", {}, element("span", { classe: "state late", texte: ligne.phrase }), bouton);
    });
  }

  #phrases({ attente, autres, raison, effaces }) {
    const phrases = [];
    if (effaces !== undefined) {
      const perte = `, avec ${gestes(effaces)} qui n’${effaces > 1 ? "ont" : "a"} pas pu être noté${effaces > 1 ? "s" : ""}`;
      const dite = ` Ce que ce téléphone gardait de l’équipe est effacé${effaces ? perte : ""}.`;
      phrases.push([element("strong", { texte: RAISONS.droit }), dite]);
    }
    if (raison === "reseau" || (raison && attente.length)) {
      const morceaux = [element("strong", { texte: RAISONS[raison] })];
      if (attente.length) {
        const lien = element("a", { classe: "nb", href: "#attente", texte: `En attente (${attente.length})` });
        const sur = attente.every((ligne) => ligne.estIci);
        morceaux.push(" ", lien, sur ? ", gardés ici." : ", dans cette page seulement\u00a0: ne la fermez pas.");
      }
      if (raison === "session") {
        morceaux.push(" ", element("a", { href: CONNEXION, texte: "Reconnectez-vous pour envoyer" }));
      }
      phrases.push(morceaux);
    }
    if (autres) phrases.push([`${gestes(autres)} d’un autre compte ${autres > 1 ? "attendent" : "attend"} ici.`]);
    if (this.perdus) {
      const suite = this.perdus > 1 ? "n’ont pas pu être envoyés en 72 heures" : "n’a pas pu être envoyé en 72 heures";
      phrases.push([`${gestes(this.perdus)} ${suite}\u00a0: rien n’en est plus gardé.`]);
    }
    return phrases;
  }

  #lister(section, lignes, suite) {
    section.hidden = !lignes.length;
    section.querySelector(".count").textContent = `(${lignes.length})`;
    const items = lignes.map((ligne) => {
      const quand = element("span", { classe: "soft small", texte: heure(new Date(ligne.envoi.a)) });
      const annule = ligne.envoi.quoi === "annuler" ? " (annulation)" : "";
      const quoi = element("div", { texte: `${ligne.mot}, ${this.nommer(ligne)}${annule} ` }, suite(ligne));
      return element("li", {}, quand, quoi);
    });
    section.querySelector("ul").replaceChildren(...items);
  }
}
