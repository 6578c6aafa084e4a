package config

var OwnKeyring = ownKeyring
