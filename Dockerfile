FROM python:3.12-slim AS build
COPY requirements.txt /build/
RUN python -m venv /dateline && /dateline/bin/pip install --no-cache-dir --require-hashes --no-deps -r /build/requirements.txt
COPY . /build/
RUN /dateline/bin/pip install --no-cache-dir --no-deps /build

FROM python:3.12-slim
RUN useradd --uid 1000 --create-home dateline && install -d -o dateline /data /home/dateline/.cache
COPY --from=build /dateline /dateline
ENV PATH=/dateline/bin:$PATH DATELINE_LOG=json
USER dateline
VOLUME ["/data", "/home/dateline/.cache"]
EXPOSE 7860
HEALTHCHECK --start-period=120s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=5)"]
CMD ["dateline", "serve", "--host", "0.0.0.0", "--data", "/data"]
