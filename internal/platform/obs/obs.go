// Package obs measures: one histogram of operations, gauges of jobs, for Prometheus.
package obs

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics of one process. Labels carry operations and funds, never persons.
type Metrics struct {
	registry   *prometheus.Registry
	operations *prometheus.HistogramVec
	jobs       *prometheus.GaugeVec
}

// New makes the metrics, with those of the Go runtime.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		operations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "socle_operation_seconds",
			Help: "Time taken by operations.", Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 5, 30}}, []string{"operation", "fund", "outcome"}),
		jobs: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "socle_jobs", Help: "Jobs by state."}, []string{"fund", "state"}),
	}
	m.registry.MustRegister(m.operations, m.jobs, collectors.NewGoCollector())
	return m
}

// Operation notes one run of an operation.
func (m *Metrics) Operation(name, fund, outcome string, took time.Duration) {
	m.operations.WithLabelValues(name, fund, outcome).Observe(took.Seconds())
}

// Jobs notes how many jobs of a fund are in a state.
func (m *Metrics) Jobs(fund, state string, n float64) { m.jobs.WithLabelValues(fund, state).Set(n) }

// Handler serves them.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
