// Package adjustment tells what a change of the law does to what was already declared.
//
// Before a change is approved, its impact is counted: every line declared for the days of the change is computed again,
// in the law as it would be, and set against what stands. It says how many declarations and lines are touched, the
// difference by branch and by who bears it, and the employers most touched. A change that starts later is reckoned on what
// was declared last, and says so.
// Once a change that reaches back is approved, the same reckoning proposes adjustments, one for each declaration. Nothing
// is charged by itself: a second person approves them, all or employer by employer, or leaves some out with a reason.
// Approved, an adjustment is a posting with a due date of its own; a credit lowers what is owed. What was filed stays as it
// was filed; the adjustment keeps the law of then and of now, so that every difference can be shown step by step.
//
// The law of now is asked for each kind of worker apart: by regime, class of risk, sector and category as they were when the
// declaration was filed, even where the law of then made no difference between them. The size of the employer is that of
// the filing too, where the law of then asked for it; where only the law of now does, it is the size registered today.
package adjustment
