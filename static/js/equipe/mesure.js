// How long an entry took, from the page shown to its sending: a number, without content, for whoever watches the tool.
// And without network, nothing typed is sent into the void.

import { element } from "./mots.js";

let depuis = performance.now();
addEventListener("pageshow", () => (depuis = performance.now()));

document.addEventListener("submit", (evenement) => {
  if (!navigator.onLine && evenement.target.closest("main")) {
    evenement.preventDefault();
    const bande = document.getElementById("reseau");
    const suite = " Rien n’est perdu\u00a0: gardez cette page ouverte, et enregistrez quand il revient.";
    bande.replaceChildren(element("strong", { texte: "Hors réseau." }), suite);
    bande.hidden = false;
    bande.scrollIntoView({ block: "center" });
    return;
  }
  const champ = evenement.target.elements.duree_ms;
  if (champ) champ.value = Math.round(performance.now() - depuis);
});
