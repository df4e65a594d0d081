package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// site is where a server runs: its folder, its port and how it is spoken to.
type site struct {
	dir         string
	port        int    // 0 for any that is free
	store       string // the folder of a registry's storage; empty for one of its own, in dir
	certificate string // of PEM files; empty for plain HTTP
	key         string
}

// Below the ports that the system gives to clients: one of them might have the
// port when the server starts again.
const firstPort, lastPort = 20000, 32767

// onFreePort makes sure that what answers will be what was started there.
func (s site) onFreePort() (site, error) {
	if s.port > 0 {
		return s, s.checkFree()
	}
	var err error
	for range 100 {
		s.port = firstPort + rand.IntN(lastPort-firstPort+1)
		if err = s.checkFree(); err == nil {
			return s, nil
		}
	}
	return s, err
}

func (s site) checkFree() error {
	l, err := net.Listen("tcp", s.addr())
	if err != nil {
		return fmt.Errorf("port %d is taken; --port chooses others: %w", s.port, err)
	}
	return l.Close()
}

func (s site) tls() bool    { return s.certificate != "" }
func (s site) addr() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

func (s site) url() string {
	if s.tls() {
		return "https://" + s.addr()
	}
	return "http://" + s.addr()
}

func (s site) data() string {
	if s.store != "" {
		return s.store
	}
	return s.path("data")
}

func (s site) path(name string) string { return filepath.Join(s.dir, name) }

// server is something that can be measured.
type server struct {
	name    string
	static  bool // serves files, and takes nothing
	find    func() (string, error)
	command func(program string, s site) (*exec.Cmd, error) // its settings written
	program string
}

// peers are the servers that Berth is measured beside, if they are installed.
var peers = []server{
	{name: "docker-registry", find: onPath("docker-registry"), command: distribution},
	{name: "distribution", find: distribution3, command: distribution},
	{name: "nginx", static: true, find: onPath("nginx"), command: nginx},
}

func peerNames() (names []string) {
	for _, p := range peers {
		names = append(names, p.name)
	}
	return names
}

// berth is a build of ours: the folder with bin and lib.
func berth(name, folder string) server {
	return server{name: name, command: serveBerth, find: func() (string, error) {
		program := filepath.Join(folder, "bin", "registry")
		_, err := os.Stat(program)
		return program, err
	}}
}

// onPath looks where programs usually are, and where go install puts them.
func onPath(name string) func() (string, error) {
	return func() (string, error) {
		places := append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", filepath.Join(os.Getenv("HOME"), "go", "bin"))
		for _, place := range places {
			if path, err := exec.LookPath(filepath.Join(place, name)); err == nil {
				return path, nil
			}
		}
		return "", fmt.Errorf("no %s on the PATH", name)
	}
}

// distribution3 must be told from Berth, whose program has the same name.
func distribution3() (string, error) {
	path, err := onPath("registry")()
	if err != nil {
		return "", fmt.Errorf("no registry of distribution on the PATH (go install github.com/distribution/distribution/v3/cmd/registry@v3.1.2)")
	}
	version, _ := exec.Command(path, "--version").Output()
	if !strings.Contains(string(version), "distribution/v3") {
		return "", fmt.Errorf("%s is not the one of distribution: %.60q", path, version)
	}
	return path, nil
}

func serveBerth(program string, s site) (*exec.Cmd, error) {
	settings := registrySettings(s) + `
berth:
  limits:
    connections: 20000
`
	return serve(program, s, settings)
}

func distribution(program string, s site) (*exec.Cmd, error) {
	// The cache is that of the configuration that the official image comes with.
	settings := strings.Replace(registrySettings(s), "storage:\n", "storage:\n  cache:\n    blobdescriptor: inmemory\n", 1)
	cmd, err := serve(program, s, settings)
	if err == nil {
		cmd.Env = append(os.Environ(), "OTEL_TRACES_EXPORTER=none")
	}
	return cmd, err
}

func serve(program string, s site, settings string) (*exec.Cmd, error) {
	return exec.Command(program, "serve", s.path("config.yml")), os.WriteFile(s.path("config.yml"), []byte(settings), 0o644)
}

func registrySettings(s site) string {
	settings := fmt.Sprintf(`version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: %s
  delete:
    enabled: true
http:
  addr: %s
  secret: the same for all
  draintimeout: 5s
`, s.data(), s.addr())
	if s.tls() {
		settings += fmt.Sprintf("  tls:\n    certificate: %s\n    key: %s\n", s.certificate, s.key)
	}
	return settings
}

// staticDir is where regbench puts the files that nginx serves.
func (s site) staticDir() string { return s.path("static") }

// nginx serves files. tcp_nopush stays off: with it, each range waits some 40 ms
// for the client to acknowledge the head.
func nginx(program string, s site) (*exec.Cmd, error) {
	listen := "listen " + s.addr() + " backlog=4096;"
	if s.tls() {
		listen = fmt.Sprintf("listen %s ssl backlog=4096; ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.2 TLSv1.3;", s.addr(), s.certificate, s.key)
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // or the workers could not read below our folder
	}
	settings := fmt.Sprintf(`%s
daemon off;
worker_processes 2;
worker_rlimit_nofile 20000;
pid %s;
error_log stderr error;
events { worker_connections 16384; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  keepalive_timeout 10m;
  default_type application/octet-stream;
  client_body_temp_path %s;
  proxy_temp_path %[3]s;
  fastcgi_temp_path %[3]s;
  uwsgi_temp_path %[3]s;
  scgi_temp_path %[3]s;
  server { %s root %s; }
}
`, user, s.path("nginx.pid"), s.path("temp"), listen, s.staticDir())
	version := filepath.Join(s.staticDir(), "v2", "index.html")
	if err := os.MkdirAll(filepath.Dir(version), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(version, []byte("{}"), 0o644); err != nil {
		return nil, err
	}
	return exec.Command(program, "-e", "stderr", "-c", s.path("nginx.conf")), os.WriteFile(s.path("nginx.conf"), []byte(settings), 0o644)
}
