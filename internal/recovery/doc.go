// Package recovery gets in what is owed and was not paid: it knows who is late and since when, reminds, notifies, visits,
// agrees plans, and remembers each action with what it brought.
//
// Its ageing and its list of defaulters are read from the books as of a day. A case is opened on an employer's debt and
// goes step by step (reminder, formal notice, writ, litigation); it closes when the debt is paid. Debts of suspended and
// closed employers stay visible, apart.
package recovery
