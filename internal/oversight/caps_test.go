package oversight

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/pkg/fault"
)

func (o *office) cap(role string, n int) {
	o.t.Helper()
	ask[op.None](o, o.role("administrator"), "oversight.set_cap", SetCapInput{Role: role, PerDay: &n})
}

func (o *office) shows(role string, from, n int) error {
	_, err := o.chain.Invoke(o.role(role), "test.persons", showing{from, n})
	return err
}

func TestAPersonReadTwiceCountsOnceAndAListCountsWhatItShows(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.cap("supervisor", 10)
	for range 5 {
		require.NoError(t, o.shows("supervisor", 1, 1))
	}
	require.NoError(t, o.shows("supervisor", 1, 9), "eight more")
	require.NoError(t, o.shows("supervisor", 10, 1), "the tenth")
	require.NoError(t, o.shows("supervisor", 1, 10), "whom they read already")
	err := o.shows("supervisor", 10, 2)
	require.Equal(t, fault.TooMany, kind(t, err))
	require.ErrorContains(t, err, "10 different insured persons")
	require.NoError(t, o.shows("supervisor", 3, 4), "what was read stays readable")
	o.now = o.now.Add(24 * time.Hour)
	require.NoError(t, o.shows("supervisor", 50, 10), "another day")
}

func TestOverTheCapThoseWhoWatchAreToldOnceADayAndTheTrailSaysIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.cap("supervisor", 3)
	require.Error(t, o.shows("supervisor", 1, 4), "a list longer than the cap shows nothing")
	require.Error(t, o.shows("supervisor", 1, 4))
	require.NoError(t, o.shows("supervisor", 1, 3), "a refused list was not counted")
	require.Equal(t, []string{"administrator@x.example", "auditor@x.example"}, o.strings(`select recipient from message where key like '%:cap:%' order by 1`))
	require.Len(t, o.strings(`select action from audit where outcome = 'refused' and reason = 'persons.cap'`), 2)
	l := ask[SafetyList](o, o.role("auditor"), "oversight.list", ListInput{Kind: "persons"})
	require.Len(t, l.Rows, 1)
	require.Equal(t, int64(3), l.Rows[0].Usual)
}

func TestEmployersAreNotCappedAndTheWidestOfTheRolesCounts(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.cap("supervisor", 2)
	o.cap("administrator", 5)
	require.NoError(t, o.shows("employer", 1, 900))
	both := o.person("supervisor")
	both.Roles = []string{"supervisor", "administrator"}
	_, err := o.chain.Invoke(o.as(both), "test.persons", showing{1, 5})
	require.NoError(t, err)
	require.Error(t, o.shows("supervisor", 6, 1), "the reader, not the role, is counted")
	o.cap("supervisor", 0)
	require.NoError(t, o.shows("supervisor", 1, 1), "read before")
	o.now = o.now.Add(24 * time.Hour)
	require.Error(t, o.shows("supervisor", 1, 1))
}

func TestManyAtOnceDoNotReadMoreThanTheCap(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.cap("supervisor", 20)
	var wait sync.WaitGroup
	ctx := o.role("supervisor")
	for n := range 10 {
		wait.Go(func() { _, _ = o.chain.Invoke(ctx, "test.persons", showing{n * 10, 10}) })
	}
	wait.Wait()
	c := ask[Caps](o, o.role("auditor"), "oversight.caps", CapsInput{})
	require.Equal(t, int64(20), c.Readers[0].Persons)
}
