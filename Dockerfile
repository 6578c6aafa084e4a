# One static binary on a base without a shell. RUNTIME=scratch works as well.
ARG RUNTIME=gcr.io/distroless/static-debian12:nonroot

FROM golang:1.26 AS build
WORKDIR /src
ENV GOCACHE=/cache/build GOMODCACHE=/cache/modules
COPY go.mod go.sum ./
COPY client/go.mod client/
RUN --mount=type=cache,target=/cache go mod download
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/cache \
    CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /vmapower ./cmd/vmapower

FROM ${RUNTIME}
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /vmapower /vmapower
COPY LICENSE /LICENSE
USER 65532:65532
EXPOSE 8081 8083
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/vmapower", "healthcheck", "--any-role"]
ENTRYPOINT ["/vmapower"]
CMD ["serve"]
