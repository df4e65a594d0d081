package main

import (
	"fmt"
	"math"
	"strings"
)

// The picture is small multiples: a panel for each curve, both axes
// logarithmic, a line for each server.

const (
	panelWidth  = 300
	panelHeight = 190
	marginLeft  = 52
	marginTop   = 34
	gapX, gapY  = 70, 78
	columns     = 3
)

// Colours that stand out on white and on black.
var lineColours = []string{"#2f81f7", "#e0823d", "#3fa66b", "#b87fd9", "#8b949e"}

const pictureStyle = `<style>
  text { font: 12px system-ui, sans-serif; fill: #6e7781 }
  .title { font-weight: 600 }
  .grid { stroke: #8b949e; stroke-opacity: .3 }
  .line { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
</style>
`

// draw is the picture as SVG.
func draw(g growth, servers []server) []byte {
	rows := (len(curves) + columns - 1) / columns
	width := marginLeft + columns*(panelWidth+gapX)
	height := marginTop + rows*(panelHeight+gapY) + 10
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">`+"\n", width, height)
	b.WriteString("<title>How figures grow with the store</title>\n" + pictureStyle)
	for i, c := range curves {
		x := marginLeft + i%columns*(panelWidth+gapX)
		y := marginTop + i/columns*(panelHeight+gapY)
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", x, y)
		c.draw(&b, g, servers)
		b.WriteString("</g>\n")
	}
	for i, v := range servers {
		x := marginLeft + 150*i
		fmt.Fprintf(&b, `<path class="line" stroke="%s" d="M%d %d h20"/><text x="%d" y="%d">%s</text>`+"\n", colour(i), x, height-14, x+26, height-10, v.name)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

func colour(i int) string { return lineColours[i%len(lineColours)] }

// counts says what the horizontal axis counts.
func (c curve) counts() string {
	switch c {
	case tagsPage, tagsManifest:
		return "tags in the repository"
	case catalogPage, reposManifest:
		return "repositories"
	default:
		return "tags; repositories up to 100,000"
	}
}

func (c curve) draw(b *strings.Builder, g growth, servers []server) {
	fmt.Fprintf(b, `<text class="title" y="-12">%s, %s</text>`+"\n", c.title, c.unit)
	sizes := g.sizes(c)
	if len(sizes) == 0 {
		return
	}
	x := axis{math.Log10(float64(sizes[0])), math.Log10(float64(sizes[len(sizes)-1])), panelWidth}
	y := g.heights(c)
	for _, n := range sizes {
		at := x.at(float64(n))
		fmt.Fprintf(b, `<path class="grid" d="M%.1f 0 v%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", at, panelHeight, at, panelHeight+16, thousands(n))
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", panelWidth/2, panelHeight+32, c.counts())
	for e := y.low; e <= y.high; e++ {
		at := panelHeight - y.at(math.Pow(10, e))
		fmt.Fprintf(b, `<path class="grid" d="M0 %.1f h%d"/><text x="-6" y="%.1f" text-anchor="end">%s</text>`+"\n", at, panelWidth, at+4, power(e))
	}
	for i, v := range servers {
		var points []string
		for _, n := range sizes {
			if value, ok := g[c][v.name][n]; ok {
				points = append(points, fmt.Sprintf("%.1f %.1f", x.at(float64(n)), panelHeight-y.at(value)))
			}
		}
		if len(points) > 0 {
			fmt.Fprintf(b, `<path class="line" stroke="%s" d="M%s"/>`+"\n", colour(i), strings.Join(points, " L"))
		}
	}
}

// least is the least that is told from nothing, as results have three places.
const least = .001

// power prints a power of ten.
func power(exponent float64) string {
	if exponent < 0 {
		return fmt.Sprintf("%g", math.Pow(10, exponent))
	}
	return thousands(int(math.Pow(10, exponent)))
}

// axis maps powers of ten to a length.
type axis struct{ low, high, length float64 }

func (a axis) at(v float64) float64 {
	if a.high == a.low {
		return a.length / 2
	}
	return (math.Log10(max(v, least)) - a.low) / (a.high - a.low) * a.length
}

// heights is from the power of ten below all values of a curve to the one above.
func (g growth) heights(c curve) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, points := range g[c] {
		for _, v := range points {
			v = max(v, least)
			low, high = min(low, math.Floor(math.Log10(v))), max(high, math.Ceil(math.Log10(v)))
		}
	}
	return axis{low, max(high, low+1), panelHeight}
}
