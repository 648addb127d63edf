// How long an entry took, from the page shown to its sending: a number, without content, for whoever watches the tool.

let depuis = performance.now();
addEventListener("pageshow", () => (depuis = performance.now()));

document.addEventListener("submit", (evenement) => {
  const champ = evenement.target.elements.duree_ms;
  if (champ) champ.value = Math.round(performance.now() - depuis);
});
