// Command markt runs a market: stalls, site plan, programme, tickets, gate and
// prints. This package reads flags and the environment, wires the rooms and
// runs them; it holds no rule.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a small image has no time zones of its own
)

// command is one sub-command. run gets the arguments behind its name.
type command struct {
	name  string // "serve", or two words: "user add"
	usage string
	does  string
	run   func(ctx context.Context, env *environment, args []string) error
}

// commands is filled by one small file for each sub-command.
var commands = append([]command{
	serveCommand,
	migrateCommand,
	userAddCommand,
	userLinkCommand,
	tokenCreateCommand,
	tokenRevokeCommand,
	keyRotateCommand,
	importStallsCommand,
	importProgrammeCommand,
	importPlanCommand,
	backupCommand,
	restoreCommand,
	doctorCommand,
	gateCommand,
	gateStateCommand,
	printCommand,
	placeCommand,
}, exportCommands()...)

// errUsage ends the process with status 2 and the command's usage.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	cmd, rest := find(args)
	if cmd == nil {
		help(errs)
		return 2
	}
	env, err := readEnvironment(out, errs)
	if err == nil {
		err = cmd.run(ctx, env, rest)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(errs, "usage: markt %s %s\n", cmd.name, cmd.usage)
		return 2
	}
	fmt.Fprintf(errs, "markt %s: %s\n", cmd.name, explain(err))
	return 1
}

func find(args []string) (*command, []string) {
	for words := min(2, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		for i := range commands {
			if commands[i].name == name {
				return &commands[i], args[words:]
			}
		}
	}
	return nil, nil
}

func help(w io.Writer) {
	fmt.Fprintln(w, "markt runs a market: stalls, site plan, programme, tickets, gate and prints.")
	for _, c := range commands {
		fmt.Fprintf(w, "\n  markt %s %s\n      %s\n", c.name, c.usage, c.does)
	}
}
