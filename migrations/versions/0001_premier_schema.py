"""premier schema."""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "compte",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("mot_de_passe", sa.String(length=200), nullable=True),
        sa.Column("est_actif", sa.Boolean(), nullable=False),
        sa.Column("recoit_rappels", sa.Boolean(), nullable=False),
        sa.Column("heure_rappel", sa.Integer(), nullable=False),
        sa.Column("rythme_rappel", sa.String(length=12), nullable=False),
        sa.Column("agenda_empreinte", sa.String(length=64), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compte")),
        sa.UniqueConstraint("agenda_empreinte", name=op.f("uq_compte_agenda_empreinte")),
        sa.UniqueConstraint("email", name=op.f("uq_compte_email")),
    )
    op.create_table(
        "execution",
        sa.Column("tache", sa.String(length=20), nullable=False),
        sa.Column("fuseau", sa.String(length=40), nullable=False),
        sa.Column("pour_le", sa.Date(), nullable=False),
        sa.Column("commencee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finie_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bilan", sa.String(length=300), nullable=True),
        sa.Column("erreur", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("tache", "fuseau", "pour_le", name=op.f("pk_execution")),
    )
    op.create_table(
        "structure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=4), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("commune", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("territoire", sa.String(length=40), nullable=False),
        sa.Column("fuseau", sa.String(length=40), nullable=False),
        sa.Column("seuil_orange_jours", sa.Integer(), nullable=False),
        sa.Column("seuil_rouge_jours", sa.Integer(), nullable=False),
        sa.Column("silence_jours", sa.Integer(), nullable=False),
        sa.Column("premier_entretien_jours", sa.Integer(), nullable=False),
        sa.Column("diagnostic_jours", sa.Integer(), nullable=False),
        sa.Column("bilan_jours", sa.Integer(), nullable=False),
        sa.Column("seuils", sa.JSON(), nullable=False),
        sa.Column("participe_fse", sa.Boolean(), nullable=False),
        sa.Column("initiales_dans_rappels", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure")),
        sa.UniqueConstraint("ref", name=op.f("uq_structure_ref")),
        sa.UniqueConstraint("siret", name=op.f("uq_structure_siret")),
    )
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_structure_territoire"), ["territoire"], unique=False)
        batch_op.create_index(batch_op.f("ix_structure_zone"), ["zone"], unique=False)

    op.create_table(
        "tentative",
        sa.Column("cle", sa.String(length=80), nullable=False),
        sa.Column("jetons", sa.Double(), nullable=False),
        sa.Column("maj_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_tentative")),
    )
    op.create_table(
        "convention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.String(length=40), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_convention_dates_en_ordre")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_convention_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
    )
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_convention_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "depot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("depose_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contenu", sa.LargeBinary(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_depot_compte_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_depot_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depot")),
        sa.UniqueConstraint("ref", name=op.f("uq_depot_ref")),
    )
    with op.batch_alter_table("depot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_depot_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "derive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("detectee_le", sa.Date(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("debut_estime", sa.Date(), nullable=False),
        sa.Column("comptees", sa.Integer(), nullable=False),
        sa.Column("dynamiques", sa.Integer(), nullable=False),
        sa.Column("donnees", sa.JSON(), nullable=False),
        sa.Column("levee_le", sa.Date(), nullable=True),
        sa.Column("suivie_par_id", sa.Integer(), nullable=True),
        sa.Column("commentaire", sa.Text(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("close_le", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_derive_structure_id")),
        sa.ForeignKeyConstraint(["suivie_par_id"], ["compte.id"], name=op.f("fk_derive_suivie_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derive")),
    )
    with op.batch_alter_table("derive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_derive_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(
            "uq_derive_ouverte",
            ["structure_id"],
            unique=True,
            sqlite_where=sa.text("close_le IS NULL"),
            postgresql_where=sa.text("close_le IS NULL"),
        )

    op.create_table(
        "invitation",
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utilisee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_invitation_compte_id")),
        sa.PrimaryKeyConstraint("empreinte", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "lien_utilise",
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_lien_utilise_compte_id")),
        sa.PrimaryKeyConstraint("empreinte", name=op.f("pk_lien_utilise")),
    )
    with op.batch_alter_table("lien_utilise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lien_utilise_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "rappel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("identifiant", sa.String(length=80), nullable=False),
        sa.Column("sujet", sa.String(length=160), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("a_annoncer", sa.JSON(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prochain_essai_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reclame_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("envoye_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abandonne_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erreur", sa.String(length=300), nullable=True),
        sa.Column("ouvert_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_rappel_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rappel")),
        sa.UniqueConstraint("compte_id", "jour", name=op.f("uq_rappel_compte_id_jour")),
        sa.UniqueConstraint("identifiant", name=op.f("uq_rappel_identifiant")),
    )
    with op.batch_alter_table("rappel", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rappel_a_envoyer",
            ["prochain_essai_le"],
            unique=False,
            sqlite_where=sa.text("envoye_le IS NULL AND abandonne_le IS NULL"),
            postgresql_where=sa.text("envoye_le IS NULL AND abandonne_le IS NULL"),
        )

    op.create_table(
        "reference_derive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("dynamiques", sa.Integer(), nullable=False),
        sa.Column("en_attente", sa.Integer(), nullable=False),
        sa.Column("taux_du_type", sa.Double(), nullable=True),
        sa.Column("niveau", sa.Double(), nullable=False),
        sa.Column("par_an", sa.Double(), nullable=False),
        sa.Column("arretee_le", sa.Date(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_reference_derive_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_derive")),
        sa.UniqueConstraint("structure_id", name=op.f("uq_reference_derive_structure_id")),
    )
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_derive_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=12), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("territoire", sa.String(length=40), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_role_compte_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_role_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_compte_id"), ["compte_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "salarie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=80), nullable=False),
        sa.Column("prenom", sa.String(length=80), nullable=False),
        sa.Column("nom_tri", sa.String(length=200), nullable=False),
        sa.Column("cle_recherche", sa.String(length=300), nullable=False),
        sa.Column("civilite", sa.String(length=4), nullable=True),
        sa.Column("naissance", sa.Date(), nullable=False),
        sa.Column("telephone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("commune", sa.String(length=80), nullable=True),
        sa.Column("code_postal", sa.String(length=5), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_salarie_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salarie")),
    )
    with op.batch_alter_table("salarie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_salarie_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index("ix_salarie_structure_naissance", ["structure_id", "naissance"], unique=False)
        batch_op.create_index("ix_salarie_structure_nom_tri", ["structure_id", "nom_tri"], unique=False)

    op.create_table(
        "session_web",
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_session_web_compte_id")),
        sa.PrimaryKeyConstraint("empreinte", name=op.f("pk_session_web")),
    )
    with op.batch_alter_table("session_web", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_web_compte_id"), ["compte_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_web_vue_le"), ["vue_le"], unique=False)

    op.create_table(
        "annexe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.String(length=40), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("postes_etp", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("heures_par_etp", sa.Integer(), nullable=True),
        sa.Column("objectif_durable", sa.Integer(), nullable=True),
        sa.Column("objectif_transition", sa.Integer(), nullable=True),
        sa.Column("objectif_positive", sa.Integer(), nullable=True),
        sa.Column("objectif_dynamique", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_annexe_dates_en_ordre")),
        sa.ForeignKeyConstraint(["convention_id"], ["convention.id"], name=op.f("fk_annexe_convention_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_annexe_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annexe")),
    )
    with op.batch_alter_table("annexe", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annexe_convention_id"), ["convention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_annexe_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salarie_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=16), nullable=False),
        sa.Column("libelle", sa.String(length=80), nullable=True),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("vu_le", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_document_salarie_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_document_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_salarie_id"), ["salarie_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "parcours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("salarie_id", sa.Integer(), nullable=False),
        sa.Column("entree_le", sa.Date(), nullable=False),
        sa.Column("metier", sa.String(length=120), nullable=True),
        sa.Column("prescripteur_type", sa.String(length=30), nullable=True),
        sa.Column("prescripteur_nom", sa.String(length=120), nullable=True),
        sa.Column("niveau_formation", sa.String(length=4), nullable=True),
        sa.Column("diagnostic_le", sa.Date(), nullable=True),
        sa.Column("diagnostic_auteur", sa.String(length=12), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clos_le", sa.Date(), nullable=True),
        sa.Column("limite_le", sa.Date(), nullable=True),
        sa.Column("silence_le", sa.Date(), nullable=True),
        sa.Column("pass_fin", sa.Date(), nullable=True),
        sa.Column("contrat_fin", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("clos_le IS NULL OR clos_le >= entree_le", name=op.f("ck_parcours_sortie_apres_entree")),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_parcours_salarie_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_parcours_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours")),
        sa.UniqueConstraint("ref", name=op.f("uq_parcours_ref")),
    )
    with op.batch_alter_table("parcours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcours_salarie_id"), ["salarie_id"], unique=False)
        batch_op.create_index(
            "ix_parcours_structure_clos_limite", ["structure_id", "clos_le", "limite_le"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_parcours_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(
            "uq_parcours_salarie_en_cours",
            ["salarie_id"],
            unique=True,
            sqlite_where=sa.text("clos_le IS NULL"),
            postgresql_where=sa.text("clos_le IS NULL"),
        )

    op.create_table(
        "pass_iae",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salarie_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.String(length=12), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin_officielle", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("constatee_le", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin_officielle >= debut", name=op.f("ck_pass_iae_dates_en_ordre")),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_pass_iae_salarie_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_pass_iae_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_iae")),
        sa.UniqueConstraint("structure_id", "numero", name=op.f("uq_pass_iae_structure_id_numero")),
    )
    with op.batch_alter_table("pass_iae", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pass_iae_salarie_id"), ["salarie_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pass_iae_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "affectation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("fonction", sa.String(length=10), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin IS NULL OR fin >= debut", name=op.f("ck_affectation_dates_en_ordre")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_affectation_compte_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_affectation_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_affectation_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affectation")),
    )
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.create_index("ix_affectation_compte_fonction", ["compte_id", "fonction", "fin"], unique=False)
        batch_op.create_index(batch_op.f("ix_affectation_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affectation_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "alerte",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("objet", sa.String(length=40), nullable=False),
        sa.Column("limite", sa.Date(), nullable=False),
        sa.Column("repere", sa.Date(), nullable=True),
        sa.Column("habitude_jours", sa.Integer(), nullable=True),
        sa.Column("seuil", sa.Integer(), nullable=False),
        sa.Column("signalee_le", sa.Date(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("close_le", sa.Date(), nullable=True),
        sa.Column("close_motif", sa.String(length=200), nullable=True),
        sa.Column("close_par_id", sa.Integer(), nullable=True),
        sa.Column("prise_par_id", sa.Integer(), nullable=True),
        sa.Column("reportee_au", sa.Date(), nullable=True),
        sa.Column("sourdine_au", sa.Date(), nullable=True),
        sa.Column("sourdine_motif", sa.String(length=200), nullable=True),
        sa.Column("annonces", sa.Integer(), nullable=False),
        sa.Column("annoncee_le", sa.Date(), nullable=True),
        sa.Column("escaladee_le", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["close_par_id"], ["compte.id"], name=op.f("fk_alerte_close_par_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_alerte_parcours_id")),
        sa.ForeignKeyConstraint(["prise_par_id"], ["compte.id"], name=op.f("fk_alerte_prise_par_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_alerte_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerte")),
        sa.UniqueConstraint(
            "parcours_id",
            "code",
            "objet",
            "limite",
            "seuil",
            name=op.f("uq_alerte_parcours_id_code_objet_limite_seuil"),
        ),
    )
    with op.batch_alter_table("alerte", schema=None) as batch_op:
        batch_op.create_index(
            "ix_alerte_ouverte",
            ["structure_id", "parcours_id"],
            unique=False,
            sqlite_where=sa.text("close_le IS NULL"),
            postgresql_where=sa.text("close_le IS NULL"),
        )
        batch_op.create_index(
            "ix_alerte_prise",
            ["prise_par_id"],
            unique=False,
            sqlite_where=sa.text("prise_par_id IS NOT NULL"),
            postgresql_where=sa.text("prise_par_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_alerte_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(
            "uq_alerte_structure",
            ["structure_id", "code", "objet", "limite", "seuil"],
            unique=True,
            sqlite_where=sa.text("parcours_id IS NULL"),
            postgresql_where=sa.text("parcours_id IS NULL"),
        )

    op.create_table(
        "autorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=20), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_autorisation_dates_en_ordre")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_autorisation_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_autorisation_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autorisation")),
    )
    with op.batch_alter_table("autorisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_autorisation_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_autorisation_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_consultation_compte_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_consultation_parcours_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_compte_id"), ["compte_id"], unique=False)
        batch_op.create_index("ix_consultation_parcours_le", ["parcours_id", "le"], unique=False)

    op.create_table(
        "contrat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("renouvelle_id", sa.Integer(), nullable=True),
        sa.Column("genre", sa.String(length=12), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("rompu_le", sa.Date(), nullable=True),
        sa.Column("heures_hebdo", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("metier", sa.String(length=120), nullable=True),
        sa.Column("derogation", sa.String(length=20), nullable=True),
        sa.Column("derogation_horaire", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin IS NULL OR fin >= debut", name=op.f("ck_contrat_dates_en_ordre")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_contrat_parcours_id")),
        sa.ForeignKeyConstraint(["renouvelle_id"], ["contrat.id"], name=op.f("fk_contrat_renouvelle_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_contrat_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contrat")),
    )
    with op.batch_alter_table("contrat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contrat_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contrat_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "critere",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("justificatif_le", sa.Date(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_critere_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_critere_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_critere")),
        sa.UniqueConstraint("parcours_id", "code", name=op.f("uq_critere_parcours_id_code")),
    )
    with op.batch_alter_table("critere", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_critere_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_critere_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "echeance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("objet", sa.String(length=40), nullable=False),
        sa.Column("limite", sa.Date(), nullable=False),
        sa.Column("repere", sa.Date(), nullable=True),
        sa.Column("habitude_jours", sa.Integer(), nullable=True),
        sa.Column("prochain_le", sa.Date(), nullable=True),
        sa.Column("seuil", sa.Integer(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_echeance_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_echeance_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echeance")),
        sa.UniqueConstraint("parcours_id", "code", "objet", name=op.f("uq_echeance_parcours_id_code_objet")),
    )
    with op.batch_alter_table("echeance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_echeance_a_signaler",
            ["structure_id", "prochain_le"],
            unique=False,
            sqlite_where=sa.text("prochain_le IS NOT NULL"),
            postgresql_where=sa.text("prochain_le IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_echeance_structure",
            ["structure_id", "code", "objet"],
            unique=True,
            sqlite_where=sa.text("parcours_id IS NULL"),
            postgresql_where=sa.text("parcours_id IS NULL"),
        )

    op.create_table(
        "etape",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("genre", sa.String(length=20), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=True),
        sa.Column("lieu", sa.String(length=10), nullable=False),
        sa.Column("duree_minutes", sa.Integer(), nullable=True),
        sa.Column("etat", sa.String(length=10), nullable=False),
        sa.Column("est_collective", sa.Boolean(), nullable=False),
        sa.Column("visibilite", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("cle_idempotence", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_etape_auteur_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_etape_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_etape_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etape")),
        sa.UniqueConstraint("cle_idempotence", name=op.f("uq_etape_cle_idempotence")),
    )
    with op.batch_alter_table("etape", schema=None) as batch_op:
        batch_op.create_index("ix_etape_parcours_le", ["parcours_id", "le"], unique=False)
        batch_op.create_index(batch_op.f("ix_etape_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "formation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("intitule", sa.String(length=160), nullable=False),
        sa.Column("organisme", sa.String(length=120), nullable=True),
        sa.Column("finalite", sa.String(length=20), nullable=False),
        sa.Column("est_certifiante", sa.Boolean(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("heures_prevues", sa.Integer(), nullable=True),
        sa.Column("heures_suivies", sa.Integer(), nullable=True),
        sa.Column("resultat", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_formation_dates_en_ordre")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_formation_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_formation_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formation")),
    )
    with op.batch_alter_table("formation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_formation_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_formation_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "immersion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("hote", sa.String(length=120), nullable=False),
        sa.Column("metier", sa.String(length=120), nullable=True),
        sa.Column("objet", sa.String(length=12), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("resultat", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_immersion_dates_en_ordre")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_immersion_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_immersion_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immersion")),
    )
    with op.batch_alter_table("immersion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_immersion_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_immersion_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "jalon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=16), nullable=False),
        sa.Column("du_le", sa.Date(), nullable=False),
        sa.Column("deplace_au", sa.Date(), nullable=True),
        sa.Column("etat", sa.String(length=10), nullable=False),
        sa.Column("fait_le", sa.Date(), nullable=True),
        sa.Column("motif", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_jalon_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_jalon_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jalon")),
        sa.UniqueConstraint("parcours_id", "cle", name=op.f("uq_jalon_parcours_id_cle")),
    )
    with op.batch_alter_table("jalon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jalon_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("parcours_id", sa.Integer(), nullable=True),
        sa.Column("evenement", sa.String(length=40), nullable=False),
        sa.Column("phrase", sa.String(length=400), nullable=False),
        sa.Column("est_social", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_journal_compte_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_journal_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_journal_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_le"), ["le"], unique=False)
        batch_op.create_index("ix_journal_parcours_le", ["parcours_id", "le"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "participation_fse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("entree_saisie_le", sa.Date(), nullable=True),
        sa.Column("sortie_saisie_le", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_participation_fse_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_participation_fse_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_fse")),
        sa.UniqueConstraint("parcours_id", name=op.f("uq_participation_fse_parcours_id")),
    )
    with op.batch_alter_table("participation_fse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_fse_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "prolongation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pass_iae_id", sa.Integer(), nullable=False),
        sa.Column("motif", sa.String(length=30), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("demandee_le", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decidee_le", sa.Date(), nullable=True),
        sa.Column("jours_dans_officielle", sa.Integer(), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_prolongation_dates_en_ordre")),
        sa.ForeignKeyConstraint(["pass_iae_id"], ["pass_iae.id"], name=op.f("fk_prolongation_pass_iae_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_prolongation_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prolongation")),
    )
    with op.batch_alter_table("prolongation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prolongation_pass_iae_id"), ["pass_iae_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_prolongation_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "sortie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("motif", sa.String(length=4), nullable=True),
        sa.Column("emploi", sa.String(length=160), nullable=True),
        sa.Column("justificatif", sa.String(length=160), nullable=True),
        sa.Column("justificatif_le", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_sortie_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_sortie_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sortie")),
        sa.UniqueConstraint("parcours_id", name=op.f("uq_sortie_parcours_id")),
    )
    with op.batch_alter_table("sortie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sortie_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index("ix_sortie_structure_le", ["structure_id", "le"], unique=False)

    op.create_table(
        "suivi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("mois", sa.Integer(), nullable=False),
        sa.Column("du_le", sa.Date(), nullable=False),
        sa.Column("fait_le", sa.Date(), nullable=True),
        sa.Column("situation", sa.String(length=20), nullable=True),
        sa.Column("precision", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mois IN (3, 6)", name=op.f("ck_suivi_trois_ou_six")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_suivi_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_suivi_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suivi")),
        sa.UniqueConstraint("parcours_id", "mois", name=op.f("uq_suivi_parcours_id_mois")),
    )
    with op.batch_alter_table("suivi", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suivi_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suivi_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pass_iae_id", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("motif", sa.String(length=30), nullable=False),
        sa.Column("jours_dans_officielle", sa.Integer(), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_suspension_dates_en_ordre")),
        sa.ForeignKeyConstraint(["pass_iae_id"], ["pass_iae.id"], name=op.f("fk_suspension_pass_iae_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_suspension_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_pass_iae_id"), ["pass_iae_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suspension_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "annonce",
        sa.Column("alerte_id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("rappel_id", sa.Integer(), nullable=False),
        sa.Column("jugee_le", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["alerte_id"], ["alerte.id"], name=op.f("fk_annonce_alerte_id")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_annonce_compte_id")),
        sa.ForeignKeyConstraint(["rappel_id"], ["rappel.id"], name=op.f("fk_annonce_rappel_id")),
        sa.PrimaryKeyConstraint("alerte_id", "compte_id", name=op.f("pk_annonce")),
    )
    with op.batch_alter_table("annonce", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annonce_rappel_id"), ["rappel_id"], unique=False)

    op.create_table(
        "evenement_agenda",
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("objet", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annule_le", sa.Date(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_evenement_agenda_compte_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_evenement_agenda_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_evenement_agenda_structure_id")),
        sa.PrimaryKeyConstraint("compte_id", "parcours_id", "code", "objet", name=op.f("pk_evenement_agenda")),
        sa.UniqueConstraint("uid", name=op.f("uq_evenement_agenda_uid")),
    )
    with op.batch_alter_table("evenement_agenda", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evenement_agenda_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evenement_agenda_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "heures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("contrat_id", sa.Integer(), nullable=False),
        sa.Column("mois", sa.Date(), nullable=False),
        sa.Column("travaillees", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("en_entreprise", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("en_entreprise <= travaillees", name=op.f("ck_heures_entreprise_comprise")),
        sa.ForeignKeyConstraint(["contrat_id"], ["contrat.id"], name=op.f("fk_heures_contrat_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_heures_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_heures_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heures")),
        sa.UniqueConstraint("contrat_id", "mois", name=op.f("uq_heures_contrat_id_mois")),
    )
    with op.batch_alter_table("heures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heures_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_heures_structure_id"), ["structure_id"], unique=False)

    op.create_table(
        "suite_alerte",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alerte_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("genre", sa.String(length=10), nullable=False),
        sa.Column("vers_id", sa.Integer(), nullable=True),
        sa.Column("jusqu_au", sa.Date(), nullable=True),
        sa.Column("motif", sa.String(length=200), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alerte_id"], ["alerte.id"], name=op.f("fk_suite_alerte_alerte_id")),
        sa.ForeignKeyConstraint(["par_id"], ["compte.id"], name=op.f("fk_suite_alerte_par_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_suite_alerte_structure_id")),
        sa.ForeignKeyConstraint(["vers_id"], ["compte.id"], name=op.f("fk_suite_alerte_vers_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suite_alerte")),
    )
    with op.batch_alter_table("suite_alerte", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suite_alerte_alerte_id"), ["alerte_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suite_alerte_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("suite_alerte", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suite_alerte_structure_id"))
        batch_op.drop_index(batch_op.f("ix_suite_alerte_alerte_id"))

    op.drop_table("suite_alerte")
    with op.batch_alter_table("heures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heures_structure_id"))
        batch_op.drop_index(batch_op.f("ix_heures_parcours_id"))

    op.drop_table("heures")
    with op.batch_alter_table("evenement_agenda", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evenement_agenda_structure_id"))
        batch_op.drop_index(batch_op.f("ix_evenement_agenda_parcours_id"))

    op.drop_table("evenement_agenda")
    with op.batch_alter_table("annonce", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annonce_rappel_id"))

    op.drop_table("annonce")
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspension_structure_id"))
        batch_op.drop_index(batch_op.f("ix_suspension_pass_iae_id"))

    op.drop_table("suspension")
    with op.batch_alter_table("suivi", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suivi_structure_id"))
        batch_op.drop_index(batch_op.f("ix_suivi_parcours_id"))

    op.drop_table("suivi")
    with op.batch_alter_table("sortie", schema=None) as batch_op:
        batch_op.drop_index("ix_sortie_structure_le")
        batch_op.drop_index(batch_op.f("ix_sortie_structure_id"))

    op.drop_table("sortie")
    with op.batch_alter_table("prolongation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prolongation_structure_id"))
        batch_op.drop_index(batch_op.f("ix_prolongation_pass_iae_id"))

    op.drop_table("prolongation")
    with op.batch_alter_table("participation_fse", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_fse_structure_id"))

    op.drop_table("participation_fse")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_structure_id"))
        batch_op.drop_index("ix_journal_parcours_le")
        batch_op.drop_index(batch_op.f("ix_journal_le"))

    op.drop_table("journal")
    with op.batch_alter_table("jalon", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jalon_structure_id"))

    op.drop_table("jalon")
    with op.batch_alter_table("immersion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_immersion_structure_id"))
        batch_op.drop_index(batch_op.f("ix_immersion_parcours_id"))

    op.drop_table("immersion")
    with op.batch_alter_table("formation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_formation_structure_id"))
        batch_op.drop_index(batch_op.f("ix_formation_parcours_id"))

    op.drop_table("formation")
    with op.batch_alter_table("etape", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_etape_structure_id"))
        batch_op.drop_index("ix_etape_parcours_le")

    op.drop_table("etape")
    with op.batch_alter_table("echeance", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_echeance_structure",
            sqlite_where=sa.text("parcours_id IS NULL"),
            postgresql_where=sa.text("parcours_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_echeance_a_signaler",
            sqlite_where=sa.text("prochain_le IS NOT NULL"),
            postgresql_where=sa.text("prochain_le IS NOT NULL"),
        )

    op.drop_table("echeance")
    with op.batch_alter_table("critere", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_critere_structure_id"))
        batch_op.drop_index(batch_op.f("ix_critere_parcours_id"))

    op.drop_table("critere")
    with op.batch_alter_table("contrat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contrat_structure_id"))
        batch_op.drop_index(batch_op.f("ix_contrat_parcours_id"))

    op.drop_table("contrat")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_parcours_le")
        batch_op.drop_index(batch_op.f("ix_consultation_compte_id"))

    op.drop_table("consultation")
    with op.batch_alter_table("autorisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_autorisation_structure_id"))
        batch_op.drop_index(batch_op.f("ix_autorisation_parcours_id"))

    op.drop_table("autorisation")
    with op.batch_alter_table("alerte", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alerte_structure",
            sqlite_where=sa.text("parcours_id IS NULL"),
            postgresql_where=sa.text("parcours_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_alerte_structure_id"))
        batch_op.drop_index(
            "ix_alerte_prise",
            sqlite_where=sa.text("prise_par_id IS NOT NULL"),
            postgresql_where=sa.text("prise_par_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_alerte_ouverte", sqlite_where=sa.text("close_le IS NULL"), postgresql_where=sa.text("close_le IS NULL")
        )

    op.drop_table("alerte")
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affectation_structure_id"))
        batch_op.drop_index(batch_op.f("ix_affectation_parcours_id"))
        batch_op.drop_index("ix_affectation_compte_fonction")

    op.drop_table("affectation")
    with op.batch_alter_table("pass_iae", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pass_iae_structure_id"))
        batch_op.drop_index(batch_op.f("ix_pass_iae_salarie_id"))

    op.drop_table("pass_iae")
    with op.batch_alter_table("parcours", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_parcours_salarie_en_cours",
            sqlite_where=sa.text("clos_le IS NULL"),
            postgresql_where=sa.text("clos_le IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_parcours_structure_id"))
        batch_op.drop_index("ix_parcours_structure_clos_limite")
        batch_op.drop_index(batch_op.f("ix_parcours_salarie_id"))

    op.drop_table("parcours")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_structure_id"))
        batch_op.drop_index(batch_op.f("ix_document_salarie_id"))

    op.drop_table("document")
    with op.batch_alter_table("annexe", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annexe_structure_id"))
        batch_op.drop_index(batch_op.f("ix_annexe_convention_id"))

    op.drop_table("annexe")
    with op.batch_alter_table("session_web", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_web_vue_le"))
        batch_op.drop_index(batch_op.f("ix_session_web_compte_id"))

    op.drop_table("session_web")
    with op.batch_alter_table("salarie", schema=None) as batch_op:
        batch_op.drop_index("ix_salarie_structure_nom_tri")
        batch_op.drop_index("ix_salarie_structure_naissance")
        batch_op.drop_index(batch_op.f("ix_salarie_structure_id"))

    op.drop_table("salarie")
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_structure_id"))
        batch_op.drop_index(batch_op.f("ix_role_compte_id"))

    op.drop_table("role")
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_derive_structure_id"))

    op.drop_table("reference_derive")
    with op.batch_alter_table("rappel", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rappel_a_envoyer",
            sqlite_where=sa.text("envoye_le IS NULL AND abandonne_le IS NULL"),
            postgresql_where=sa.text("envoye_le IS NULL AND abandonne_le IS NULL"),
        )

    op.drop_table("rappel")
    with op.batch_alter_table("lien_utilise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lien_utilise_compte_id"))

    op.drop_table("lien_utilise")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_compte_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("derive", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_derive_ouverte", sqlite_where=sa.text("close_le IS NULL"), postgresql_where=sa.text("close_le IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_derive_structure_id"))

    op.drop_table("derive")
    with op.batch_alter_table("depot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_depot_structure_id"))

    op.drop_table("depot")
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_convention_structure_id"))

    op.drop_table("convention")
    op.drop_table("tentative")
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_structure_zone"))
        batch_op.drop_index(batch_op.f("ix_structure_territoire"))

    op.drop_table("structure")
    op.drop_table("execution")
    op.drop_table("compte")
