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
