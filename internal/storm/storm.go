// Storm is what strangers can do to a running market, done to one of our own
// on the loopback: it starts the real binary on a demo edition with its limits
// on, lets one attack after the other loose on it, and prints what a calm
// visitor saw meanwhile. An attack is one file that adds itself to attacks; as
// a rule that holds in every run it stands in a test beside what it attacks.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// attack does harm until ctx ends and says in a few words what came of it.
type attack struct {
	name  string
	limit string // what must hold, for the table's reader
	run   func(ctx context.Context, on *market) (string, error)
	alone *grounds      // those of a market of its own, which it harms; it ends by itself
	lasts time.Duration // of its own; 0: as long as the others
}

// attacks are done in the order of the files they stand in, and share the time.
var attacks []attack

func add(a attack) { attacks = append(attacks, a) }

// calmDown lets what an attack left behind run out before the next.
const calmDown = 2 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := storm(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "storm:", err)
		os.Exit(1)
	}
}

func storm(ctx context.Context) (err error) {
	binary := flag.String("markt", "bin/markt", "the program to attack")
	each := flag.Duration("each", 12*time.Second, "how long an attack lasts")
	within := flag.Duration("within", 14*time.Minute, "when the storm is over in any case")
	flag.Parse()
	ctx, cancel := context.WithTimeout(ctx, *within)
	defer cancel()
	on, err := open(ctx, grounds{binary: *binary, limits: "on"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, on.close()) }()
	fmt.Println(heading)
	all := chosen(flag.Args())
	var over error
	share := (*within-startTime/2)/time.Duration(max(1, len(all))) - calmDown
	for _, a := range all {
		row, err := a.on(ctx, on, min(*each, share))
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		fmt.Println(row)
		over = errors.Join(over, row.tooLarge())
		if err := pause(ctx, calmDown); err != nil {
			return err
		}
	}
	return over
}

// chosen are the attacks of these names; all without any.
func chosen(names []string) []attack {
	if len(names) == 0 {
		return attacks
	}
	return slices.DeleteFunc(slices.Clone(attacks), func(a attack) bool { return !slices.Contains(names, a.name) })
}

// on is the attack on the market that all share, or on one of its own.
func (a attack) on(ctx context.Context, shared *market, lasts time.Duration) (r row, err error) {
	if a.alone == nil {
		return weather(ctx, shared, a, cmp.Or(a.lasts, lasts))
	}
	g := *a.alone
	g.binary = shared.binary
	own, err := open(ctx, g)
	if errors.Is(err, errNoMount) {
		return row{attack: a, came: "not tried: no right to mount"}, nil
	}
	if err != nil {
		return row{}, err
	}
	defer func() { err = errors.Join(err, own.close()) }()
	return weather(ctx, own, a, trialMost)
}

// weather is one attack, and what it was like meanwhile.
func weather(ctx context.Context, on *market, a attack, lasts time.Duration) (row, error) {
	during, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	seen, memory := make(chan visit, 1), make(chan int, 1)
	go func() { seen <- stroll(during, on) }()
	go func() { memory <- on.watchMemory(during) }()
	came, err := a.run(during, on)
	if err != nil {
		return row{}, err
	}
	if a.alone != nil {
		cancel()
	}
	<-during.Done()
	if err := ctx.Err(); err != nil {
		return row{}, err
	}
	return row{a, came, <-seen, <-memory}, on.alive()
}

// memoryMost is the memory of its own that no attack may bring the service over.
const memoryMost = 150 << 10 // kB

type row struct {
	attack
	came   string
	seen   visit
	memory int // kB
}

func (r row) tooLarge() error {
	if r.memory <= memoryMost {
		return nil
	}
	return fmt.Errorf("%s: the service took %d MB; no attack may make it take more than %d", r.name, r.memory>>10, memoryMost>>10)
}

const columns = "%-16s  %-52s  %-56s  %-34s  %7s"

var heading = fmt.Sprintf(columns, "attack", "limit", "what came of it", "what others saw meanwhile", "RssAnon")

func (r row) String() string {
	return fmt.Sprintf(columns, r.name, r.limit, r.came, r.seen, fmt.Sprintf("%d MB", r.memory>>10))
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
