// Package country draws a simulated country for a fund: employers, their staff and wages, what they file and pay each
// month, and what goes wrong with it. Nobody in it exists.
//
// The figures are drawn from statistics kept as data. For Morocco they are the tables printed in the thesis on the CNSS
// (2002–2006): nine regional directorates with their employers, employees and wages, the survey's sizes, sectors and wage
// brackets, registrations, suspensions, and how forms came back. At full scale a month holds 103,442 employers and
// 1,572,574 lines; smaller scales keep the shares, to the unit. Mali and Benin have invented figures of plausible size.
//
// The same seed gives the same country. It streams month by month, knows no law (payments are shares of whatever the fund
// finds due) and no fund. What the statistics do not say is a demonstration value, marked as such in the profile.
package country
