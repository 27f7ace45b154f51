package declaration

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// Kind says what a declaration is to its period.
type Kind string

// The kinds of declaration.
const (
	Main          Kind = "main"
	Complementary Kind = "complementary" // workers that were left out, added to what stands
	Correction    Kind = "correction"    // the difference to what stands
	Nil           Kind = "nil"           // nobody worked
	Estimate      Kind = "estimate"      // by the fund, for who did not file
)

// Status is where a declaration stands.
type Status string

// The states of a declaration. Accepted is reached on filing, the checks being made at once.
const (
	Draft                 Status = "draft"
	Filed                 Status = "filed"
	Accepted              Status = "accepted"
	AcceptedWithAnomalies Status = "accepted_with_anomalies"
	Cancelled             Status = "cancelled" // an estimate that the real declaration replaced, a draft given up
)

// Counts says that the declaration is part of what stands for its period.
func (s Status) Counts() bool { return s == Filed || s == Accepted || s == AcceptedWithAnomalies }

// Source is the way a declaration came in.
type Source string

// The sources.
const (
	FromForm       Source = "form"
	FromEBDS       Source = "ebds"
	FromCSV        Source = "csv"
	FromXLSX       Source = "xlsx"
	FromSimulation Source = "simulation"
	FromAPI        Source = "api"
)

// Declaration is one declaration of an employer for a period. Amounts are minor units of the fund's currency.
// Those of a correction are differences and may be negative.
type Declaration struct {
	ID            uuid.UUID   `json:"id"`
	EmployerID    uuid.UUID   `json:"employer_id"`
	Period        cal.Period  `json:"period"`
	Sequence      int         `json:"sequence"`
	Kind          Kind        `json:"kind"`
	Status        Status      `json:"status"`
	Source        Source      `json:"source"`
	RuleSet       string      `json:"rule_set"`
	LineCount     int         `json:"line_count"`
	Days          int64       `json:"days"`
	Wages         money.Minor `json:"wages"`
	EmployerTotal money.Minor `json:"employer_total"`
	EmployeeTotal money.Minor `json:"employee_total"`
	LevyTotal     money.Minor `json:"levy_total"` // collected for others, outside Total
	Anomalies     int         `json:"anomalies"`
	DueDate       cal.Date    `json:"due_date"`
	Reason        string      `json:"reason,omitempty"`
	Motive        string      `json:"motive,omitempty"`
	Number        *int64      `json:"number,omitempty"` // of the receipt of filing
	FiledAt       *time.Time  `json:"filed_at,omitempty"`
	FiledByName   string      `json:"filed_by_name,omitempty"`
	Amends        *uuid.UUID  `json:"amends,omitempty"`
	FileID        *uuid.UUID  `json:"file_id,omitempty"`
	CreatedAt     time.Time   `json:"created_at"`
}

// Total is what the fund is owed by the declaration: both shares, without what is collected for others.
func (d Declaration) Total() money.Minor { return d.EmployerTotal.Add(d.EmployeeTotal) }

// ReceiptNumber is the number of the receipt of filing as it is written: "DN-2007-06-000042".
func (d Declaration) ReceiptNumber() string {
	if d.Number == nil {
		return ""
	}
	return fmt.Sprintf("DN-%s-%06d", d.Period, *d.Number)
}

// Late says that it was filed after its due date, in the fund's calendar: zone decides which day it was.
func (d Declaration) Late(zone *time.Location) bool {
	return d.FiledAt != nil && cal.DateOf(d.FiledAt.In(zone)) > d.DueDate
}

// Line is one worker of a filed declaration. Amounts follow the components of the rule set.
type Line struct {
	Line          int           `json:"line"`
	PersonID      *uuid.UUID    `json:"person_id,omitempty"`
	InsuredNumber string        `json:"insured_number"`
	Name          string        `json:"name"`
	Days          int           `json:"days"`
	Wage          money.Minor   `json:"wage"`
	Situation     Situation     `json:"situation,omitempty"`
	Amounts       []money.Minor `json:"amounts"`
	RuleSet       string        `json:"rule_set"`
}

// Finding is something seen in a declaration or a file. Line is its line, zero for the whole; the codes are permanent.
type Finding = finding.Finding

// BranchTotal is what a declaration owes for one share of one branch.
type BranchTotal struct {
	Branch  string      `json:"branch"`
	Bearer  string      `json:"bearer"`
	InTotal bool        `json:"in_total"`
	Amount  money.Minor `json:"amount"`
}
