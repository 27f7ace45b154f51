package recovery

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// employerOf is the account of an employer.
func (o *office) employerOf(slug string, id uuid.UUID) context.Context {
	return o.on(o.As(slug, authz.Subject{ID: uuid.NewString(), Name: "employer", Roles: []string{"employer"}, Employers: []string{id.String()}}))
}

func TestAgentReachesOwnAgencyAlone(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas, rif := o.employer("1", "Atlas Textile", "01", "active"), o.employer("2", "Rif Bois", "05", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 5_000)
	o.owe(rif, "2007-06", "2007-07-10", 7_000)
	other := o.agent("05")
	c := do[Case](o, o.at("recovery_officer"), "recovery.open_case", OpenInput{ID: atlas})

	require.True(t, fault.Is(refused(o, other, "recovery.case", CaseInput{ID: atlas}), fault.NotFound))
	require.True(t, fault.Is(refused(o, other, "recovery.visit", VisitInput{ID: atlas, Result: "met"}), fault.NotFound))
	require.Empty(t, do[CaseList](o, other, "recovery.cases", CasesInput{}).Lines)
	require.Len(t, do[CaseList](o, o.agent("01"), "recovery.cases", CasesInput{}).Lines, 1)
	list := do[Defaulters](o, other, "recovery.defaulters", DefaultersInput{})
	require.Len(t, list.Lines, 1)
	require.Equal(t, "Rif Bois", list.Lines[0].Name)
	require.Equal(t, money.Minor(7_000), do[Ageing](o, other, "recovery.ageing", AgeingInput{}).Total.Outstanding)
	require.Zero(t, do[Defaulters](o, other, "recovery.defaulters", DefaultersInput{Agency: "01"}).Count, "a filter cannot widen the reach")
	require.True(t, fault.Is(refused(o, other, "recovery.notify", StepInput{ID: c.ID}), fault.Forbidden), "letters are the recovery officer's")
	supervisor := o.on(o.As(o.slug, authz.Subject{ID: uuid.NewString(), Name: "s", Roles: []string{"supervisor"}, Agencies: []string{"05"}}))
	done := do[OpenedMany](o, supervisor, "recovery.open_cases", OpenManyInput{Employers: []uuid.UUID{atlas, rif}})
	require.Equal(t, OpenedMany{Opened: 1, Left: 1}, done, "those of another agency are left")
}

func TestAnotherFundHasNothingOfIt(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1", "Atlas Textile", "01", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 5_000)
	c := do[Case](o, o.at("recovery_officer"), "recovery.open_case", OpenInput{ID: atlas})
	o.slug = "bj-cnss"
	officer := o.at("recovery_officer")
	require.True(t, fault.Is(refused(o, officer, "recovery.case", CaseInput{ID: atlas}), fault.NotFound))
	require.True(t, fault.Is(refused(o, officer, "recovery.notify", StepInput{ID: c.ID}), fault.NotFound))
	require.Empty(t, do[CaseList](o, officer, "recovery.cases", CasesInput{}).Lines)
	require.Zero(t, do[Defaulters](o, officer, "recovery.defaulters", DefaultersInput{}).Count)
}

func TestTwoOfficersOpenOneCase(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1", "Atlas Textile", "01", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 5_000)
	var wg sync.WaitGroup
	outcomes := make([]error, 8)
	for i := range outcomes {
		ctx := o.person("recovery_officer")
		wg.Go(func() {
			if i%2 == 0 {
				_, outcomes[i] = o.chain.Invoke(ctx, "recovery.open_case", OpenInput{ID: atlas})
				return
			}
			done, err := op.Call[OpenedMany](ctx, o.chain, "recovery.open_cases", OpenManyInput{Employers: []uuid.UUID{atlas}})
			if outcomes[i] = err; err == nil && done.Opened == 0 {
				outcomes[i] = fault.New(fault.Conflict, "left", "left")
			}
		})
	}
	wg.Wait()
	opened := 0
	for _, err := range outcomes {
		if err == nil {
			opened++
			continue
		}
		require.True(t, fault.Is(err, fault.Conflict) || fault.Is(err, fault.Unavailable), "%v", err)
	}
	require.Equal(t, 1, opened)
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		n, err := countActions.One(ctx, tx, atlas)
		require.NoError(t, err)
		require.Equal(t, 2, n, "opened and reminded, once")
	})
}

var countActions = query.New[int]("test.count_actions", `
select count(*)::int from recovery_action where employer_id = $1`)
