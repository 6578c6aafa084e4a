#!/usr/bin/env bash
# Makes sure that spin and gcc are on the PATH: spin writes the model's checker in C.
exec "$(dirname "$0")/../../deploy/apt-install.sh" "The model" "spin gcc" \
	"Install spin 6.5 and gcc with this system's package manager (brew install spin) and run make model again." \
	spin gcc
