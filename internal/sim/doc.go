// Package sim is the world outside Socle, for the demonstration and for tests: a mail server that
// keeps what it receives, an SMS gateway, a bank, a mobile-money operator and an identity provider.
//
// Each speaks the protocol that its real counterpart speaks, so that the product cannot tell them
// apart: SMTP, HTTP with keys, SMPP, CAMT.053, the MoMo collection API, OpenID Connect.
// Each has a page where a person sees what was caught and plays the other side: pays a transfer,
// approves a request on the "phone", chooses who signs in.
//
// It shares no code with the product and imports none of it: what both misread would go unseen.
package sim
