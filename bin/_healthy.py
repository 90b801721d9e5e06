"""Exit status 0 when the web server in this container answers without a fault (docker-compose.yml asks)."""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
try:
    # As if through the reverse proxy: a plain request would be answered by the redirect to https alone.
    connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    sys.exit(connection.getresponse().status >= 500)
except OSError as error:
    sys.exit(str(error))
