package main

var exportedOwnKeyring = ownKeyring
