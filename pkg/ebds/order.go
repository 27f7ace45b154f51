package ebds

// step is one place in the order of a file. A row may come many times, and where least is 0 not at all.
type step struct {
	record string
	least  int
	many   bool
}

// steps are the orders of the three kinds of file.
var steps = map[Kind][]step{
	Preprinted: {{"A00", 1, false}, {"A01", 1, false}, {"A02", 0, true}, {"A03", 1, false}},
	Main: {{"B00", 1, false}, {"B01", 1, false}, {"B02", 0, true}, {"B03", 1, false},
		{"B04", 1, true}, {"B05", 1, false}, {"B06", 1, false}},
	Complement: {{"E00", 1, false}, {"E01", 1, false}, {"E02", 1, false}, {"E03", 1, false},
		{"E04", 1, true}, {"E05", 1, false}, {"E06", 1, false}},
}

// order follows a file through its steps.
type order struct {
	steps []step
	seen  []int
	first []int // line of the first record of each step
	at    int
}

func (o *order) start(kind Kind) {
	o.steps = steps[kind]
	o.seen, o.first = make([]int, len(o.steps)), make([]int, len(o.steps))
}

func (o *order) ended() bool {
	return len(o.steps) > 0 && o.at == len(o.steps)-1 && o.seen[o.at] > 0
}

func (o *order) lastName() string { return o.steps[len(o.steps)-1].record }

// lineOf is the first line of a record by its number ("01"), 0 when it never came.
func (o *order) lineOf(number string) int {
	for i, s := range o.steps {
		if s.record[1:] == number {
			return o.first[i]
		}
	}
	return 0
}

func (o *order) find(record string) int {
	for i, s := range o.steps {
		if s.record == record {
			return i
		}
	}
	return -1
}

// placed judges the place of a record. What was skipped is missing here; what comes late is misplaced.
func (c *checker) placed(line int, l *layout) {
	o := &c.order
	if o.steps == nil {
		o.start(c.report.Kind)
	}
	i := o.find(l.name)
	switch {
	case i < o.at && (o.steps[i].many || o.seen[i] == 0):
		c.add(line, l.name, "L_Type_Enreg", "ebds.record_misplaced", l.name, o.steps[o.at].record)
	case o.seen[i] > 0 && !o.steps[i].many:
		c.add(line, l.name, "L_Type_Enreg", "ebds.record_repeated", l.name)
	default:
		c.missing(line, i)
		o.at = i
	}
	if o.seen[i]++; o.seen[i] == 1 {
		o.first[i] = line
	}
}

// missing reports the steps before i that should have come by now.
func (c *checker) missing(line, i int) {
	o := &c.order
	for j := o.at; j < i; j++ {
		if o.seen[j] < o.steps[j].least {
			c.add(line, o.steps[j].record, "L_Type_Enreg", "ebds.record_missing", o.steps[j].record)
		}
	}
}

func (c *checker) missingAtEnd() {
	if c.order.steps == nil {
		c.order.start(c.report.Kind)
	}
	c.missing(c.report.Lines+1, len(c.order.steps))
}
