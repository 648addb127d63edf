// Without it, everything is done by pages and by the summaries of menus.

// A menu closes with Escape, and gives the focus back to what opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest("details.menu[open]") || document.querySelector("details.menu[open]");
  if (!menu) return;
  event.preventDefault();
  fermer(menu);
});

// A form opened under its line is left without going anywhere: its buttons come back, with the focus.
document.addEventListener("click", (event) => {
  const annuler = event.target.closest(".alert .suite .form-acts a");
  if (!annuler) return;
  event.preventDefault();
  const ligne = annuler.closest(".alert");
  ligne.querySelector(".suite").remove();
  fermer(ligne.querySelector("details.menu"));
});

function fermer(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

// Where a copy of the crew is kept on this device, signing out sends what waits, then erases it.
document.addEventListener("submit", (event) => {
  const sortie = event.target.dataset.sortie;
  if (!sortie || !window.indexedDB?.databases) return;
  event.preventDefault();
  indexedDB
    .databases()
    .then((bases) => (bases.some((base) => base.name === "parcours-equipe") ? import(sortie) : null))
    .then((module) => (module ? module.quitter(event.target) : event.target.submit()));
});
