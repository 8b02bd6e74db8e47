# Untested where no container engine is at hand; tests/jobboard/test_containers.py reads it.

FROM python:3.11.13-slim-bookworm AS packages
COPY requirements/production.txt /tmp/requirements.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --requirement /tmp/requirements.txt

FROM python:3.11.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/board/var
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin board
WORKDIR /srv/board
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Static files belong to the image, so that each version serves its own; private and media are volumes.
RUN mkdir -p var/private var/media && chown -R board:board var \
    && DEMO=1 python manage.py collectstatic --no-input --verbosity 0
USER board
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "jobboard.wsgi", "--bind=0.0.0.0:8000"]
