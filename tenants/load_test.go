package tenants

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// atlantis is the made-up fund of testdata, in memory, to be spoiled.
func atlantis(t testing.TB) fstest.MapFS {
	tree := fstest.MapFS{}
	root := os.DirFS("testdata/funds")
	require.NoError(t, fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, path)
		tree[path] = &fstest.MapFile{Data: b}
		return err
	}))
	return tree
}

// spoil replaces text in one file of the folder.
func spoil(t testing.TB, tree fstest.MapFS, file, old, with string) {
	b := string(tree["at-cnps/"+file].Data)
	require.True(t, strings.Contains(b, old), "%s holds no %q", file, old)
	tree["at-cnps/"+file] = &fstest.MapFile{Data: []byte(strings.Replace(b, old, with, 1))}
}

func TestMadeUpFundWorksFromItsFolderAlone(t *testing.T) {
	t.Parallel()
	f, err := Open("testdata/funds", "at-cnps")
	require.NoError(t, err)
	require.Len(t, f.Regimes, 8)
	require.Len(t, f.Sectors, 82)
	require.Equal(t, 3, f.Currency.Decimals)
	require.Len(t, f.Cases, 3)
	for _, c := range f.Cases {
		require.NoError(t, f.Run(c))
	}
	own, err := Open("testdata/funds/at-cnps", "at-cnps")
	require.NoError(t, err, "the fund's folder itself will do")
	require.Equal(t, f.Name, own.Name)
}

func TestMistakesAreNamedByFileLineAndField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, old, with, says string }{
		{"tenant.yaml", "short_name: CNPA", "shrt_name: CNPA", "tenant.yaml:4: shrt_name: unknown field"},
		{"tenant.yaml", "kind: fund", "kind: bank", "tenant.yaml:2: kind: want fund or region"},
		{"tenant.yaml", "decimals: 3", "decimals: 9", "tenant.yaml:6: currency.decimals: want 0 to 4"},
		{"tenant.yaml", "decimals: 3", "decimals: three", "tenant.yaml:6: currency.decimals: want a whole number, found \"three\""},
		{"tenant.yaml", "short_name: CNPA", "shrt_name: CNPA", "did you mean short_name?"},
		{"tenant.yaml", "languages: [fr", "languages: [Français", "languages[0]: \"Français\": want a language"},
		{"tenant.yaml", "role: validator", "role: central", "validation_levels[1].role: \"central\" does not validate files: want one of [field_agent supervisor validator]"},
		{"tenant.yaml", "inherits: rsna", "inherits: [rsna]", "regimes[5].inherits: want one text, found a list"},
		{"tenant.yaml", "languages: [fr", "languages: fr # [fr", "languages: want a list, found \"fr\": write [fr]"},
		{"tenant.yaml", "kind: fund\n", "kind: fund\nkind: fund\n", "tenant.yaml:3: kind: is there twice: once on line 2"},
		{"law/law.yaml", "rate_pct: 16.57", "rate_pct: 16.57, sector: S99", `contributions[0].sector: sector "S99" is not declared`},
		{"law/law.yaml", "rate_pct: 16.57", "rate_pct: 116.57", "contributions[0].rate_pct: 116.57 %: a rate is 100 % at most"},
		{"law/law.yaml", "rate_pct: 16.57", "rate_pct: 16,57", "contributions[0].57: unknown field: a number takes a point, not a comma"},
		{"law/law.yaml", "source: [arrete]", "source: arrete", "contributions[0].source: want a list, found \"arrete\": write [arrete]"},
		{"tenant.yaml", "Africa/Tunis", "Africa/Tunes", "tenant.yaml:7: time_zone: want a zone"},
		{"tenant.yaml", "month_day: '05-01'", "month_day: '05-32'", "tenant.yaml:14: calendar.holidays[0]:"},
		{"tenant.yaml", "check: mod97", "check: sum", "tenant.yaml:16: numbers.employer.check:"},
		{"tenant.yaml", "level: branch", "level: town", "rounding.level: want one of"},
		{"tenant.yaml", "- {code: S02", "- {code: S01", `sectors[1].code: code "S01" is there twice`},
		{"tenant.yaml", "inherits: rsna", "inherits: none", `regimes[5].inherits: there is no regime "none"`},
		{"tenant.yaml", "[30, 60", "[90, 60", "ageing: want rising numbers"},
		{"law/law.yaml", "rate_pct: 16.57", "rate_pct: '16,57'", `law/law.yaml:5: contributions[0].rate_pct: "16,57" is not a plain decimal`},
		{"law/law.yaml", "rate_pct: 16.57", "rate_pct: 16.57001", "law/law.yaml:5: contributions[0].rate_pct: rate \"16.57001\": more than 4 decimals"},
		{"law/law.yaml", "rate_pct: 16.57", "rate: 16.57", "law/law.yaml:5: contributions[0].rate: unknown field; did you mean rate_pct?"},
		{"law/law.yaml", "'6 * SMIG'", "'6 * '", "law/law.yaml:5: contributions[0].ceiling: formula"},
		{"law/law.yaml", "'6 * SMIG'", "'6 * SMIC'", "SMIC"},
		{"law/law.yaml", "bearer: employer", "bearer: boss", "law/law.yaml:5: contributions[0].bearer"},
		{"law/law.yaml", "branch: pension", "branch: pensions", `contributions[0].branch: branch "pensions" is not declared`},
		{"law/law.yaml", "valid_from: '2009-07-01'", "valid_from: '2009-07-32'", "law/law.yaml:5:"},
		{"law/law.yaml", "source: [arrete]", "source: [decret]", `contributions[0].source: source "decret" is not listed`},
		{"law/law.yaml", "confidence: demonstration", "confidence: sure", "contributions[0].confidence:"},
		{"law/law.yaml", "valid_to: '2011-04-30'", "valid_to: '2011-05-01'", "minimum_wages[1]: minimum_wage/SMIG@2009-07-01 and minimum_wage/SMIG@2011-05-01 are both the law on one same day: the other is law/law.yaml:"},
		{"law/law.yaml", "due_day: 15", "due_day: 35", "due[0]"},
		{"law/law.yaml", "trigger: late_payment", "trigger: rain", "penalties[0].trigger"},
		{"territory.yaml", "feature: AT-N", "feature: AT-X", `territory.yaml:4: regions[0].feature: the map has no feature "AT-X"`},
		{"territory.yaml", "regions: [AT-S]", "regions: [AT-Z]", `agencies[1].regions[0]: there is no region "AT-Z"`},
		{"targets.yaml", "KPI-06", "KPI-13", "targets.yaml:2: targets[0].indicator"},
		{"brand.yaml", "on_primary: '#ffffff'", "on_primary: '#400870'", "brand.yaml:2: on_primary: #400870 on #3b0764 has a contrast of"},
		{"brand.yaml", "logo: logo.svg", "logo: emblem.svg", "brand.yaml:6: logo: there is no file emblem.svg"},
		{"brand.yaml", "#9a3412", "red", "brand.yaml:3: accent: colour \"red\""},
		{"cases/worked.yaml", "source: calcul à la main", "src: calcul", "cases/worked.yaml:4: cases[0].src: unknown field; there are"},
		{"map.geojson", "FeatureCollection", "FeatureCollection\"", "map.geojson"},
	} {
		tree := atlantis(t)
		spoil(t, tree, c.file, c.old, c.with)
		_, err := Load(tree, "at-cnps")
		require.ErrorContains(t, err, c.says, "%s: %s", c.file, c.with)
	}
}

func TestAllMistakesOfAllFilesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	tree := atlantis(t)
	spoil(t, tree, "tenant.yaml", "decimals: 3", "decimals: three")
	spoil(t, tree, "law/law.yaml", "rate_pct: 16.57", "rate_pct: seize")
	spoil(t, tree, "brand.yaml", "primary:", "primry:")
	tree["at-cnps/law/more.yml"] = &fstest.MapFile{Data: []byte("values: []")}
	tree["at-cnps/regions.yaml"] = &fstest.MapFile{Data: []byte("regions: []")}
	tree["at-cnps/texts/reminder.txt"] = &fstest.MapFile{Data: []byte("x")}
	_, err := Load(tree, "at-cnps")
	for _, says := range []string{"tenant.yaml:6: currency.decimals", `law/law.yaml:5: contributions[0].rate_pct: "seize" is not a plain decimal number`,
		"brand.yaml:1: primry: unknown field; did you mean primary?", "law/more.yml: is not read: name it law/more.yaml",
		"regions.yaml: is not read: a folder has tenant.yaml", "texts/reminder.txt: is not read"} {
		require.ErrorContains(t, err, says)
	}
}

func TestEveryColourThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	tree := atlantis(t)
	spoil(t, tree, "brand.yaml", "#9a3412", "#cccccc")
	spoil(t, tree, "brand.yaml", "on_primary: '#ffffff'", "on_primary: '#400870'")
	_, err := Load(tree, "at-cnps")
	require.ErrorContains(t, err, "brand.yaml:2: on_primary: #400870 on #3b0764")
	require.ErrorContains(t, err, "brand.yaml:3: accent: #cccccc on")
}

func TestTextWithAnUnknownPlaceholderIsRefused(t *testing.T) {
	t.Parallel()
	tree := atlantis(t)
	tree["at-cnps/texts/fr/reminder.txt"] = &fstest.MapFile{Data: []byte("Rappel\n\nCher {{ami}},\n")}
	_, err := Load(tree, "at-cnps")
	require.ErrorContains(t, err, "texts/fr/reminder.txt:3: placeholder {{ami}}")
}

func TestTextIsTheFundsOwnElseTheCommonOne(t *testing.T) {
	t.Parallel()
	tree := atlantis(t)
	tree["at-cnps/texts/fr/reminder.txt"] = &fstest.MapFile{Data: []byte("Rappel pour {{employer}}\n\nBonjour.\n")}
	f, err := Load(tree, "at-cnps")
	require.NoError(t, err)
	require.Equal(t, "Rappel pour Alpha", f.Texts["fr"]["reminder"].Fill(map[string]string{"employer": "Alpha"}).Subject)
	require.Contains(t, f.Texts["fr"]["formal_notice"].Body, "mettons en demeure")
}

func TestFolderMayHoldNothingButItsFrameAndItsLaw(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"xx-fund/tenant.yaml": {Data: []byte("kind: fund\nname: Caisse\nshort_name: C\ncountry: XX\ncurrency: {code: XOF, decimals: 0, shown: 0}\n" +
			"time_zone: Africa/Dakar\nlanguages: [fr]\nbranches: [{code: pension, name: Pensions}]\nregimes: [{code: general, name: Général}]\n")},
		"xx-fund/law/law.yaml": {Data: []byte("sources: {a: arrêté}\ncontributions:\n- {regime: general, branch: pension, bearer: employer, rate_pct: 10, valid_from: 2020-01-01, source: [a], confidence: confirmed}\n")},
	}
	f, err := Load(tree, "xx-fund")
	require.NoError(t, err)
	require.NotEmpty(t, f.Logo)
	require.NotEmpty(t, f.ValidationLevels)
	require.Empty(t, f.Unconfirmed())
}

func TestUnknownFundListsTheFundsThereAre(t *testing.T) {
	t.Parallel()
	_, err := Open("testdata/funds", "nowhere")
	require.ErrorContains(t, err, "at-cnps")
	_, err = Open("", "nowhere")
	require.ErrorContains(t, err, "ma-cnss")
	f, err := Open("testdata/funds", "ma-cnss")
	require.NoError(t, err, "what is built in stays at hand")
	require.Equal(t, "MAD", f.Currency.Code)
}

func TestContrastIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	c, err := Contrast("#000000", "#ffffff")
	require.NoError(t, err)
	require.InDelta(t, 21, c, 0.001)
	c, _ = Contrast("#767676", "#ffffff")
	require.InDelta(t, 4.54, c, 0.01)
}

func FuzzTenantFileNeverPanics(f *testing.F) {
	f.Add("kind: fund\ncurrency: {code: XOF}\n")
	f.Add("branches:\n- {code: [1]}\n")
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = Load(fstest.MapFS{"x-y/tenant.yaml": {Data: []byte(s)}}, "x-y")
		_, _ = Load(fstest.MapFS{"x-y/tenant.yaml": {Data: []byte("kind: fund")}, "x-y/law/a.yaml": {Data: []byte(s)}}, "x-y")
	})
}
