// What is written on the device is sealed: AES-GCM, with a key that never leaves the browser's own keeping.

export function neuve() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function sceller(cle, objet) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const clair = new TextEncoder().encode(JSON.stringify(objet));
  return { iv, chiffre: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cle, clair) };
}

export async function ouvrir(cle, { iv, chiffre }) {
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, cle, chiffre)));
  } catch {
    return undefined;
  }
}
