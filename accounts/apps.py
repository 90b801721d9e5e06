"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("单位与账号")

    def ready(self) -> None:
        from accounts import menu, receivers
        from accounts.labels import LABELS
        from audit.labels import add_labels

        add_labels(LABELS)
        receivers.connect()
        menu.register()
