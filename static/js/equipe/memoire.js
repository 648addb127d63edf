// The same outbox where nothing may be kept on the device: it lasts as long as the page.

const lignes = new Map();
let dernier = 0;

export async function ajouter(entree, essayee = false) {
  lignes.set(++dernier, { ...entree, essayee });
  return true;
}

export async function tout() {
  return [...lignes].map(([rang, ligne]) => ({ ...ligne, rang }));
}

export async function prendre(rangs) {
  const prises = rangs.filter((rang) => lignes.has(rang));
  for (const rang of prises) lignes.get(rang).essayee = true;
  return prises;
}

export async function reprendre(rang) {
  return lignes.has(rang) && !lignes.get(rang).essayee && lignes.delete(rang);
}

export async function remplacer(rang, entree) {
  if (lignes.has(rang)) lignes.set(rang, entree);
}

export async function retirer(rangs) {
  for (const rang of rangs) lignes.delete(rang);
}

// Asked when the page is about to be closed, where nothing can be waited for.
export function estVide() {
  return ![...lignes.values()].some((ligne) => !ligne.phrase);
}
