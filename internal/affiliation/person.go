package affiliation

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Kinds of insured person.
const (
	Salaried     = "salaried"
	SelfEmployed = "self_employed"
	Voluntary    = "voluntary"
)

// Identity is what a person's papers say.
type Identity struct {
	LastName  string   `json:"last_name" validate:"required,max=100"`
	FirstName string   `json:"first_name" validate:"max=100"`
	BirthDate cal.Date `json:"birth_date"`
	Sex       string   `json:"sex" validate:"omitempty,oneof=f m"`
	IDNumber  string   `json:"id_number" validate:"max=40"` // of the national identity paper
}

// Name is family name first.
func (i Identity) Name() string { return strings.TrimSpace(i.LastName + " " + i.FirstName) }

func (i *Identity) trim() {
	for _, s := range []*string{&i.LastName, &i.FirstName, &i.IDNumber} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
}

// Person is somebody whom the fund insures.
type Person struct {
	ID     uuid.UUID `json:"id"`
	Number string    `json:"number"`
	Identity
	Kind      string    `json:"kind"`
	Children  int       `json:"children"`
	InsuredOn cal.Date  `json:"insured_on"` // insured for the first time
	CreatedAt time.Time `json:"created_at"`
}

// Ages between which somebody can be hired; outside of them a date of birth is taken for a slip of the pen.
const (
	youngest = 14
	oldest   = 100
)

// aged finds a date of birth that cannot be right for somebody who starts on a day.
func (i Identity) aged(on cal.Date) []fault.Finding {
	switch {
	case i.BirthDate.IsZero():
		return []fault.Finding{{Field: "birth_date", Code: "person.birth_date_missing", Message: "is missing; fill in the date of birth"}}
	case i.BirthDate.AddMonths(12*youngest) > on:
		return []fault.Finding{{Field: "birth_date", Code: "person.too_young", Message: "makes the person younger than 14 when hired; check the date of birth"}}
	case i.BirthDate.AddMonths(12*oldest) < on:
		return []fault.Finding{{Field: "birth_date", Code: "person.too_old", Message: "makes the person older than 100 when hired; check the date of birth"}}
	}
	return nil
}
