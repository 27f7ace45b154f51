package view

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/platform/i18n"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func html(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, c.Render(ctx, &b))
	return b.String()
}

const attack = `"><script>alert(1)</script>`

func TestWhatPeopleTypedIsNeverMarkup(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, c := range []templ.Component{
		Str(attack), Code(attack), A("javascript:alert(1)", attack), Sub(Str(attack), attack),
		Field(Input{Name: "n", Label: attack, Hint: attack, Value: attack, Error: attack, Help: attack, HelpTitle: attack}),
		Select(Choice{Name: "n", Label: attack, Options: []Option{{Value: attack, Label: attack}}}),
		CellText(Input{Name: "n", Label: attack, Value: attack}), CellSelect(Choice{Name: "n", Label: attack, Options: []Option{{Value: attack, Label: attack}}}),
		DataTable(Table{Caption: attack, Columns: []Column{{Label: attack}}, Rows: []Row{Cells(Str(attack))}, Exports: []Link{{attack, "javascript:alert(1)"}}}),
		PageHead(Heading{Title: attack, Subtitle: attack}), Banner(Notice{Text: attack, Link: &Link{attack, "javascript:alert(1)"}}),
		Timeline([]Event{{Title: attack, Who: attack, Href: "javascript:alert(1)"}}), Button(Action{Label: attack, Href: "javascript:alert(1)"}),
	} {
		got := html(t, ctx, c)
		require.NotContains(t, got, "<script")
		require.NotContains(t, got, `href="javascript:`)
	}
}

func TestAnEntryGivesBackWhatWasTypedAndWhatIsWrong(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	e := Entry{Values: url.Values{"wage": {"38 000"}}, Findings: []fault.Finding{
		{Field: "wage", Code: "x", Message: "trop bas", Warning: true}, {Field: "wage", Code: "y", Message: "illisible"}, {Field: "wage", Line: 3, Code: "z", Message: "ligne 3"}}}
	i := Input{Name: "wage", Value: "1"}.In(ctx, e)
	require.Equal(t, "38 000", i.Value)
	require.Equal(t, "illisible", i.Error)
	require.Equal(t, "trop bas", i.Warning)
	require.Equal(t, "1", Input{Name: "wage", Value: "1"}.In(ctx, Entry{}).Value, "a form not yet sent shows its start values")
	require.Empty(t, Input{Name: "other", Value: "1"}.In(ctx, e).Value, "a field emptied on purpose stays empty")
}

func TestErrorsLeadToTheFirstBoxOfTheirField(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	e := Entry{Values: url.Values{"born": {"1991-02-31"}}, Findings: []fault.Finding{{Field: "born", Code: "x", Message: "faux"}, {Field: "lines.2.kind", Code: "x", Message: "choisir"}}}
	summary := html(t, ctx, ErrorSummary(e.Findings))
	require.Contains(t, summary, `href="#born"`)
	require.Contains(t, summary, `href="#lines-2-kind"`)
	require.Contains(t, html(t, ctx, DateInput(Input{Name: "born", Label: "Né le"}.In(ctx, e))), `id="born" name="born-day" type="text" inputmode="numeric" dir="ltr" value="31"`)
	require.Contains(t, html(t, ctx, Radios(Choice{Name: "lines.2.kind", Options: []Option{{Value: "a"}}}.In(ctx, e))), `id="lines-2-kind"`)
	require.Empty(t, html(t, ctx, ErrorSummary([]fault.Finding{{Field: "a", Warning: true}})), "warnings alone do not stop")
}

func TestThreeBoxesAreOneDate(t *testing.T) {
	t.Parallel()
	join := func(d, m, y string) string {
		v := url.Values{"born-day": {d}, "born-month": {m}, "born-year": {y}, "birthday-day": {"x"}}
		JoinDates(v)
		require.False(t, v.Has("birthday"), "a lone box is no date")
		return v.Get("born")
	}
	require.Equal(t, "1991-03-07", join("7", " 3 ", "1991"))
	require.Equal(t, "", join("", "", ""))
	require.Equal(t, "91-03-07", join("7", "3", "91"), "a year of two digits is refused when it is read, not guessed")
	require.Equal(t, "-03-", join("", "3", ""))
}

func TestEachFormHasAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	require.NotEqual(t, html(t, ctx, Form(Post{Action: "/x"})), html(t, ctx, Form(Post{Action: "/x"})))
	require.Contains(t, html(t, ctx, Form(Post{Action: "/x", Key: "abc"})), `name="_key" value="abc"`)
	require.Contains(t, html(t, ctx, Form(Post{Action: "/x"})), `method="post"`)
}

func TestAmountsWearTheFundsCurrency(t *testing.T) {
	t.Parallel()
	ctx := i18n.WithCurrency(i18n.With(context.Background(), "fr-MA"), money.Currency{Code: "MAD", Decimals: 2, Shown: 2})
	require.Equal(t, `<bdi dir="ltr" class="app-num">1.234,50`+"\u00a0MAD</bdi>", html(t, ctx, Money(123_450)))
	require.Contains(t, html(t, ctx, MoneyInput(Input{Name: "n"})), ">MAD</div>")
	require.Contains(t, html(t, ctx, Form(Post{Action: "/", Sums: true})), `data-decimal="," data-decimals="2" data-group="."`)
}

func TestAPagerOffersTheEndsAndTheNeighbours(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int{1, 0, 19, 20, 21, 0, 52}, Pager{Page: 20, Pages: 52}.pagesShown())
	require.Equal(t, []int{1, 2, 3}, Pager{Page: 2, Pages: 3}.pagesShown())
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(r, "pages")
		shown := Pager{Page: rapid.IntRange(1, n).Draw(r, "page"), Pages: n}.pagesShown()
		require.LessOrEqual(t, len(shown), 7)
		require.Equal(t, 1, shown[0])
		require.Equal(t, n, shown[len(shown)-1])
	})
}

func TestAnAddressKeepsItsOtherFilters(t *testing.T) {
	t.Parallel()
	require.Equal(t, "/x?page=3&q=a%26b", With("/x?q=a%26b&page=2", "page", "3"))
	require.Equal(t, "/x", With("/x?page=2", "page", ""))
}

func TestAnEmptyCellShowsNoLabelOnAPhone(t *testing.T) {
	t.Parallel()
	got := html(t, context.Background(), DataTable(Table{Columns: []Column{{Label: "A"}, {Label: "B"}}, Rows: []Row{Cells(Str("x"), None)}}))
	require.Contains(t, got, `data-label="A"`)
	require.NotContains(t, got, `data-label="B"`)
}

func TestAFieldInATableIsNamedByItsLabelAndHoldsWhatStands(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	text := html(t, ctx, CellText(Input{Name: "levels.0.name", Label: "Nom", Value: "Agent", MaxLength: 200}))
	require.Contains(t, text, `id="levels-0-name"`, "an error in the summary leads here")
	require.Contains(t, text, `aria-label="Nom" maxlength="200"`)
	require.NotContains(t, html(t, ctx, CellText(Input{Name: "n"})), "maxlength", "no limit unless one is given")
	choice := html(t, ctx, CellSelect(Choice{Name: "role", Label: "Rôle", Value: "b", Options: []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}}))
	require.Contains(t, choice, `aria-label="Rôle"`)
	require.Contains(t, choice, `<option value="a">A</option><option value="b" selected>B</option>`)
}

func TestATabIsShownToWhoMayOpenIt(t *testing.T) {
	t.Parallel()
	ctx := WithMay(t.Context(), func(operation string) bool { return operation == "law.targets" })
	require.True(t, Tab{Operation: "law.targets"}.offered(ctx))
	require.True(t, Tab{}.offered(ctx), "a tab that asks for nothing is everybody's")
	require.False(t, Tab{Operation: "law.brand"}.offered(ctx))
	require.True(t, Tab{Operation: "law.brand", Current: true}.offered(ctx), "where the reader already is")
}

func TestFiltersAreClearedWhereThereAreSome(t *testing.T) {
	t.Parallel()
	bar := func(at string) string {
		here, err := url.Parse(at)
		require.NoError(t, err)
		ctx := context.WithValue(context.Background(), frameKey{}, Frame{Here: here})
		return html(t, ctx, Filters(FilterBar{Action: "/law", Clear: "/law?kind=due"}))
	}
	require.NotContains(t, bar("/law?kind=due&page=2&q="), `href="/law?kind=due"`)
	require.Contains(t, bar("/law?kind=due&q=2024"), `href="/law?kind=due"`)
}
