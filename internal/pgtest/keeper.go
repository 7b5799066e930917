package pgtest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"markt/internal/cluster"
)

// keeperEnv turns a test binary into the keeper of the test cluster: a process
// that runs PostgreSQL until the last test process has left. No test process
// can do that itself, because the others outlive it.
const keeperEnv = "MARKT_TEST_KEEPER"

func init() {
	if dir := os.Getenv(keeperEnv); dir != "" {
		os.Exit(keep(dir))
	}
}

func keep(dir string) int {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := cluster.Start(ctx, cluster.Config{
		Dir: dir, BinDir: os.Getenv("MARKT_PG_BIN"), Volatile: true, Linger: 24 * time.Hour, Log: log,
	})
	if err == nil {
		err = c.Close() // waits for the others, if it is ours to keep
	}
	if err != nil {
		log.Error("test cluster", "err", err)
		return 1
	}
	return 0
}

// joinCluster enters the cluster that all test processes of this user share.
func joinCluster() (*cluster.Cluster, error) {
	dir, err := clusterDir()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := cluster.Start(ctx, cluster.Config{
		Dir: dir, BinDir: os.Getenv("MARKT_PG_BIN"), Delegate: func() error { return startKeeper(dir) },
	})
	if err != nil {
		said, _ := os.ReadFile(keeperLog(dir))
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(string(said)))
	}
	return c, nil
}

func keeperLog(dir string) string { return filepath.Join(dir, "keeper.log") }

// startKeeper must not share our output: go test waits until it is closed.
func startKeeper(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := os.Create(keeperLog(dir))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(self)
	cmd.Dir, cmd.Env = "/", append(os.Environ(), keeperEnv+"="+dir)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// clusterDir is per user, version and start of the machine: without sync the
// files are not to be trusted after a power failure. In memory, where there
// is room, a clone takes a tenth of the time.
func clusterDir() (string, error) {
	major, err := cluster.ServerMajor(os.Getenv("MARKT_PG_BIN"))
	if err != nil {
		return "", err
	}
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	name := fmt.Sprintf("markt-test-%d-%d-%.8s", os.Geteuid(), major, boot)
	base := os.TempDir()
	if roomy("/dev/shm") {
		base = "/dev/shm"
	}
	dir := filepath.Join(base, name)
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.Mkdir(dir, mode); err != nil && !os.IsExist(err) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
		return "", fmt.Errorf("%s is not ours; remove it", dir)
	}
	return dir, nil
}

func roomy(dir string) bool {
	var st syscall.Statfs_t
	return syscall.Statfs(dir, &st) == nil && st.Bavail*uint64(st.Bsize) > 1<<30
}
