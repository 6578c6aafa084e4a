module vmapower/client

go 1.23
