package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func init() {
	whole := &grounds{limits: "off"}
	for _, a := range []attack{
		{name: "kill service", alone: whole, run: trial(killService)},
		{name: "kill database", alone: whole, run: trial(killDatabase)},
		{name: "stop database", alone: whole, run: trial(stopDatabase)},
		{name: "full disk", alone: &grounds{limits: "off", disk: 320 << 20}, run: trial(fillDisk)},
	} {
		a.limit = "nothing acknowledged is lost"
		add(a)
	}
}

const (
	rounds    = 10
	trialMost = 100 * time.Second
	harmLasts = time.Second
	// Longer than any request may take: those who wait get their refusal.
	longStop = 12 * time.Second
)

// trial does harm in rounds while people order and are let in, and counts
// afterwards whether all that was acknowledged is there.
func trial(harm func(ctx context.Context, on *market, round int) error) func(context.Context, *market) (string, error) {
	return func(ctx context.Context, on *market) (string, error) {
		device, err := on.enrol(ctx)
		if err != nil {
			return "", err
		}
		l := &ledger{on: on, device: device}
		stop := l.write(ctx)
		done := 0
		for ; done < rounds && err == nil; done++ {
			err = errors.Join(l.grows(ctx), harm(ctx, on, done), on.ready(ctx))
		}
		err = errors.Join(err, l.grows(ctx))
		stop()
		if err != nil {
			return "", fmt.Errorf("round %d: %w", done, err)
		}
		lost, err := l.lost(ctx)
		if err == nil && lost > 0 {
			err = fmt.Errorf("%d rounds: %d that were acknowledged are lost: %s", done, lost, l)
		}
		return fmt.Sprintf("%d rounds: %s, %d lost", done, l, lost), err
	}
}

func killService(_ context.Context, on *market, _ int) error {
	if err := on.cmd.Process.Kill(); err != nil {
		return err
	}
	<-on.done
	return on.start()
}

// killDatabase kills PostgreSQL and all its processes at once.
func killDatabase(_ context.Context, on *market, _ int) error {
	return on.tellDatabase(syscall.SIGKILL)
}

// stopDatabase holds PostgreSQL still, each fifth time for long.
func stopDatabase(ctx context.Context, on *market, round int) error {
	lasts := harmLasts
	if round%5 == 4 {
		lasts = longStop
	}
	err := on.tellDatabase(syscall.SIGSTOP)
	return errors.Join(err, pause(ctx, lasts), on.tellDatabase(syscall.SIGCONT))
}

// fillDisk takes every byte that is left.
func fillDisk(ctx context.Context, on *market, _ int) error {
	name := filepath.Join(on.data(), "filler")
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer os.Remove(name)
	for chunk := make([]byte, 1<<20); err == nil; {
		_, err = f.Write(chunk)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Close(), pause(ctx, harmLasts))
}

// tellDatabase sends a signal to each process of the service's PostgreSQL.
func (on *market) tellDatabase(sig syscall.Signal) (err error) {
	all := children(int(on.pid.Load()))
	if len(all) == 0 {
		return errors.New("the service has no PostgreSQL")
	}
	for _, pid := range all {
		if e := syscall.Kill(pid, sig); e != nil && !errors.Is(e, syscall.ESRCH) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// children are a process's children and theirs.
func children(pid int) (all []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		b, _ := os.ReadFile(file)
		for word := range strings.FieldsSeq(string(b)) {
			if child, err := strconv.Atoi(word); err == nil {
				all = append(append(all, child), children(child)...)
			}
		}
	}
	return all
}

var errNoMount = errors.New("no right to mount")

// mount gives the market's data a small disk of their own, in memory.
func (on *market) mount() error {
	if on.disk == 0 {
		return nil
	}
	if err := os.Mkdir(on.data(), 0o711); err != nil {
		return err
	}
	err := syscall.Mount("tmpfs", on.data(), "tmpfs", 0, fmt.Sprintf("size=%d,mode=0711", on.disk))
	if errors.Is(err, syscall.EPERM) {
		on.disk = 0
		return errNoMount
	}
	return err
}

func (on *market) unmount() error {
	if on.disk == 0 {
		return nil
	}
	return syscall.Unmount(on.data(), syscall.MNT_DETACH)
}
