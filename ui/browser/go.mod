module vmapower/ui/browser

go 1.26

require (
	github.com/chromedp/chromedp v0.23.0
	vmapower v0.0.0
)

replace vmapower => ../..
