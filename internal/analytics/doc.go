// Package analytics measures the chain and shows what was measured: the twelve indicators against their targets,
// the dashboard, the map, the list behind each figure, the page of each agent.
//
// Facts are rows by employer and month; cells add them up by region, agency, sector, size, legal form and agent.
// A command leaves a mark on the employer it touched; a worker measures those employers again within seconds and
// moves the cells by the difference. Everything can be rebuilt from the chain, and "socle verify" compares.
// Each figure is defined once, in pkg/indicator; nothing here defines one.
package analytics
