package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"syscall"
	"time"
)

const startupCase = "startup"

// start is the line of output of all starts: medians, in ms and MB.
type start struct {
	Label    string  `json:"label"`
	Case     string  `json:"case"`
	Reps     int     `json:"reps"`
	Ready    float64 `json:"startup_ms"`
	ReadyMin float64 `json:"startup_min_ms"`
	ReadyMax float64 `json:"startup_max_ms"`
	CPU      float64 `json:"startup_cpu_ms"`
	RSS      float64 `json:"idle_rss_mb"`
	PSS      float64 `json:"idle_pss_mb"`
}

// startup starts a server command again and again and measures the time from
// exec to the first 200 or 401 on GET /v2/ (or the path given), and the memory
// it holds when idle.
func startup(args []string) error {
	fs := flag.NewFlagSet("startup", flag.ExitOnError)
	url := fs.String("url", "http://127.0.0.1:5000", "base URL of the server")
	path := fs.String("path", "/v2/", "path to poll")
	label := fs.String("label", "server", "label in the output")
	reps := fs.Int("reps", 10, "number of starts")
	idle := fs.Duration("idle", 3*time.Second, "wait before memory is read")
	log := fs.String("log", "/dev/null", "file for the server's output")
	fs.Parse(args)
	if fs.NArg() == 0 {
		return errors.New("usage: regbench startup [flags] -- command [args]")
	}
	t, err := newTarget(*url, "", "", "", true, false)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(*log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	var ms, rss, pss, cpu []float64
	for i := 0; i < *reps; i++ {
		cmd := exec.Command(fs.Arg(0), fs.Args()[1:]...)
		cmd.Stdout, cmd.Stderr = out, out
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
		began := time.Now()
		if err := cmd.Start(); err != nil {
			return err
		}
		exited := make(chan error, 1)
		go func() { exited <- cmd.Wait() }()
		ready, err := waitReady(t, *path, began, exited)
		if err == nil {
			ms = append(ms, float64(ready.Microseconds())/1000)
			cpu = append(cpu, treeCPU(cmd.Process.Pid)*1000)
			time.Sleep(*idle)
			rss = append(rss, treeRSS(cmd.Process.Pid))
			pss = append(pss, treePSS(cmd.Process.Pid))
		}
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-exited:
		case <-time.After(15 * time.Second):
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-exited
		}
		if err != nil {
			return err
		}
	}
	sort.Float64s(ms)
	line, _ := json.Marshal(start{*label, startupCase, *reps, median(ms), ms[0], ms[len(ms)-1], median(cpu), median(rss), median(pss)})
	fmt.Println(string(line))
	return nil
}

func waitReady(t *target, path string, began time.Time, exited chan error) (time.Duration, error) {
	req := t.request("GET", path, "")
	for time.Since(began) < 60*time.Second {
		select {
		case err := <-exited:
			exited <- err
			return 0, fmt.Errorf("server exited before it was ready: %v", err)
		default:
		}
		c := t.newConn()
		r, err := c.do(req, nil, false, false)
		c.close()
		if err == nil && (r.status == 200 || r.status == 401) {
			return time.Since(began), nil
		}
		time.Sleep(time.Millisecond)
	}
	return 0, errors.New("server not ready in 60 s")
}

// median sorts v and returns its middle.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sort.Float64s(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}
