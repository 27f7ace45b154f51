// Package words writes amounts, numbers, dates and periods the way readers of the fund's language expect them,
// and spells amounts out in French for receipts and notices.
//
// "1 234 567 F CFA", "lundi 15 décembre 2026", "4e trimestre 2026", "mille deux cent trente-quatre francs CFA".
// Tables follow CLDR 48 (Morocco writes 1.234,50 and its own month names in Arabic), digits are always Western,
// and the tests compare with what a browser writes. Nothing here knows a fund, a clock or a page.
//
// Around an amount or a number in a right-to-left page put <bdi dir="ltr">; no direction marks are written here.
package words
