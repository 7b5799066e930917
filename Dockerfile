# syntax=docker/dockerfile:1
FROM node:20.20.2-bookworm-slim AS assets
WORKDIR /src/static
COPY static/package.json static/package-lock.json ./
RUN npm ci --omit=dev --no-fund --no-audit
COPY static/ ./
RUN node build.mjs

FROM golang:1.26.10-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /src/static/dist static/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /markt ./cmd/markt

# The database's own image: backups need its pg_dump, and a cluster for the restore for trial.
FROM postgres:17.10-bookworm
RUN apt-get update \
	&& apt-get install -y --no-install-recommends ca-certificates \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --home-dir /var/lib/markt --create-home markt \
	&& install -d -o markt -m 0700 /backups
COPY --from=build /markt /usr/local/bin/markt
USER markt
ENV MARKT_ADDR=0.0.0.0:8080 MARKT_DATA=/var/lib/markt
VOLUME /var/lib/markt /backups
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["markt", "doctor", "--quick"]
ENTRYPOINT ["markt"]
CMD ["serve"]
