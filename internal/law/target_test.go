package law_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

const agentID = "00000000-0000-7000-8000-000000000777"

// withAgent is a fund with one field agent.
func withAgent(t *testing.T) (*pgtest.World, *op.Chain) {
	w := pgtest.New(t)
	require.NoError(t, w.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `with a as (insert into account (id, email, name, password_hash, state, created_at) values ($1, 'agent@x.test', 'Salma Idrissi', '', 'active', now()))
			insert into account_role (account_id, role, agency, granted_by, granted_at) select $1, 'field_agent', '01', 'test', now()`, agentID)
		return err
	}))
	return w, w.Chain((&law.Service{}).Operations())
}

func target(value, agent string) law.ProposeTargetInput {
	return law.ProposeTargetInput{Indicator: "KPI-06", Period: cal.MustPeriod("2026"), Agent: agent, Value: "85", Source: "Conseil du 3 mars"}
}

func TestATargetOfAnAgentStandsBesideTheFundsAndKeepsItsHistory(t *testing.T) {
	t.Parallel()
	w, c := withAgent(t)
	approve := func(in law.ProposeTargetInput) {
		p, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_target", in)
		require.NoError(t, err)
		_, err = op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
		require.NoError(t, err)
	}
	approve(target("85", agentID))
	changed := target("85", agentID)
	changed.Value = "88"
	approve(changed)
	approve(target("85", ""))

	history, err := op.Call[[]law.Target](administrator(w, "01"), c, "law.target_history", law.TargetInput{Indicator: "KPI-06", Period: cal.MustPeriod("2026"), Agent: agentID})
	require.NoError(t, err)
	require.Len(t, history, 2)
	require.EqualValues(t, "88", history[0].Value)
	require.Nil(t, history[0].RecordedTo)
	require.NotNil(t, history[1].RecordedTo)
	require.Equal(t, "Salma Idrissi", history[0].AgentName)

	board, err := op.Call[law.TargetBoard](administrator(w, "01"), c, "law.target_board", law.TargetBoardInput{Year: 2026, Scope: "agent"})
	require.NoError(t, err)
	require.Len(t, board.Lines, 1)
	require.Len(t, board.Lines[0].Targets["KPI-06"], 1)
	require.NotContains(t, board.Lines[0].Missing, "KPI-06")
	require.Contains(t, board.Lines[0].Missing, "KPI-10")
	require.NotContains(t, board.Indicators, "KPI-03", "no agent has a part of it in hand")
}

func TestATargetIsForOneScopeAndForAnAgentOfThisFund(t *testing.T) {
	t.Parallel()
	w, c := withAgent(t)
	refused := func(ctx context.Context, in law.ProposeTargetInput) {
		_, err := op.Call[law.Proposal](ctx, c, "law.propose_target", in)
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	}
	both := target("85", agentID)
	both.Agency = w.Fund("ma-cnss").Folder.Territory.Agencies[0].Code
	refused(administrator(w, "01"), both)
	refused(administrator(w, "01"), target("85", "00000000-0000-7000-8000-000000000778"))
	refused(w.Role("ml-inps", "administrator"), target("85", agentID))
	none := target("85", agentID)
	none.Indicator = "KPI-03"
	refused(administrator(w, "01"), none)
}
