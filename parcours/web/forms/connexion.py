"""Sign-in and passwords."""

from wtforms import EmailField, HiddenField, PasswordField

from parcours.web.forms.base import Formulaire, longueur, obligatoire


class ConnexionForm(Formulaire):
    """Address and password; `reprise` carries what a session ended too early had not saved."""

    email = EmailField("Adresse électronique", [obligatoire("Indiquez votre adresse."), longueur(254)])
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Indiquez votre mot de passe.")])
    suite = HiddenField()
    reprise = HiddenField()


class MotDePasseForm(Formulaire):
    """A new password, typed once: it can be shown by the browser, and pasted."""

    mot_de_passe = PasswordField("Nouveau mot de passe", [obligatoire("Choisissez un mot de passe.")])


class ChangementForm(MotDePasseForm):
    """A new password, after the present one (whose name also keeps it out of what is carried through a sign-in)."""

    mot_de_passe_actuel = PasswordField("Mot de passe actuel", [obligatoire("Indiquez votre mot de passe actuel.")])
