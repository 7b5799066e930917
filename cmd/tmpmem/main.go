package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"markt/internal/programme"
	"markt/internal/stall"
)

func status() string {
	b, _ := os.ReadFile("/proc/self/status")
	var out []string
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, "VmHWM") || strings.HasPrefix(l, "RssAnon") {
			out = append(out, strings.Join(strings.Fields(l), " "))
		}
	}
	return strings.Join(out, ", ")
}

func main() {
	f, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	start := time.Now()
	if os.Args[2] == "programme" {
		in, err := programme.Read(f, programme.ReadOptions{})
		fmt.Println(len(in.Sessions), err, time.Since(start), status())
		return
	}
	t, err := stall.ReadTable(f, nil)
	fmt.Println(err, time.Since(start), status())
	if t != nil {
		fmt.Println(len(t.Rows))
	}
	runtime.GC()
	fmt.Println(status())
	_ = bytes.MinRead
}
