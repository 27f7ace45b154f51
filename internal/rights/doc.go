// Package rights lets a fund change what its roles may do: one person proposes that a role gains an operation, loses it, or
// reaches further or less far with it; another one approves; a second later the policies decide by it.
//
// Before, it is told in words who gains and who loses what. What no fund may change is refused: what jobs, programs, visitors
// and mandates do, what everybody has for their own access, a reach that the operation was not made for (package policies,
// Bounds), and whatever would leave fewer than two people who can propose, decide and give roles. What a role was allowed
// on a day, and who approved it, can always be told.
package rights
