package web

import (
	"context"
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"markt/internal/backup"
	"markt/internal/fault"
	"markt/internal/job"
	"markt/internal/mail"
	"markt/internal/web/page"
)

// metrics counts answers and their time by route. OPERATIONS.md says what to watch.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	answer   fiber.Handler
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "markt_http_requests_total", Help: "Answers by route."}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "markt_http_request_seconds", Help: "Time to the answer by route.", Buckets: []float64{.005, .025, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.answer = adaptor.HTTPHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 2}))
	return m
}

func (m *metrics) count(r page.Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		begun := time.Now()
		err := c.Next()
		status := c.Response().StatusCode()
		if err != nil {
			status = page.StatusOf(fault.KindOf(fromFiber(err, wantsJSON(c))))
		}
		m.requests.WithLabelValues(r.Method, r.Path, fmt.Sprintf("%dxx", status/100)).Inc()
		m.seconds.WithLabelValues(r.Method, r.Path).Observe(time.Since(begun).Seconds())
		return err
	}
}

// metrics answers in the Prometheus text format: to the bearer of the token, or
// without one to this machine. For others there is no such page.
func (s *Server) metrics(c *fiber.Ctx) error {
	if !s.mayMeasure(c) {
		return fiber.ErrNotFound
	}
	return s.sums.answer(c)
}

func (s *Server) mayMeasure(c *fiber.Ctx) bool {
	if s.MetricsToken != "" {
		return subtle.ConstantTimeCompare([]byte(page.Bearer(c)), []byte(s.MetricsToken)) == 1
	}
	return page.FromHere(c)
}

// figures are read from the database when somebody asks for them.
type figures struct{ s *Server }

const figuresMost = 3 * time.Second

var (
	jobsDesc   = prometheus.NewDesc("markt_jobs", "Jobs that are not done; failing ones were tried in vain.", []string{"state"}, nil)
	jobLate    = prometheus.NewDesc("markt_job_late_seconds", "Since when the oldest job is due.", nil, nil)
	mailsDesc  = prometheus.NewDesc("markt_mails", "The outbox by state.", []string{"state"}, nil)
	mailLate   = prometheus.NewDesc("markt_mail_late_seconds", "How long the oldest mail in the queue has waited.", nil, nil)
	scansDesc  = prometheus.NewDesc("markt_scans_total", "Scans by verdict.", []string{"verdict"}, nil)
	placesDesc = prometheus.NewDesc("markt_places_free", "Free places of the current edition by quota.", []string{"quota"}, nil)
	backupDesc = prometheus.NewDesc("markt_backup_made_timestamp_seconds", "When the last good backup was made; 0: never.", nil, nil)
	readyDesc  = prometheus.NewDesc("markt_ready", "1 when the database takes writes and has this binary's schema.", nil, nil)
	cacheDesc  = prometheus.NewDesc("markt_cache_bytes", "Public pages and prints kept in memory.", nil, nil)
)

// Describe says nothing: what there is depends on the market.
func (figures) Describe(chan<- *prometheus.Desc) {}

// Collect leaves out what the database does not tell in time.
func (f figures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), figuresMost)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(cacheDesc, float64(f.s.cache.bytes()))
	if f.s.ready.ask(f.s.Now, f.s.tryOut) != nil {
		gauge(readyDesc, 0) // and what else is asked would only wait
		return
	}
	gauge(readyDesc, 1)
	f.work(ctx, gauge)
	f.market(ctx, out, gauge)
}

type gauge = func(d *prometheus.Desc, v float64, labels ...string)

func (f figures) work(ctx context.Context, gauge gauge) {
	if b, err := job.Waiting(ctx, f.s.DB, f.s.Now()); err == nil {
		gauge(jobsDesc, float64(b.Open), "open")
		gauge(jobsDesc, float64(b.Failing), "failing")
		gauge(jobLate, b.Late)
	}
	if all, err := mail.Waiting(ctx, f.s.DB, f.s.Now()); err == nil {
		late := 0.0
		for _, b := range all {
			gauge(mailsDesc, float64(b.Mails), b.State)
			if b.State == "queued" {
				late = b.Late
			}
		}
		gauge(mailLate, late)
	}
	switch last, err := backup.Last(ctx, f.s.DB); {
	case err == nil:
		gauge(backupDesc, float64(last.MadeAt.Unix()))
	case fault.Is(err, fault.NotFound):
		gauge(backupDesc, 0)
	}
}

func (f figures) market(ctx context.Context, out chan<- prometheus.Metric, gauge gauge) {
	if all, err := f.s.Checkin.Tally(ctx); err == nil {
		for _, t := range all {
			out <- prometheus.MustNewConstMetric(scansDesc, prometheus.CounterValue, float64(t.Scans), t.Verdict)
		}
	}
	e, err := f.s.Festival.Current(ctx)
	if err != nil {
		return
	}
	if all, err := f.s.Tickets.Quotas(ctx, e.ID, f.s.Now()); err == nil {
		for _, q := range all {
			gauge(placesDesc, float64(q.Free), q.Name)
		}
	}
}

// measure registers what needs the rooms.
func (s *Server) measure() {
	s.sums.registry.MustRegister(figures{s}, collectors.NewDBStatsCollector(s.DB.SQL(), "markt"))
}
