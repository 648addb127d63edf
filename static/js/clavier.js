// Without it, everything is reached with Tab and Enter. One-key shortcuts can be turned off: a voice that dictates
// would set them off.

const ETEINTES = "touches=non";
const CHAMP = "input:not([type=checkbox], [type=radio]), textarea, select";
const aide = document.querySelector("#touches");

// What a page offers says it itself: aria-keyshortcuts holds the key.
function cible(touche) {
  return touche.length === 1 ? document.querySelector(`main [aria-keyshortcuts="${CSS.escape(touche)}"]`) : null;
}

function aller(pas) {
  const lignes = [...document.querySelectorAll("main .line .name")];
  const ici = lignes.indexOf(document.activeElement);
  const suivante = lignes[ici < 0 ? (pas > 0 ? 0 : -1) : ici + pas];
  if (!suivante) return false;
  suivante.focus();
  suivante.closest(".line").scrollIntoView({ block: "nearest" });
  return true;
}

function agir(event) {
  const { key } = event;
  if (key === "?" && aide) {
    aide.open = !aide.open;
    (aide.open ? aide.querySelector("summary") : document.querySelector("main")).focus();
    return true;
  }
  if (key === "j" || key === "k") return aller(key === "j" ? 1 : -1);
  if (key === "ArrowDown" || key === "ArrowUp") {
    return Boolean(document.activeElement.closest(".line")) && aller(key === "ArrowDown" ? 1 : -1);
  }
  const trouvee = cible(key);
  if (!trouvee) return false;
  if (trouvee.matches(CHAMP)) trouvee.focus();
  else trouvee.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(CHAMP)) {
    // Escape leaves a field: the keys are back.
    if (event.key === "Escape" && event.target.hasAttribute("aria-keyshortcuts")) event.target.blur();
    return;
  }
  if (!document.cookie.includes(ETEINTES) && agir(event)) event.preventDefault();
});

const bouton = aide?.querySelector("button");
if (bouton) {
  const dire = () => {
    const eteintes = document.cookie.includes(ETEINTES);
    bouton.textContent = eteintes ? "Utiliser de nouveau ces touches" : "Ne plus utiliser ces touches";
  };
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    const valeur = document.cookie.includes(ETEINTES) ? "touches=oui" : ETEINTES;
    document.cookie = `${valeur}; path=/; max-age=31536000; samesite=lax`;
    dire();
  });
  dire();
}
