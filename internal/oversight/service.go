package oversight

import (
	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// Service offers the audit trail, break-glass, the caps on reading, and the report of safety.
type Service struct {
	Anchors audit.Anchors
	// DB is for counting who reads whom, beside the transaction that reads.
	DB *tenant.DB
	// Privileged names the operations that ask for a fresh proof and a reason: whoever is granted one is privileged.
	Privileged func() []string
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("audit.search", "GET /audit", s.Search).Free(),
		op.Ask("audit.entry", "GET /audit/{id}", s.Entry).Free().Watched(),
		op.Ask("audit.export", "GET /audit/export", s.Export).Free().Watched(),
		op.Ask("audit.chain", "GET /audit/chain", s.Chain).Free(),
		op.Do("audit.check", "POST /audit/chain/check", s.Check).Free().Long(),
		op.Do("audit.seal", "", s.Seal).Free(),

		op.Do("glass.ask", "POST /break-glass", s.AskGlass).Free(),
		op.Ask("glass.list", "GET /break-glass", s.Glasses).Within(),
		op.Ask("glass.get", "GET /break-glass/{id}", s.Glass).On(s.oneGlass),
		op.Do("glass.decide", "POST /break-glass/{id}/decide", s.DecideGlass).On(s.decidedGlass).Privileged(),
		op.Do("glass.end", "POST /break-glass/{id}/end", s.EndGlass).On(s.oneGlass),
		op.Do("glass.report", "", s.ReportGlass).Free(),

		op.Ask("oversight.caps", "GET /safety/caps", s.Caps).Free(),
		op.Do("oversight.set_cap", "PUT /safety/caps/{role}", s.SetCap).Free().Privileged(),
		op.Do("oversight.set_rule", "PUT /safety/rules/{code}", s.SetRule).Free().Privileged(),

		op.Ask("oversight.safety", "GET /safety", s.Safety).Free(),
		op.Ask("oversight.list", "GET /safety/{kind}", s.List).Free().Watched(),
		op.Ask("oversight.export", "GET /safety/{kind}/export", s.ExportList).Free().Watched(),
		op.Do("oversight.monthly", "", s.Monthly).Free(),
	}
}
