"""Forms of the watch: its filters, and what is said before something is done about an alert."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from parcours.domain.suite_alerte import Geste
from parcours.web.forms.base import Jour, Texte, obligatoire
from parcours.web.forms.vigilance import Vigilant

MOTIF_MAXIMUM = 200


class FiltreVeilleForm(FlaskForm):
    """The filters of the watch: read from the address, sent back to it."""

    class Meta(FlaskForm.Meta):
        """Nothing is written: no token in the address."""

        csrf = False

    portee = SelectField("Pour qui", choices={})
    besoin = SelectField("Ce qu’il y a à faire", choices={})
    prise = SelectField("Qui s’en occupe", choices={})
    referent = SelectField("Référent·e de la personne", choices={})
    structure = SelectField("Structure", choices={})
    # The box one is in, which is chosen by its tab.
    etat = HiddenField()


class GesteForm(Vigilant):
    """Nothing to say: the button is enough."""

    TEXTES = ("motif", "commentaire")

    def distinguer(self, suffixe: object) -> None:
        """Give its controls names of their own on the page, where several of these forms may be open."""
        for champ in self:
            champ.id = champ.label.field_id = f"{champ.id}-{suffixe}"


class JusquAuForm(GesteForm):
    """Until a day."""

    jusqu_au: Jour

    @property
    def jour(self) -> date:
        """The day chosen; the form must be valid."""
        assert self.jusqu_au.data is not None  # noqa: S101  the field is required
        return self.jusqu_au.data


class ReportForm(JusquAuForm):
    """Until when, and why if it helps the team."""

    jusqu_au = Jour("Me la rappeler le", requis="Indiquez le jour où elle doit revenir.")
    motif = Texte("Pourquoi", maximum=MOTIF_MAXIMUM)


class SourdineForm(JusquAuForm):
    """Until when, and why."""

    jusqu_au = Jour("En sourdine jusqu’au", requis="Indiquez le dernier jour de la sourdine.")
    motif = Texte(
        "Pourquoi", [obligatoire("Dites en quelques mots pourquoi cette alerte peut se taire.")], maximum=MOTIF_MAXIMUM
    )


class ConfierForm(GesteForm):
    """To whom, among those who may deal with it."""

    vers = SelectField("À qui", choices={})


class ClotureForm(GesteForm):
    """What was done, for whoever reads the history."""

    commentaire = Texte(
        "Ce qui a été fait", [obligatoire("Dites en quelques mots ce qui a été fait.")], maximum=MOTIF_MAXIMUM
    )


FORMES: dict[Geste, type[GesteForm]] = {
    Geste.REPORTER: ReportForm,
    Geste.SOURDINE: SourdineForm,
    Geste.CONFIER: ConfierForm,
    Geste.CLORE: ClotureForm,
}
