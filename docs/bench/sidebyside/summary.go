package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// report prints the tables and keeps them beside the results.
func (c *comparison) report(ctx context.Context) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "## Side by side\n\n%s\n%s", machine(), c.programs())
	args := []string{"report", "-labels", c.labels()}
	for _, name := range partNames() {
		if _, err := os.Stat(c.results(name)); err == nil {
			args = append(args, c.results(name))
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.tools, "regbench"), args...)
	cmd.Stdout, cmd.Stderr = &text, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	c.writeMissing(&text)
	fmt.Fprintf(&text, "\nEvery repetition of every case is a JSON line in %s\n", c.out)
	os.Stdout.Write(text.Bytes())
	return os.WriteFile(filepath.Join(c.out, "report.md"), text.Bytes(), 0o644)
}

func (c *comparison) writeMissing(w io.Writer) {
	if len(c.missing) > 0 {
		fmt.Fprintf(w, "\nNot run:\n\n- %s\n", strings.Join(c.missing, "\n- "))
	}
}

// programs says what was measured.
func (c *comparison) programs() string {
	var b strings.Builder
	for _, v := range c.servers {
		fmt.Fprintf(&b, "\n- %s: %s", v.name, v.program)
	}
	return b.String() + "\n"
}

func (c *comparison) labels() string {
	var names []string
	for _, v := range c.servers {
		names = append(names, v.name)
	}
	return strings.Join(names, ",")
}

// machine says when and where the figures were obtained.
func machine() string {
	return fmt.Sprintf("%s; %d cores that client and servers share; %s; %s.",
		time.Now().Format("2006-01-02 15:04"), runtime.NumCPU(), said("uname", "-sr"), said("sed", "-n", "s/^model name.*: //p;T;q", "/proc/cpuinfo"))
}

func said(name string, args ...string) string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
