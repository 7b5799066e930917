# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
RUN apt-get update \
	&& apt-get install -y --no-install-recommends make nodejs npm \
	&& rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY static/package.json static/package-lock.json static/
RUN cd static && npm ci --silent --no-fund --no-audit
COPY . .
RUN make build

FROM debian:bookworm-slim
RUN apt-get update \
	&& apt-get install -y --no-install-recommends ca-certificates postgresql-client tzdata \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --home-dir /var/lib/markt --create-home markt
COPY --from=build /src/bin/markt /usr/local/bin/markt
USER markt
ENV MARKT_ADDR=0.0.0.0:8080 MARKT_DATA=/var/lib/markt
VOLUME /var/lib/markt
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["markt", "doctor", "--quick"]
ENTRYPOINT ["markt"]
CMD ["serve"]
