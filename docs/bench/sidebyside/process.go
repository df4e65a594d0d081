package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	startWait = 60 * time.Second
	stopWait  = 20 * time.Second
)

// process is a server that runs.
type process struct {
	server server
	site   site
	cmd    *exec.Cmd
	ended  chan struct{}
}

// start serves on an empty store, and returns when GET /v2/ is answered.
func start(ctx context.Context, v server, s site) (*process, error) {
	if err := os.RemoveAll(s.dir); err != nil {
		return nil, err
	}
	return resume(ctx, v, s)
}

// resume serves what the store holds.
func resume(ctx context.Context, v server, s site) (*process, error) {
	s, err := s.onFreePort()
	if err != nil {
		return nil, err
	}
	cmd, err := prepare(v, s)
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(s.path("log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{v, s, cmd, make(chan struct{})}
	go func() {
		cmd.Wait()
		close(p.ended)
	}()
	if err := p.awaitReady(ctx); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w (its log is %s)", v.name, err, s.path("log"))
	}
	return p, nil
}

// prepare makes the folder and writes the settings.
func prepare(v server, s site) (*exec.Cmd, error) {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	return v.command(v.program, s)
}

func (p *process) awaitReady(ctx context.Context) error {
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for deadline := time.Now().Add(startWait); time.Now().Before(deadline); {
		if r, err := client.Get(p.site.url() + "/v2/"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-p.ended:
			return fmt.Errorf("ended: %s", p.cmd.ProcessState)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return fmt.Errorf("did not answer in %s", startWait)
}

// stop ends the server, with its children.
func (p *process) stop() {
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(stopWait):
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
	}
}

// stopAndForget also removes the store; the log stays.
func (p *process) stopAndForget() {
	p.stop()
	os.RemoveAll(p.site.path("data"))
	os.RemoveAll(p.site.staticDir())
}
