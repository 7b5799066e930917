// Command bench measures what the house promises of its own speed and prints
// it as a table. Each figure is the median of several rounds; in each round a
// reference runs beside it on the same cores, so that figures from different
// machines, and from different hours of one machine, can be compared by their
// ratio. It never judges by its exit code: a missed target is printed as one.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are what a person may say on the command line.
type options struct {
	binary string
	only   string
	rounds int
	keep   bool
	load   time.Duration // of one load test
	tasks  string
}

// measurement is one part of the run; it adds its figures to the table.
type measurement struct {
	name string
	run  func(ctx context.Context, b *bench) error
}

// measurements in the order of the run. Memory comes late, because it is read
// when the service has done everything else and rested.
var measurements = []measurement{
	{"redeem", measureRedeem},
	{"page", measurePage},
	{"orders", measureOrders},
	{"lists", measureLists},
	{"rules", measureRules},
	{"clashes", measureClashes},
	{"print", measurePrint},
	{"place", measurePlace},
	{"memory", measureMemory},
	{"start", measureStart},
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == bareArgument {
		fail(serveBare(os.Args[2], os.Args[3]))
		return
	}
	o := options{}
	flag.StringVar(&o.binary, "binary", "bin/markt", "the built service")
	flag.StringVar(&o.only, "only", "", "some of "+names()+", separated by commas")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of each measurement")
	flag.BoolVar(&o.keep, "keep", false, "leave the folder of the run, with what was printed, and say where it is")
	flag.DurationVar(&o.load, "load", 5*time.Second, "length of one load test")
	flag.StringVar(&o.tasks, "tasks", "", "write the markets to place into this folder, for placing.py, and measure nothing")
	flag.Parse()
	if o.tasks != "" {
		fail(writeTasks(o.tasks))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(run(ctx, o))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func names() string {
	var all []string
	for _, m := range measurements {
		all = append(all, m.name)
	}
	return strings.Join(all, ", ")
}

// bench is one run: a service on a folder of its own, and the table.
type bench struct {
	options
	dir     string // everything of this run; removed at its end
	service *service
	market  *market
	table   table
	busy    time.Time // the end of the last work the service was given
}

func run(ctx context.Context, o options) (err error) {
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	b := &bench{options: o}
	if b.dir, err = os.MkdirTemp("", "bench-"); err != nil {
		return err
	}
	defer b.remove()
	if err := os.Chmod(b.dir, 0o755); err != nil { // PostgreSQL may run as another user
		return err
	}
	fmt.Println(describeMachine())
	if err := b.open(ctx); err != nil {
		return err
	}
	defer b.close()
	var errs []error
	for _, m := range measurements {
		if o.only != "" && !slices.Contains(strings.Split(o.only, ","), m.name) {
			continue
		}
		begun := time.Now()
		if err := m.run(ctx, b); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", m.name, err))
		}
		fmt.Fprintf(os.Stderr, "%-6s %s\n", m.name, time.Since(begun).Round(time.Second))
	}
	fmt.Println()
	b.table.print(os.Stdout)
	fmt.Println(describeLoad())
	return errors.Join(errs...)
}

// open starts the service and makes a market in it.
func (b *bench) open(ctx context.Context) (err error) {
	if b.service, err = startService(ctx, b.binary, filepath.Join(b.dir, "data")); err != nil {
		return err
	}
	if b.market, err = makeMarket(ctx, b.service); err != nil {
		b.service.stop()
		return err
	}
	return nil
}

func (b *bench) close() {
	b.market.close()
	b.service.stop()
}

func (b *bench) remove() {
	if b.keep {
		fmt.Fprintln(os.Stderr, b.dir)
		return
	}
	_ = os.RemoveAll(b.dir)
}

// path names a file of this run.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }
