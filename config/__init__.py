"""Settings, routes and the Celery application: the only layer that knows every app."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
