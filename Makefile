# Deux commandes suffisent : `make run` et `make test`. `make aide` dit les autres.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# En parallèle sur les cœurs de la machine, sans dépasser 4 : chaque ouvrier a sa base.
OUVRIERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 4 ] && echo 4 || echo $$n)
# La simulation de la veille : un monde plus petit, un autre hasard, un seul moteur.
PARCOURS ?= 2000
ANNEES ?= 10
GRAINE ?= 2027
MOTEURS ?= sqlite postgresql

.DEFAULT_GOAL := aide
.PHONY: aide run serve jobs test lint format unit browser chromium bench faults simulation captures lock propre

aide: ## Dire ce que fait chaque commande
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "make %-10s %s\n", $$1, $$2 }'

run: $(VENV)/.installe ## Installer, remplir la base de démonstration et servir (PORT=8000)
	@PARCOURS_DEMONSTRATION=1 PARCOURS_ADRESSE=http://127.0.0.1:$(PORT) $(BIN)/parcours demonstration --port $(PORT)

serve: $(VENV)/.installe ## Servir une vraie installation (voir README)
	@$(BIN)/parcours serve --with-jobs --port $(PORT)

jobs: $(VENV)/.installe ## Faire tourner la veille seule, à côté d’un serveur web
	@$(BIN)/parcours jobs

test: lint unit browser ## Tout vérifier : styles, types, contrats, tests sur SQLite et PostgreSQL, Chromium

lint: $(VENV)/.developpe
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.developpe
	$(BIN)/python -m pytest -q -n $(OUVRIERS) -m "not browser"

browser: $(VENV)/.developpe chromium
	$(BIN)/python -m pytest -q -m browser

# Sans droit d’installer, les essais de navigateur disent haut et fort qu’ils n’ont pas été faits (et échouent si CI=true).
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	  if command -v apt-get >/dev/null && $$sudo true 2>/dev/null; then \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else echo "Chromium manque et ne peut pas être installé ici."; fi; }

bench: $(VENV)/.developpe ## Mesurer, en rapports dans une même exécution
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.flotte
	$(BIN)/python -m tests.bench.resultats

faults: $(VENV)/.developpe ## Provoquer les pannes (200 kill -9 par moteur…) et compter ce qui se perd ou se double
	$(BIN)/python -m tests.fautes

simulation: $(VENV)/.developpe ## Vivre dix ans de 2 000 parcours et comparer chaque alerte (PARCOURS, ANNEES, GRAINE, MOTEURS)
	$(BIN)/python -m tests.simulation --parcours $(PARCOURS) --annees $(ANNEES) --graine $(GRAINE) --moteur $(MOTEURS)

captures: $(VENV)/.developpe chromium ## Photographier les écrans dans captures/ (360, 768, 1280 px, clair et sombre)
	$(BIN)/python -m tests.captures

format: $(VENV)/.developpe ## Mettre le code en forme
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: $(VENV)/.developpe ## Recalculer requirements/*.txt (versions et empreintes, aucune adresse)
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements/prod.txt
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --extra dev -c requirements/prod.txt --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements/dev.txt
	$(BIN)/uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements/build.txt

propre: ## Effacer l’environnement (jamais var/, où sont les données)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.cree:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parcours demande Python 3.11 ou plus récent."; exit 1; }
	@echo "Préparation de l’environnement (une seule fois)…"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# `--no-deps` : les listes figées sont entières, rien n’est à résoudre. Sans lui, pip peut préférer une version parue
# depuis à celle de la liste, puis la refuser faute d’empreinte. `pip check` dit s’il manquait une ligne.
$(VENV)/.installe: requirements/prod.txt requirements/build.txt pyproject.toml | $(VENV)/.cree
	@echo "Installation des bibliothèques…"
	@$(PIP) install --no-deps --require-hashes -r requirements/prod.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@

$(VENV)/.developpe: requirements/dev.txt $(VENV)/.installe
	@echo "Installation des outils d’essai…"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@$(PIP) check
	@touch $@
