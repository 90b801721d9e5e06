"""How static files are named when they are served for real."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

_FROM = (
    r"""(?P<matched>import(?P<names>\s*\{[^}]*\})\s*from\s*["'](?P<url>\.[^"']*)["'];)""",
    """import%(names)s from "%(url)s";""",
)
_WHOLE = (r"""(?P<matched>import\s*["'](?P<url>\.[^"']*)["'];)""", """import "%(url)s";""")


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names also inside our own scripts, because only the hashed copies are kept.

    Django's switch for this reads the scripts of every package; those of django-htmx name files that it does not ship.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_FROM, _WHOLE)))
