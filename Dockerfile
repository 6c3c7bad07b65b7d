# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY shop shop
COPY suppliers suppliers
COPY cms cms
COPY tasks tasks
COPY templates templates
# Static files are part of the image; these values are needed to start and kept nowhere.
RUN SECRET_KEY=only-while-static-files-are-collected-in-the-build \
    ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
    DATABASE_URL=postgres://none:none@localhost/none REDIS_URL=redis://localhost/0 \
    DJANGO_SETTINGS_MODULE=shop.settings.production \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=shop.settings.production
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin boutique
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
# Pictures and proofs when no S3-compatible store is set.
RUN mkdir -p /app/var/media /app/var/private && chown -R boutique: /app/var/media /app/var/private
USER boutique
VOLUME ["/app/var/media", "/app/var/private"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as u; host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.*') or 'localhost'; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "20", \
     "--no-ws", "shop.wsgi:application"]
