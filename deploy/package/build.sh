#!/usr/bin/env bash
# Builds dist/vmapower_VERSION_ARCH.deb from the sources, the same bytes from the same commit and the
# same Go. Needs Go and dpkg-deb.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=${VERSION:?set VERSION, as make package does}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
arch=${ARCH:-$(dpkg --print-architecture)}
out=${OUT:-$PWD/dist}

debian=$(deploy/package/version.sh)

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
share=$tree/usr/share
install -d "$tree"/{DEBIAN,etc/vmapower,usr/bin,usr/lib/systemd/system,usr/lib/sysusers.d,usr/lib/tmpfiles.d}
install -d "$share"/{man/man1,bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d,doc/vmapower}

CGO_ENABLED=0 GOARCH=$arch go build -buildvcs=false -trimpath -ldflags "-s -w -X main.version=$version" \
  -o "$tree/usr/bin/vmapower" ./cmd/vmapower
# The pages and completions are the same on every machine, and this one can run its own program.
vmapower() { go run -buildvcs=false -ldflags "-X main.version=$version" ./cmd/vmapower "$@"; }
vmapower manual man "$share/man/man1"
gzip -9n "$share"/man/man1/*
vmapower completion bash >"$share/bash-completion/completions/vmapower"
vmapower completion zsh >"$share/zsh/vendor-completions/_vmapower"
vmapower completion fish >"$share/fish/vendor_completions.d/vmapower.fish"

cp -R deploy/systemd/*.service deploy/systemd/*.target deploy/systemd/*.service.d "$tree/usr/lib/systemd/system/"
cp deploy/systemd/sysusers.conf "$tree/usr/lib/sysusers.d/vmapower.conf"
cp deploy/systemd/tmpfiles.conf "$tree/usr/lib/tmpfiles.d/vmapower.conf"
cp deploy/package/config.yaml "$tree/etc/vmapower/config.yaml"
cp LICENSE "$share/doc/vmapower/copyright"
cp docs/operations.md docs/security.md "$share/doc/vmapower/"
gzip -9nc CHANGELOG.md >"$share/doc/vmapower/changelog.gz"

install -m 0755 deploy/package/{postinst,prerm,postrm} "$tree/DEBIAN/"
echo /etc/vmapower/config.yaml >"$tree/DEBIAN/conffiles"
cat >"$tree/DEBIAN/control" <<END
Package: vmapower
Version: $debian
Architecture: $arch
Maintainer: vmapower <vmapower@example.test>
Installed-Size: $(du -sk --exclude DEBIAN "$tree" | cut -f1)
Section: admin
Priority: optional
Recommends: redis-server
Suggests: nbdkit, openssh-client
Description: power VMs off and on for failovers, and copy their last changes
 A service beside vCenter: it shuts a VM down cleanly, copies what has changed
 on its disks, and powers it on again if anything goes wrong. Each job keeps a
 log of its steps.
END

chmod -R u=rwX,go=rX "$tree"
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch --no-dereference --date "@$SOURCE_DATE_EPOCH"
mkdir -p "$out"
dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/vmapower_${debian}_$arch.deb"
