// One tile: what was noted of a person today, as its buttons and its word say it.

export class Tuile {
  constructor(racine) {
    this.racine = racine;
    this.ref = racine.dataset.ref;
    this.prenom = racine.dataset.prenom;
    this.nom = racine.querySelector("strong").textContent;
    this.mot = racine.querySelector(".mot");
    this.boutons = [...racine.querySelectorAll(".gestes .geste")];
    const notes = this.boutons.filter((bouton) => bouton.dataset.rang).sort((a, b) => a.dataset.rang - b.dataset.rang);
    // In the order they were done; without its key, it is not this account's to take back.
    this.faits = notes.map((bouton) => ({
      cle: bouton.dataset.cle,
      genre: bouton.value,
      libelle: bouton.textContent,
      heure: bouton.dataset.heure,
    }));
    this.base = notes.length ? "à noter" : this.mot.textContent;
  }

  // What is already pressed, and may be taken back.
  fait(genre) {
    return this.faits.findLast((fait) => fait.genre === genre && fait.cle);
  }

  ajouter(fait) {
    const arrivees = this.#valeurs("arrivee");
    // Whoever said «absent» then «late» meant the latter, here as on the server.
    if (arrivees.includes(fait.genre)) this.faits = this.faits.filter((f) => !f.cle || !arrivees.includes(f.genre));
    this.faits.push(fait);
    this.afficher();
  }

  retirer(cle) {
    this.faits = this.faits.filter((fait) => fait.cle !== cle);
    this.afficher();
  }

  afficher() {
    const genres = new Set(this.faits.map((fait) => fait.genre));
    for (const bouton of this.boutons) bouton.setAttribute("aria-pressed", genres.has(bouton.value));
    const estLa = genres.has("presence") || genres.has("retard");
    // Without network, what was noted earlier is not known: everything is offered.
    const estEntiere = "entiere" in this.racine.dataset;
    for (const groupe of this.racine.querySelectorAll(".gestes")) {
      groupe.hidden = !estEntiere && (groupe.dataset.groupe === "journee") !== estLa;
    }
    const dernier = this.faits.at(-1);
    this.mot.className = dernier?.attend ? "state wait mot" : "small soft mot";
    this.mot.textContent = dernier
      ? `${dernier.libelle}, ${dernier.heure}${dernier.attend ? ", en attente" : ""}`
      : this.base;
  }

  #valeurs(groupe) {
    return [...this.racine.querySelectorAll(`[data-groupe=${groupe}] .geste`)].map((bouton) => bouton.value);
  }
}
