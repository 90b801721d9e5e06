# One image for web, worker and beat; docker-compose.yml shows how they go together.
FROM node:22-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/apt-run.txt requirements/
RUN apt-get update \
 && sed -e '/^#/d' -e 's/|.*//' requirements/apt-run.txt \
    | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
COPY . .
# The account's number is fixed, so that a backup of the files volume can be restored elsewhere.
RUN --mount=type=bind,from=frontend,source=/app/node_modules,target=/app/node_modules \
    python bin/build_frontend.py \
 && python manage.py collectstatic --no-input --verbosity 0 \
 && useradd --uid 10001 --create-home zhengzhi \
 && install -d -o zhengzhi -g zhengzhi -m 700 var/files
USER zhengzhi
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--timeout", "60", "--access-logfile", "-", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
