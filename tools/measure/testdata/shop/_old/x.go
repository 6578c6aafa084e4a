package x

func Left() {}
