"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        from audit.labels import add_labels, add_words
        from jobs import menu, receivers, vital
        from jobs.labels import LABELS, WORDS

        add_labels(LABELS)
        add_words(WORDS)
        menu.register()
        vital.connect()
        receivers.connect()
