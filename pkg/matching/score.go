package matching

import (
	"slices"
	"strconv"
	"strings"

	"socle/pkg/cal"
)

// Points of the signs. They are set so that the fund's threshold (75) is reached by a number and the exact amount, by a
// number and the account or the name, but by no name with any amount, and by no slip without amount and name.
const (
	pointsReference  = 55
	pointsNumber     = 50
	pointsAccount    = 35
	pointsShared     = 15 // an account from which several employers paid (an accountant)
	pointsExact      = 30
	pointsSum        = 25
	pointsPartial    = 5
	pointsName       = 20
	pointsPeriod     = 5
	pointsSecond     = 10 // a number beside a reference, or the other way round
	pointsOtherPayer = -10
)

var pointsHow = map[how]int{whole: pointsNumber, joined: 48, lettered: 45, embedded: 35}

var pointsSlip = map[slip]int{transposed: 35, wrongDigit: 30, missing: 30, extra: 30, truncated: 20}

// slipThatChecks is what a near miss is worth when the number as written is itself well formed: it may be another's.
const slipThatChecks = 20

// propose weighs all signs for one employer; false when nothing speaks for it but a slip or an amount.
func (x *Index) propose(i int32, e Entry, s signs, open []Obligation) (Proposal, bool) {
	who := &x.employers[i]
	p := Proposal{Employer: who.ID, Items: []string{}}
	slipped := p.identify(x, who, s)
	x.account(&p, i, s)
	mentioned := p.amount(e, s, open)
	x.name(&p, who, s)
	if mentioned {
		p.add(Reason{Code: "matching.period_named", Points: pointsPeriod})
	}
	for _, r := range p.Reasons {
		p.Score += r.Points
	}
	p.Score = min(max(p.Score, 0), 100)
	return p, len(p.Reasons) > 0 && (!slipped || len(p.Reasons) > 1)
}

func (p *Proposal) add(r Reason) { p.Reasons = append(p.Reasons, r) }

// identify looks for the declaration reference, then for the number; it tells whether a slip is all there is.
func (p *Proposal) identify(x *Index, who *entry, s signs) (slipped bool) {
	points := 0
	for _, t := range s.refs {
		if d, ok := x.byRef[t.text]; ok && x.employers[d.employer].ID == who.ID {
			points = pointsReference
			p.identified = true
			p.add(Reason{"matching.reference_exact", args("reference", x.employers[d.employer].open[d.at].Reference), points})
			break
		}
	}
	best, ok := x.number(who.number, s.tokens)
	if !ok {
		return false
	}
	if points > 0 {
		best.Points = min(best.Points, pointsSecond)
	}
	p.identified = p.identified || best.Points >= pointsSlip[wrongDigit]
	p.add(best)
	return points == 0 && !strings.HasPrefix(best.Code, "matching.number_exact")
}

// number is the best sign that the tokens hold for a number.
func (x *Index) number(number string, ts []token) (best Reason, ok bool) {
	for _, t := range ts {
		if r, is := x.sign(number, t); is && (!ok || r.Points > best.Points) {
			best, ok = r, true
		}
	}
	return best, ok
}

func (x *Index) sign(number string, t token) (Reason, bool) {
	if t.text == number {
		return Reason{codeHow[t.how], args("number", number, "check", x.verdict(number)), pointsHow[t.how]}, true
	}
	text := t.text
	if digits, ok := asDigits(text); ok {
		if text = digits; text == number {
			return Reason{codeHow[lettered], args("number", number, "written", t.text, "check", x.verdict(number)), pointsHow[lettered]}, true
		}
	}
	if t.how == embedded || number == "" {
		return Reason{}, false
	}
	how, ok := slipOf(text, number)
	if !ok && t.last && len(text) >= leastCut && len(text) < len(number) && strings.HasPrefix(number, text) {
		how, ok = truncated, true
	}
	points := pointsSlip[how]
	if _, other := x.byNumber[text]; other || x.config.CheckDigit != nil && x.config.CheckDigit(text) {
		points = min(points, slipThatChecks)
	}
	return Reason{"matching.number_" + string(how), args("number", number, "written", t.text, "check", x.verdict(text)), points}, ok
}

var codeHow = map[how]string{whole: "matching.number_exact", joined: "matching.number_exact_spaced",
	lettered: "matching.number_exact_letters", embedded: "matching.number_embedded"}

// verdict is what the check digit says of a number as written: right, wrong, or unknown when the fund has none.
func (x *Index) verdict(written string) string {
	switch {
	case x.config.CheckDigit == nil:
		return "unknown"
	case x.config.CheckDigit(written):
		return "right"
	}
	return "wrong"
}

func (x *Index) account(p *Proposal, i int32, s signs) {
	holders := x.byAccount[s.account]
	if s.account == "" || !slices.Contains(holders, i) {
		return
	}
	if len(holders) > 1 {
		p.add(Reason{"matching.account_shared", args("employers", strconv.Itoa(len(holders))), pointsShared})
		return
	}
	p.identified = true
	p.add(Reason{"matching.account_known", nil, pointsAccount})
}

// amount explains the amount by what the employer owes; it tells whether the periods it takes are those named.
func (p *Proposal) amount(e Entry, s signs, open []Obligation) (mentioned bool) {
	asked := func(at cal.Period) bool {
		return slices.ContainsFunc(s.periods, func(m named) bool { return m.is(at) })
	}
	how, pick := explain(e.Amount, open, asked)
	points := map[fit]int{exact: pointsExact, sum: pointsSum, partial: pointsPartial}[how]
	for _, o := range pick {
		p.Items = append(p.Items, o.ID)
		mentioned = mentioned || asked(o.Period)
	}
	if how != noFit {
		p.add(Reason{"matching." + string(how), args("periods", periodsOf(pick)), points})
	}
	p.explained = how == exact || how == sum
	return mentioned
}

func periodsOf(open []Obligation) string {
	words := make([]string, len(open))
	for i, o := range open {
		words[i] = o.Period.String()
	}
	return strings.Join(words, " ")
}

// name compares the names of the employer with the payer, both ways, and with the free text.
func (x *Index) name(p *Proposal, who *entry, s signs) {
	best, payer := 0, 0
	for _, n := range who.names {
		payer = max(payer, likeness(n, s.payer, true, x.weight))
		best = max(best, payer, likeness(n, s.text, false, x.weight))
	}
	switch {
	case best >= 40:
		p.add(Reason{"matching.name_alike", args("percent", strconv.Itoa(best)), best * pointsName / 100})
	case len(s.payer) > 0 && best < 20 && len(who.names) > 0:
		p.add(Reason{"matching.name_other", args("percent", strconv.Itoa(best)), pointsOtherPayer})
	}
}

func args(pairs ...string) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
