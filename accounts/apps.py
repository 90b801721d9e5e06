"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("单位与账号")

    def ready(self) -> None:
        from accounts import menu, receivers
        from accounts.changing import add_part
        from accounts.labels import LABELS, WORDS
        from accounts.services.changes.people import OrganisationPart
        from audit.labels import add_labels, add_words

        add_labels(LABELS)
        add_words(WORDS)
        receivers.connect()
        menu.register()
        add_part(OrganisationPart())
