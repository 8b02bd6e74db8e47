from django.utils.translation import gettext_lazy as _

from .application import Application


class RestrictedApplication(Application):
    """What staff find in case of a claim."""

    class Meta:
        proxy = True
        verbose_name = _("restricted application")
        verbose_name_plural = _("restricted applications")
