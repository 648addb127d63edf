// Keeps what is being typed on the server, every few seconds and whenever the page is left; says when it did.
// Without it, the form saves as any other.

const ATTENTE = 2000;
const REPRISE = 10000;
const formulaire = document.querySelector("form[data-brouillon]");
const mot = document.querySelector("#garde");
let attente = 0;
let aGarder = false;
let estEnvoye = false;
let essais = 0;
// The page may be the second of the same entretien: a template was put in its note.
const deja = Number(formulaire?.elements.duree_ms.value) || 0;

let enCours = false;
let estDepasse = false;

async function garder() {
  clearTimeout(attente);
  if (!aGarder || estEnvoye || estDepasse) return;
  // One at a time, in order: the next one follows when this one is answered.
  if (enCours) return;
  enCours = true;
  aGarder = false;
  try {
    const reponse = await fetch(formulaire.dataset.brouillon, {
      method: "POST",
      body: new FormData(formulaire),
      redirect: "manual",
      keepalive: true,
    });
    await dire(reponse);
  } catch {
    perdre("Pas de réseau\u00a0: le brouillon n’est pas gardé pour l’instant. Nouvel essai dans quelques secondes.");
  }
  enCours = false;
  if (aGarder) attente = setTimeout(garder, essais ? REPRISE : ATTENTE);
}

async function dire(reponse) {
  const { status, type } = reponse;
  if (status === 202 || status === 409) {
    const dit = await reponse.json();
    if (dit.lu) formulaire.elements.brouillon_lu.value = dit.lu;
    estDepasse = status === 409;
    essais = 0;
    mot.textContent = dit.phrase;
  } else if (type === "opaqueredirect" || status === 400 || status === 401) {
    perdre("Votre session est fermée\u00a0: enregistrez, puis reconnectez-vous. Rien n’est perdu.");
  } else if (status === 403 || status === 404) {
    estDepasse = true;
    mot.textContent = "Pas gardé\u00a0: vous n’avez plus accès à ce parcours. Copiez votre note.";
  } else {
    perdre("Le serveur n’a pas répondu comme attendu\u00a0: le brouillon n’est pas gardé. Nouvel essai dans quelques secondes.");
  }
}

function perdre(phrase) {
  aGarder = true;
  essais += 1;
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
