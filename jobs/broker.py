"""What the broker says of itself. Every question has a short time limit: no page and no save waits for Redis."""

import redis
from django.conf import settings

QUEUE = "celery"
PATIENCE = 1.0


def queue_length() -> int | None:
    """How many messages wait in the queue; None when the broker does not answer within a second, or has no address."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
        ) as client:
            return int(client.llen(QUEUE))
    except (redis.RedisError, OSError, ValueError):
        return None
