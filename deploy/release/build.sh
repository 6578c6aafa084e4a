#!/usr/bin/env bash
# Builds into dist/: for each of PLATFORMS a tarball of the program with its manual, units and documents, and
# an SBOM of it (CycloneDX); and SHA256SUMS over all of them. The same commit, VERSION and Go give the same
# bytes. Needs Go.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=${VERSION:?set VERSION, as make release does}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
out=${OUT:-$PWD/dist}
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$out"

build() { CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "-s -w -X main.version=$version" -o "$1" ./cmd/vmapower; }
# An SBOM holds the sums of the tool that wrote it, so that is built the same everywhere too.
sbom() { GOFLAGS="-trimpath -buildvcs=false" go tool -modfile=tools/go.mod cyclonedx-gomod bin -json -noserial -notimestamp -version "$version" -output "$2" "$1"; }

# The pages and completions are the same on every machine, and this one can run its own program.
build "$tree/vmapower"
mkdir -p "$tree/share/man" "$tree/share/completions"
"$tree/vmapower" manual man "$tree/share/man"
for shell in bash zsh fish; do "$tree/vmapower" completion $shell >"$tree/share/completions/vmapower.$shell"; done
cp -R deploy/systemd "$tree/share/systemd"
cp deploy/package/config.yaml "$tree/share/config.yaml"
rm "$tree/vmapower"

files=()
for platform in ${PLATFORMS:-linux/amd64 linux/arm64}; do
  name=vmapower-$version-${platform/\//-}
  mkdir "$tree/$name"
  GOOS=${platform%/*} GOARCH=${platform#*/} build "$tree/$name/vmapower"
  sbom "$tree/$name/vmapower" "$out/$name.cdx.json"
  cp -R "$tree"/share/. docs LICENSE README.md CHANGELOG.md SECURITY.md "$tree/$name/"
  deploy/release/pack.sh "$tree" "$name" "$out/$name.tar.gz"
  files+=("$name.cdx.json" "$name.tar.gz")
done
cd "$out"
sha256sum "${files[@]}" >SHA256SUMS
cat SHA256SUMS
