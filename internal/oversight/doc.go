// Package oversight is the room of the auditor: it shows what was done and by whom, and proves that the records are whole.
//
// The trail can be searched and taken away; each line tells who, for whom, from where, what changed before and after, and
// under which grant. Somebody who must do what their role does not allow breaks the glass: a second person gives the
// role for four hours at most, everything done under it is marked, and it ends by itself. How many insured persons a role
// may read in a day is capped. The page of safety lists failed log-ins, unusual access, new grants, dormant and privileged
// accounts, as the SDI-T asks. "socle verify" checks everything that must add up.
package oversight
