"""Going through a page with the keyboard alone."""

from playwright.sync_api import Page

# More Tab presses than any page has stops: past that, the target cannot be reached.
ARRETS = 120

# What has the focus, as a screen reader would say it, and whether its outline shows.
FOCUS = """() => {
  const e = document.activeElement;
  const etiquette = e.labels && e.labels.length ? e.labels[0].innerText : '';
  const style = getComputedStyle(e);
  return {
    nom: (e.getAttribute('aria-label') || etiquette || e.innerText || '').trim(),
    contour: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    balise: e.tagName,
  };
}"""


def aller_a(page: Page, nom: str) -> None:
    """Press Tab until the element whose name starts with `nom` has the focus; its outline must show."""
    for _ in range(ARRETS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["nom"].startswith(nom):
            assert focus["contour"], f"« {nom} » a le focus, mais rien ne le montre"
            return
    raise AssertionError(f"« {nom} » n’est pas atteint au clavier")


def ecrire(page: Page, nom: str, texte: str) -> None:
    """Reach a field and replace what it holds."""
    aller_a(page, nom)
    page.keyboard.press("Control+A")
    page.keyboard.type(texte)


def dater(page: Page, nom: str, jour_et_mois: int, annee: int) -> None:
    """Reach a date field and type a day whose number is its month's: the order depends on the browser's language."""
    aller_a(page, nom)
    page.keyboard.type(f"{jour_et_mois:02d}{jour_et_mois:02d}{annee}")


def envoyer(page: Page) -> None:
    """Press Enter where one is, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def valider(page: Page, bouton: str) -> None:
    """Reach a button or a link, and press Enter."""
    aller_a(page, bouton)
    envoyer(page)
