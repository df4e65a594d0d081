package main

import "strings"

type mode int

const (
	fullMode mode = iota
	quickMode
	smokeMode
)

// part is a case of regbench, or a few that belong together, with the flags
// for it. The flags of a mode are added to the others, and win.
type part struct {
	name   string
	tls    bool
	writes bool // nothing for a server of static files
	fresh  bool // each repetition with a new server on an empty store
	long   bool // left out of a quick run, as others tell nearly the same
	flags  string
	quick  string
}

var parts = []part{
	{name: "get-manifest", flags: "-cases get-manifest -c 1,32,256 -dur 800ms", quick: "-c 32"},
	{name: "close", flags: "-cases close -c 32 -dur 1s"},
	{name: "get-blob-small", flags: "-cases get-blob-small -c 1,32 -dur 1s", quick: "-c 32"},
	{name: "range", flags: "-cases range -c 32 -dur 1s"},
	{name: "get-blob-large", flags: "-cases get-blob-large -c 1,4,16 -dur 1500ms -large-n 2", quick: "-c 4"},
	{name: "pull-storm", flags: "-cases pull-storm -storm-images 96", quick: "-storm-images 64"},
	{name: "idle", flags: "-cases idle -storm-images 96 -idle 10000", quick: "-storm-images 64"},
	{name: "fairness", flags: "-cases fairness -c 8 -fair-dur 2500ms -large-n 1", quick: "-fair-dur 1500ms"},
	{name: "tags", writes: true, flags: "-cases tags -tag-sizes 1000 -dur 700ms", quick: "-tag-sizes 300"},
	{name: "catalog", writes: true, long: true, flags: "-cases catalog -repos 200 -dur 700ms", quick: "-repos 100"},
	{name: "push-small", writes: true, fresh: true, flags: "-cases push-small -c 32 -n 2000 -push-dur 3s"},
	{name: "push-manifest", writes: true, fresh: true, flags: "-cases push-manifest -c 32 -manifests 1000 -push-dur 3s"},
	{name: "push-large", writes: true, fresh: true, flags: "-cases push-large -c 1,4", quick: "-c 1 -large-n 2"},
	{name: "push-large-mono", writes: true, fresh: true, long: true, flags: "-cases push-large-mono -c 1 -large-n 2"},
	{name: "tls-manifest", tls: true, flags: "-cases get-manifest,close -c 32 -dur 1s"},
	{name: "tls-blob-large", tls: true, flags: "-cases get-blob-large -c 4 -dur 1500ms -large-n 2"},
	{name: "tls-pull-storm", tls: true, long: true, flags: "-cases pull-storm -storm-images 48"},
	{name: "tls-push-large", tls: true, writes: true, long: true, flags: "-cases push-large -c 1 -large-n 2"},
}

// startCase is not one of regbench's cases, but a command of its own.
const startCase = "start"

const (
	quickFlags = "-dur 700ms -n 1000 -manifests 500 -push-dur 2s -settle-max 3s"
	smokeFlags = "-c 2 -dur 100ms -large-size 4000000 -large-n 1 -n 20 -manifests 10 -get-tags 5 -get-blobs 5 -tag-sizes 20 -repos 5 -storm-images 2 -idle 50 -fair-dur 200ms -settle-max 0s -sync=false"
	// Goes before the first repetition and is not counted: code is compiled, caches are filled.
	warmFlags      = "-c 32 -dur 8s -n 1000 -push-dur 4s -manifests 600 -large-n 1 -storm-images 64 -idle 64 -fair-dur 3s -settle-max 0s -sync=false -reps 1 -o /dev/null"
	quickWarmFlags = warmFlags + " -dur 2s -push-dur 2s -fair-dur 1500ms -storm-images 24"
)

func (p part) args(m mode) []string {
	flags := p.flags
	switch m {
	case fullMode:
	case quickMode:
		flags += " " + quickFlags + " " + p.quick
	case smokeMode:
		flags += " " + smokeFlags
	}
	return strings.Fields(flags)
}

// warmArgs are those of what goes before.
func (p part) warmArgs(m mode) []string {
	flags := warmFlags
	if m == quickMode {
		flags = quickWarmFlags
	}
	return append(p.args(m), strings.Fields(flags)...)
}

func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return append(names, startCase)
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}
