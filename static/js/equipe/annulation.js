// The bar that takes back what was just done: six seconds, or until the next tap for whoever asked for less motion.

const DUREE_MS = 6000;

export class Annulation {
  #minuterie;
  #annuler;

  constructor(barre) {
    this.barre = barre;
    barre.querySelector("button").addEventListener("click", () => {
      const annuler = this.#annuler;
      this.fermer();
      annuler?.();
    });
    // Whoever is on it has time to decide.
    for (const type of ["focusin", "pointerenter"]) barre.addEventListener(type, () => clearTimeout(this.#minuterie));
    for (const type of ["focusout", "pointerleave"]) barre.addEventListener(type, () => this.#compter());
  }

  proposer(quoi, suite, annuler) {
    document.querySelectorAll("form.snack").forEach((ancienne) => ancienne.remove());
    this.#annuler = annuler;
    // Out, then in: its line starts again from full.
    this.barre.hidden = true;
    void this.barre.offsetWidth;
    this.barre.hidden = false;
    const fort = document.createElement("strong");
    fort.textContent = quoi;
    this.barre.querySelector("p").replaceChildren(fort, ` ${suite}`);
    this.#compter();
  }

  fermer() {
    clearTimeout(this.#minuterie);
    this.#annuler = undefined;
    this.barre.hidden = true;
  }

  #compter() {
    clearTimeout(this.#minuterie);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.#minuterie = setTimeout(() => this.fermer(), DUREE_MS);
  }
}
