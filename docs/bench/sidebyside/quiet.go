package main

import (
	"context"
	"os"
	"syscall"
	"time"
)

// holdMax is how long the lock is kept before others on the machine get it.
// What is being measured then goes on to its end.
const holdMax = 45 * time.Second

// quiet is a lock that says that nobody else on the machine is busy. It is
// kept over several turns, as waiting for it may take long.
type quiet struct {
	path  string // empty: nobody has to be waited for
	held  *os.File
	since time.Time
}

// await returns when it is quiet, for one turn.
func (q *quiet) await(ctx context.Context) error {
	if q.held != nil && time.Since(q.since) < holdMax {
		return nil
	}
	return q.take(ctx, syscall.LOCK_EX)
}

// share returns when nobody measures, for what only keeps the machine busy.
func (q *quiet) share(ctx context.Context) error { return q.take(ctx, syscall.LOCK_SH) }

func (q *quiet) take(ctx context.Context, how int) error {
	q.release()
	if q.path == "" {
		return nil
	}
	f, err := os.OpenFile(q.path, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return err
	}
	locked := make(chan error, 1)
	go func() { locked <- syscall.Flock(int(f.Fd()), how) }()
	select {
	case err = <-locked:
	case <-ctx.Done():
		return ctx.Err() // the lock ends with this process
	}
	if err != nil {
		f.Close()
		return err
	}
	q.held, q.since = f, time.Now()
	return nil
}

func (q *quiet) release() {
	if q.held != nil {
		q.held.Close()
		q.held = nil
	}
}
