# docker build -t senryaku .
# The default embedding model needs no torch. For the small CPU build of torch, name the package index that
# PyTorch's installation page gives for it: docker build --build-arg TORCH_INDEX=… -t senryaku .
FROM python:3.11-slim
ARG TORCH_INDEX=""
ENV PYTHONUNBUFFERED=1 SENRYAKU_HOME=/var/lib/senryaku SENRYAKU_HOST=0.0.0.0
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
      -c constraints.txt -e '.[mcp,openai,postgresql]' \
 && useradd --system --create-home --home-dir "$SENRYAKU_HOME" senryaku
USER senryaku
VOLUME /var/lib/senryaku
EXPOSE 8000
HEALTHCHECK --start-period=60s --interval=30s --timeout=10s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz')"]
CMD ["sh", "-c", "senryaku ingest --if-changed && exec senryaku serve"]
