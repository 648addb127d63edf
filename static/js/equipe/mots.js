// Words and hours, as the pages of the server write them.

export function heure(instant) {
  return `${instant.getHours()}\u00a0h\u00a0${String(instant.getMinutes()).padStart(2, "0")}`;
}

// The day of the device, as a form sends it.
export function jour(instant) {
  const [mois, quantieme] = [instant.getMonth() + 1, instant.getDate()].map((n) => String(n).padStart(2, "0"));
  return `${instant.getFullYear()}-${mois}-${quantieme}`;
}

export function gestes(nombre) {
  return `${nombre}\u00a0${nombre > 1 ? "gestes" : "geste"}`;
}

export function element(nom, { classe, texte, ...attributs } = {}, ...enfants) {
  const cree = document.createElement(nom);
  if (classe) cree.className = classe;
  if (texte) cree.textContent = texte;
  for (const [cle, valeur] of Object.entries(attributs)) cree.setAttribute(cle, valeur);
  cree.append(...enfants);
  return cree;
}
