// Keeps what is being typed on the server, every few seconds and whenever the page is left; says when it did.
// Without it, the form saves as any other.

const ATTENTE = 2000;
const formulaire = document.querySelector("form[data-brouillon]");
const mot = document.querySelector("#garde");
let attente = 0;
let aGarder = false;
let estEnvoye = false;
// The page may be the second of the same entretien: a template was put in its note.
const deja = Number(formulaire?.elements.duree_ms.value) || 0;

async function garder() {
  clearTimeout(attente);
  if (!aGarder || estEnvoye) return;
  aGarder = false;
  try {
    const reponse = await fetch(formulaire.dataset.brouillon, {
      method: "POST",
      body: new FormData(formulaire),
      redirect: "manual",
      keepalive: true,
    });
    if (reponse.status === 202) mot.textContent = (await reponse.json()).phrase;
    else perdre("Votre session est fermée\u00a0: enregistrez, puis reconnectez-vous. Rien n’est perdu.");
  } catch {
    perdre("Pas de réseau\u00a0: le brouillon n’est pas gardé pour l’instant.");
  }
}

function perdre(phrase) {
  aGarder = true;
  mot.textContent = phrase;
}

if (formulaire) {
  formulaire.addEventListener("input", () => {
    aGarder = true;
    clearTimeout(attente);
    attente = setTimeout(garder, ATTENTE);
  });
  formulaire.addEventListener("focusout", garder);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") garder();
  });
  formulaire.addEventListener("submit", () => {
    estEnvoye = true;
    clearTimeout(attente);
    formulaire.elements.duree_ms.value = deja + Math.round(performance.now());
  });
  if ("aGarder" in formulaire.dataset) {
    aGarder = true;
    garder();
  }
  // Back to a page that the browser had kept: it may be sent again.
  addEventListener("pageshow", () => { estEnvoye = false; });
}
