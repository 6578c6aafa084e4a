package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	plotWidth, plotHeight = 460, 220
	plotMargin            = 48
)

var plotColours = []string{"#0b62a4", "#c2410c", "#15803d", "#7e22ce"}

// plot draws each measure over time, a line for each process, as SVG.
func (r *soakRecord) plot() string {
	var svg strings.Builder
	rows := (len(measures) + 1) / 2
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n",
		2*plotWidth, rows*plotHeight)
	fmt.Fprintf(&svg, `<rect width="100%%" height="100%%" fill="#fff"/>`+"\n")
	for i, m := range measures {
		fmt.Fprintf(&svg, `<g transform="translate(%d %d)">`+"\n", i%2*plotWidth, i/2*plotHeight)
		r.plotOne(&svg, m)
		svg.WriteString("</g>\n")
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}

// plotOne draws a measure, from 0 to the most that there was.
func (r *soakRecord) plotOne(svg *strings.Builder, m measure) {
	longest, most := time.Second, 1.0
	for _, line := range r.lines[m.name] {
		for _, p := range line {
			longest, most = max(longest, p.at), max(most, p.value)
		}
	}
	const width, height = plotWidth - 2*plotMargin, plotHeight - 2*plotMargin
	fmt.Fprintf(svg, `<text x="%d" y="20" font-weight="bold">%s</text>`+"\n", plotMargin, m.name)
	fmt.Fprintf(svg, `<path d="M%[1]d %[1]d v%[2]d h%[3]d" fill="none" stroke="#666"/>`+"\n", plotMargin, height, width)
	fmt.Fprintf(svg, `<text x="%d" y="%d" text-anchor="end">%.0f</text>`+"\n", plotMargin-4, plotMargin+4, most)
	fmt.Fprintf(svg, `<text x="%d" y="%d" text-anchor="end">0</text>`+"\n", plotMargin-4, plotMargin+height)
	fmt.Fprintf(svg, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", plotMargin+width, plotMargin+height+14, longest.Round(time.Second))
	for i, name := range slices.Sorted(maps.Keys(r.lines[m.name])) {
		colour := plotColours[i%len(plotColours)]
		var points []string
		for _, p := range r.lines[m.name][name] {
			points = append(points, fmt.Sprintf("%.1f,%.1f", plotMargin+width*p.at.Seconds()/longest.Seconds(), plotMargin+height*(1-p.value/most)))
		}
		fmt.Fprintf(svg, `<polyline points="%s" fill="none" stroke="%s"/>`+"\n", strings.Join(points, " "), colour)
		fmt.Fprintf(svg, `<text x="%d" y="34" fill="%s">%s</text>`+"\n", plotMargin+i*90, colour, name)
	}
}
