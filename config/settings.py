"""All settings, from the environment. One module for demo, test and production.

ENVIRONMENT is `demo` (default), `test` or `production`; production demands SECRET_KEY, the
keys of private data and ALLOWED_HOSTS, and ignores CLOCK_FILE.
"""

import os
import secrets
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.private_keys import private_keys
from config.timetable import at_pace

BASE_DIR = Path(__file__).resolve().parent.parent

# openpyxl takes lxml wherever somebody has installed it, and then refuses and writes other things than with the
# standard library: workbooks must not depend on what else is there.
os.environ["OPENPYXL_LXML"] = "False"


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _quiet(text: str) -> tuple[time, time] | None:
    """Two times of the day from "20:00-08:00"; None for an empty text."""
    if not text.strip():
        return None
    try:
        first, last = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as error:
        raise ImproperlyConfigured("QUIET_HOURS must look like 20:00-08:00") from error
    return None if first == last else (first, last)


def _names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


ENVIRONMENT = os.environ.get("ENVIRONMENT", "demo")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = _flag("DEBUG") and not PRODUCTION
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
TLS = _flag("TLS", default=PRODUCTION)

if PRODUCTION and not os.environ.get("SECRET_KEY"):
    raise ImproperlyConfigured("SECRET_KEY must be set in production")
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(48)
# Of ID numbers and mobiles: what encrypts them, and what finds them (docs/adr/0015-private-data.md).
PRIVATE_KEYS, PRIVATE_INDEX_KEYS = (
    private_keys(name, os.environ.get(name, ""), var_dir=VAR_DIR, production=PRODUCTION)
    for name in ("PRIVATE_KEYS", "PRIVATE_INDEX_KEYS")
)
ALLOWED_HOSTS = _names("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _names("CSRF_TRUSTED_ORIGINS")

# The clock may be set for rehearsals and tests: the file holds one ISO moment. Never in production.
CLOCK_FILE: str | None = None if PRODUCTION else os.environ.get("CLOCK_FILE")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "treebeard",
    "audit.apps.AuditConfig",
    "accounts.apps.AccountsConfig",
    "jobs.apps.JobsConfig",
    "files.apps.FilesConfig",
    "personnel.apps.PersonnelConfig",
    "campaigns.apps.CampaignsConfig",
    "rectification.apps.RectificationConfig",
    "reporting.apps.ReportingConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.StorableMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.IdleSignOutMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.screen",
            ],
            "builtins": ["accounts.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if "sqlite" in config["ENGINE"]:
        # IMMEDIATE: a transaction that reads and then writes must hold the write lock from its start,
        # or concurrent posts fail with "database is locked" whatever the timeout.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    config["ATOMIC_REQUESTS"] = False
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.KindsValidator"},
    {"NAME": "accounts.passwords.UserNameValidator"},
    {"NAME": "accounts.passwords.HistoryValidator"},
]
PASSWORD_MAX_AGE_DAYS = int(os.environ.get("PASSWORD_MAX_AGE_DAYS", "90"))
IDLE_SIGN_OUT_SECONDS = int(os.environ.get("IDLE_SIGN_OUT_SECONDS", "1800"))
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# A lock hits one account from one address: a stranger cannot lock an officer out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# The lock page names a time: attempts against the lock must not move it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Our own trail keeps sign-ins.
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_VERBOSE = False
TRUSTED_PROXIES = _names("TRUSTED_PROXIES")

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y年n月j日"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y年n月j日 H:i"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static", VAR_DIR / "frontend") if path.exists()]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "config.static_files.HashedModules"
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT == "test"
# Each test client has middleware of its own: a file is looked up when it is asked for, not all of them each time.
WHITENOISE_AUTOREFRESH = ENVIRONMENT == "test"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
# A problem list of a thousand rows is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
# Where `load_campaign` finds the notices that a package cuts its texts from.
NOTICES_DIR = Path(os.environ.get("NOTICES_DIR") or BASE_DIR.parent / "shared" / "notices")

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TIMEZONE = TIME_ZONE
# A test may let beat tick faster than the timetable says. Never in production.
CELERY_BEAT_SCHEDULE = at_pace(None if PRODUCTION else os.environ.get("BEAT_PACE"))
CELERY_BEAT_SCHEDULER = "jobs.beat:LivingScheduler"
# Beat looks up at least so often, and tells the health page that it lives.
CELERY_BEAT_MAX_LOOP_INTERVAL = 15
# Handlers may clear up after the first limit; the second kills the process, and the sweeper finds the row.
CELERY_TASK_SOFT_TIME_LIMIT = int(os.environ.get("JOB_SECONDS", "1800"))
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 60
# A worker that dies takes with it what it had fetched; rows bring it back, but only after a minute.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
if urlsplit(REDIS_URL).scheme == "unix":
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)

JOB_ATTEMPTS = 3
# After so many days the file that a job made is removed; its row stays.
JOB_RESULT_DAYS = int(os.environ.get("JOB_RESULT_DAYS", "30"))

# Where people open this site: links in mails begin with it.
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/") + "/"
# The channels offered besides the inbox; mail also needs EMAIL_HOST.
CHANNELS = _names("CHANNELS", "mail,wecom,dingtalk,feishu,webhook")
# Robots of the public services; a service run in one's own network has other addresses.
CHAT_ADDRESSES = {
    "wecom": os.environ.get("WECOM_ADDRESS", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
    "dingtalk": os.environ.get("DINGTALK_ADDRESS", "https://oapi.dingtalk.com/robot/send"),
    "feishu": os.environ.get("FEISHU_ADDRESS", "https://open.feishu.cn/open-apis/bot/v2/hook/"),
}
# Webhooks lead to public https addresses alone, unless this is set.
WEBHOOK_ALLOW_PRIVATE = _flag("WEBHOOK_ALLOW_PRIVATE")
# Mails and chats wait for the end of these hours; empty: none.
QUIET_HOURS = _quiet(os.environ.get("QUIET_HOURS", "20:00-08:00"))
# With pauses of 1, 2, 4 … minutes and at most four hours, 24 attempts take almost three days.
MESSAGE_ATTEMPTS = int(os.environ.get("MESSAGE_ATTEMPTS", "24"))

# Mail: EMAIL_SECURITY is `ssl` (from the first byte), `starttls` or `none`; by default as the port has it.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "465"))
EMAIL_SECURITY = os.environ.get("EMAIL_SECURITY") or {465: "ssl", 587: "starttls"}.get(EMAIL_PORT, "none")
if EMAIL_SECURITY not in {"ssl", "starttls", "none"}:
    raise ImproperlyConfigured("EMAIL_SECURITY must be ssl, starttls or none")
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL_SECURITY == "ssl", EMAIL_SECURITY == "starttls"
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 10
EMAIL_FROM = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "noreply@localhost"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f'"{os.environ.get("EMAIL_FROM_NAME", "专项整治管理")}" <{EMAIL_FROM}>'

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    # Deny by default: a viewset that does not name its own rule answers nobody.
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "专项整治管理",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "CampaignKindEnum": "campaigns.models.campaign.CampaignKind",
        "FilingKindEnum": "campaigns.models.requirements.FilingKind",
        "RectificationKindEnum": "rectification.models.problems.RectificationKind",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
