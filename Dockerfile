# Zhitong as an image: packages from the lock with their hashes, bytecode compiled and the language
# model trained at build. At run time nothing needs a shell, root, or a place to write but /data.
#
# The base is pinned by its exact tag. A deployment that has its own registry should pin it by
# digest there: `docker buildx imagetools inspect python:3.13.9-slim-bookworm` prints it.

FROM python:3.13.9-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /opt/zhitong
COPY requirements.lock ./
# The lock is complete, so no dependency is looked up. compileall's status is not looked at,
# because a few packages carry templates that are no valid Python.
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --require-hashes \
        --only-binary :all: --no-deps --no-compile --requirement requirements.lock \
    && (/opt/venv/bin/python -W ignore -m compileall -qq -j 0 /opt/venv/lib || true)
COPY app app/
COPY bot bot/
COPY casework casework/
COPY channels channels/
COPY console console/
COPY documents documents/
COPY nlu nlu/
COPY notify notify/
COPY responses responses/
COPY storage storage/
COPY LICENSE ./
# Bytecode is checked against the source's content, because a copied file's time says nothing.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash \
        app bot casework channels console documents nlu notify storage \
    && /opt/venv/bin/python -m nlu.embedded.train --out var/models \
    && install -d -m 0700 -o 10001 -g 10001 /data

FROM python:3.13.9-slim-bookworm
LABEL org.opencontainers.image.title="Zhitong" \
    org.opencontainers.image.licenses="Apache-2.0"
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    ZHITONG_DATA_DIR=/data \
    ZHITONG_HOST=0.0.0.0 \
    ZHITONG_PORT=8470
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/zhitong /opt/zhitong
COPY --from=build --chown=10001:10001 /data /data
WORKDIR /opt/zhitong
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8470
STOPSIGNAL SIGTERM
# urlopen raises, and so Python ends with 1, on every answer but a good one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["/opt/venv/bin/python", "-I", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8470/healthz', timeout=3)"]
ENTRYPOINT ["/opt/venv/bin/python", "-m", "app"]
CMD ["serve"]
