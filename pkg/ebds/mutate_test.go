package ebds

import (
	"slices"
	"strings"
)

// draft is a file under the knife of a test: lines of 260 characters.
type draft []string

func draftOf(file string) draft { return strings.Split(strings.TrimSuffix(file, "\n"), "\n") }

func (d draft) String() string { return strings.Join(d, "\n") + "\n" }

// set writes a field of a line (from 1), padded or cut as given.
func (d draft) set(line int, name, value string) draft {
	out := slices.Clone(d)
	l := layouts[out[line-1][:3]]
	f := l.fields[l.at(name)]
	if n := f.to - f.from + 1; len(value) < n {
		value += strings.Repeat(" ", n-len(value))
	}
	out[line-1] = out[line-1][:f.from-1] + value + out[line-1][f.to:]
	return out
}

// get reads a field.
func (d draft) get(line int, name string) string {
	l := layouts[d[line-1][:3]]
	f := l.fields[l.at(name)]
	return d[line-1][f.from-1 : f.to]
}

// everywhere writes a field in every record that has it.
func (d draft) everywhere(name, value string) draft {
	for i := range d {
		if l := layouts[d[i][:3]]; l.at(name) >= 0 {
			d = d.set(i+1, name, value)
		}
	}
	return d
}

func (d draft) without(line int) draft { return slices.Delete(slices.Clone(d), line-1, line) }

func (d draft) insert(before int, line string) draft {
	return slices.Insert(slices.Clone(d), before-1, line)
}

func (d draft) swap(a, b int) draft {
	out := slices.Clone(d)
	out[a-1], out[b-1] = out[b-1], out[a-1]
	return out
}

// edit replaces a whole line by what f makes of it.
func (d draft) edit(line int, f func(string) string) draft {
	out := slices.Clone(d)
	out[line-1] = f(out[line-1])
	return out
}

// resum makes all sums of the file right again, as a cheat would: what remains wrong is one thing.
func (d draft) resum() draft {
	sums := map[string][measures]uint64{}
	for i := range d {
		l := layouts[d[i][:3]]
		p := placesOf[l]
		number := l.name[1:]
		switch number {
		case "02", "04":
			rec := decoded{layout: l, raw: []byte(d[i])}
			rec.decode(Kind(l.name[:1]), nil)
			if rec.blank {
				continue
			}
			if at := p.of[control]; at >= 0 {
				d = d.set(i+1, l.fields[at].name, zeros(controlOf(&rec, p), 19))
			}
			s := sums[number]
			s[employees]++
			for m := children; m < control; m++ {
				if at := p.of[m]; at >= 0 {
					s[m] += rec.num[at]
				}
			}
			s[control] += controlOf(&rec, p)
			sums[number] = s
		case "03", "05", "06":
			var s [measures]uint64
			for m := range s {
				s[m] = map[string]uint64{
					"03": sums["02"][m], "05": sums["04"][m], "06": sums["02"][m] + sums["04"][m],
				}[number]
				if at := p.of[m]; at >= 0 {
					f := l.fields[at]
					d = d.set(i+1, f.name, zeros(s[m], f.to-f.from+1))
				}
			}
		}
	}
	return d
}

func pad(n, length int) string { return zeros(uint64(n), length) }
