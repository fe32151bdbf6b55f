# The server in a container: no shell, no package manager, not root, and nothing that can be written to but /data.
#   docker build -t 46elks-mcp-server .
#   docker run -i --rm --read-only -v 46elks-mcp-server-data:/data 46elks-mcp-server --simulator

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.ts && mkdir -m 700 /data

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL io.modelcontextprotocol.server.name="io.github.OWNER/46elks-mcp-server" \
      org.opencontainers.image.title="46elks-mcp-server" \
      org.opencontainers.image.source="https://github.com/OWNER/46elks-mcp-server" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /build/dist /app/dist
COPY package.json LICENSE /app/
# 65532 is the user that distroless calls nonroot.
COPY --from=build --chown=65532:65532 /data /data
ENV ELKS_DATA_DIR=/data
USER 65532:65532
VOLUME /data
# What goes wrong in a container is settings that cannot be read and a volume that cannot be written to. This needs both,
# and that the audit trail in the volume is unbroken. A server over HTTP is better asked itself, as docker-compose.yml does.
HEALTHCHECK --interval=5m --timeout=10s CMD ["/usr/local/bin/node", "/app/dist/cli.js", "audit", "--since", "1m"]
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/cli.js"]
