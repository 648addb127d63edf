// The page without network: the crew kept on the device, as tiles; a name opens the other things to note.

import * as coffre from "./coffre.js";
import { jour } from "./mots.js";

// Build the tiles; answers the account they belong to, none where nothing is kept.
export async function dresser(racine) {
  const gardee = await coffre.equipe();
  const compte = (await coffre.choix()) ?? gardee?.compte;
  document.getElementById("rien").hidden = Boolean(gardee?.membres.length);
  const modele = document.getElementById("modele");
  const liste = racine.querySelector(".crew");
  const membres = gardee && gardee.compte === compte ? gardee.membres : [];
  for (const { ref, prenom } of membres) {
    const tuile = modele.content.cloneNode(true).firstElementChild;
    tuile.dataset.ref = ref;
    tuile.dataset.prenom = prenom;
    tuile.id = `p-${ref}`;
    const nom = distinguer(prenom, ref, membres);
    tuile.querySelector(".face").textContent = [...prenom][0] ?? "";
    tuile.querySelector("strong").textContent = nom;
    tuile.querySelector(".tile-top .vh").textContent = ` pas pour ${nom}`;
    liste.append(tuile);
  }
  return compte;
}

// Two people may share a first name, and nothing more is kept of them: they stay in the order of the crew.
function distinguer(prenom, ref, membres) {
  const memes = membres.filter((membre) => membre.prenom === prenom);
  if (memes.length < 2) return prenom;
  return `${prenom} (${memes.findIndex((membre) => membre.ref === ref) + 1} sur ${memes.length})`;
}

// The other things to note of a person, perhaps of another day: two taps, three with the day.
export function ouvrirPas(racine, noter) {
  const fenetre = document.getElementById("pas");
  const titre = fenetre.querySelector("h2");
  const autreJour = fenetre.querySelector("input[name=le]");
  let ref;
  const ouvrir = (tuile) => {
    ref = tuile.dataset.ref;
    titre.textContent = tuile.querySelector("strong").textContent;
    autreJour.value = "";
    autreJour.max = jour(new Date());
    fenetre.showModal();
  };
  racine.addEventListener("click", (evenement) => {
    const haut = evenement.target.closest(".tile-top");
    if (haut) ouvrir(haut.closest(".tile"));
  });
  fenetre.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("button");
    if (!bouton) return;
    if (bouton.name === "genre") noter(ref, bouton, autreJour.value || undefined);
    fenetre.close();
  });
  // The address asked for may have been that of someone's «pas».
  const demande = /\/equipe\/([\w-]+)\/pas$/.exec(location.pathname);
  const tuile = demande && document.getElementById(`p-${demande[1]}`);
  if (tuile) ouvrir(tuile);
}
