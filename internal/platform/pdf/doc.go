// Package pdf lays out the papers of a fund: receipts, notices, certificates, statements, reports.
//
// A document is made of blocks, one after the other: letterhead, title, recipient, paragraphs, facts, tables with
// figures to the right, amount in words, code to scan, signature. It wears the fund's brand, speaks its language
// (Arabic is shaped and ordered here, from right to left, with Western digits), breaks pages by itself and numbers them.
//
// The same content and date always give the same bytes, so that a paper can be made again and compared.
//
//	d := pdf.New(pdf.Options{Size: pdf.A5, Brand: b, Lang: "fr", At: now, Title: "Quittance", Number: "Q-2026-000123"})
//	d.Letterhead("Agence de Kayes", "+223 20 22 57 35")
//	d.Heading("Quittance", "Q-2026-000123")
//	d.Facts(pdf.Fact{Key: "Reçu de", Value: "Boulangerie du Fleuve SARL"})
//	d.Amount("Montant", "275 000 F CFA", "deux cent soixante-quinze mille francs CFA")
//	d.Check("https://…/check/Q-2026-000123", "Vérifiez cette quittance")
//	b, err := d.Bytes()
package pdf
