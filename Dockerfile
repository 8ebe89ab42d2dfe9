# paperboy as an image: docker build -t paperboy .
# What is pinned in requirements.lock is installed without looking at declared dependencies; the Makefile says why.
ARG PYTHON=python:3.12-slim

FROM ${PYTHON} AS built
WORKDIR /src
RUN python3 -m venv /opt/paperboy
COPY requirements.lock ./
RUN /opt/paperboy/bin/pip install --no-cache-dir --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY retrieval retrieval
COPY bot bot
# The lock pins the tools of the tests as well; those that weigh most are not needed to run.
RUN /opt/paperboy/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /opt/paperboy/bin/pip uninstall --yes --quiet mypy ruff hypothesis pytest \
 && /opt/paperboy/bin/paperboy --version

FROM ${PYTHON}
# Programs of the system to add, such as the offline voice: --build-arg PACKAGES=espeak-ng
ARG PACKAGES=""
RUN test -z "$PACKAGES" || { apt-get update && apt-get install --yes --no-install-recommends $PACKAGES \
 && rm -rf /var/lib/apt/lists/*; }
COPY --from=built /opt/paperboy /opt/paperboy
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin paperboy && install -d -o paperboy /data
ENV PATH=/opt/paperboy/bin:$PATH PAPERBOY_DATA_DIR=/data PYTHONUNBUFFERED=1
USER paperboy
WORKDIR /data
VOLUME /data
ENTRYPOINT ["paperboy"]
CMD ["run"]
