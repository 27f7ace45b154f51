// Package archive is the file that a whole fund travels in, from one Socle to another or into a safe.
//
// It is a ZIP file that any tool can open: one CSV file per table, the fund's place in the registry, the anchors of its
// audit, and last a manifest that names every member with its size and digest. The file ends with a seal, the digest of
// every byte before it: an archive in which one bit was turned, or whose end was cut, is refused before anything is read.
// The members stand in the order of the manifest; one that is missing, added, doubled or moved is refused too.
//
// The seal proves that the file is whole, not who made it: keep archives where only those may write who may read.
package archive
