package sms

import (
	"bufio"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/devyx-tech/go-smpp/smpp/pdu"
	"github.com/devyx-tech/go-smpp/smpp/pdu/pdufield"
	"github.com/devyx-tech/go-smpp/smpp/pdu/pdutext"
)

// Statuses of SMPP 3.4 that this gateway answers with.
const (
	statusBindFailed  pdu.Status = 0x0D
	statusWrongNumber pdu.Status = 0x0B
	statusBadLength   pdu.Status = 0x01
	statusSystemError pdu.Status = 0x08
	statusThrottled   pdu.Status = 0x58
	statusUnknownSMID pdu.Status = 0x0C
)

// ServeSMPP answers SMPP 3.4 on l until it is closed: bind, submit_sm, query_sm, enquire_link and unbind.
// A long message comes in parts and is shown in parts.
func (g *Gateway) ServeSMPP(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			_ = g.talk(c) // a line that breaks is the client's business
		}()
	}
}

// talk reads one command after the other; idle lines are cut after five minutes.
func (g *Gateway) talk(c net.Conn) error {
	in, bound := bufio.NewReader(c), false
	for {
		if err := c.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
			return err
		}
		command, err := pdu.Decode(in)
		if err != nil {
			return err
		}
		reply := g.reply(command, &bound)
		if reply == nil {
			continue
		}
		reply.Header().Seq = command.Header().Seq
		if err := reply.SerializeTo(c); err != nil {
			return err
		}
		if command.Header().ID == pdu.UnbindID || !bound {
			return nil
		}
	}
}

func (g *Gateway) reply(command pdu.Body, bound *bool) pdu.Body {
	id := command.Header().ID
	switch {
	case id == pdu.BindTransmitterID:
		return g.bind(command, pdu.NewBindTransmitterResp(), bound)
	case id == pdu.BindTransceiverID:
		return g.bind(command, pdu.NewBindTransceiverResp(), bound)
	case !*bound:
		return pdu.NewGenericNACK()
	case id == pdu.EnquireLinkID:
		return pdu.NewEnquireLinkResp()
	case id == pdu.UnbindID:
		return pdu.NewUnbindResp()
	case id == pdu.SubmitSMID:
		return g.submit(command)
	case id == pdu.QuerySMID:
		return g.query(command)
	case id&pdu.GenericNACKID != 0:
		return nil // an answer to something we said
	}
	return pdu.NewGenericNACK()
}

func (g *Gateway) bind(command, reply pdu.Body, bound *bool) pdu.Body {
	f := command.Fields()
	*bound = field(f, pdufield.SystemID) == g.SystemID && field(f, pdufield.Password) == g.Key
	if !*bound {
		reply.Header().Status = statusBindFailed
	}
	_ = reply.Fields().Set(pdufield.SystemID, "socle-sim")
	return reply
}

func (g *Gateway) submit(command pdu.Body) pdu.Body {
	reply, f := pdu.NewSubmitSMResp(), command.Fields()
	if _, planned := g.Outages.Next("sms"); planned {
		reply.Header().Status = statusThrottled
		return reply
	}
	to := field(f, pdufield.DestinationAddr)
	m, _, err := g.accept(Message{
		From: field(f, pdufield.SourceAddr), To: "+" + strings.TrimPrefix(to, "+"), Text: shortMessage(f), Door: "smpp",
	})
	switch {
	case errors.Is(err, errNumber):
		reply.Header().Status = statusWrongNumber
	case errors.Is(err, errText):
		reply.Header().Status = statusBadLength
	case err != nil:
		reply.Header().Status = statusSystemError
	default:
		_ = reply.Fields().Set(pdufield.MessageID, m.ID)
	}
	return reply
}

// query answers with the message states of the standard: 1 en route, 2 delivered, 5 undeliverable.
func (g *Gateway) query(command pdu.Body) pdu.Body {
	reply := pdu.NewQuerySMResp()
	m, ok := g.get(field(command.Fields(), pdufield.MessageID))
	if !ok {
		reply.Header().Status = statusUnknownSMID
		return reply
	}
	state := map[string]uint8{sent: 1, delivered: 2, undeliverable: 5}[g.state(m)]
	_ = reply.Fields().Set(pdufield.MessageID, m.ID)
	_ = reply.Fields().Set(pdufield.MessageState, state)
	return reply
}

func field(f pdufield.Map, name pdufield.Name) string {
	if f[name] == nil {
		return ""
	}
	return f[name].String()
}

// shortMessage decodes by the data coding that the command states: 3 is Latin-1, 8 is UCS-2;
// the default alphabet is agreed with each gateway, and here it is GSM, one character an octet.
func shortMessage(f pdufield.Map) string {
	if f[pdufield.ShortMessage] == nil {
		return ""
	}
	text := f[pdufield.ShortMessage].Bytes()
	coding := pdutext.DefaultType
	if d := f[pdufield.DataCoding]; d != nil && len(d.Bytes()) == 1 {
		coding = pdutext.DataCoding(d.Bytes()[0])
	}
	switch coding {
	case pdutext.UCS2Type:
		return string(pdutext.UCS2(text).Decode())
	case pdutext.Latin1Type:
		return string(pdutext.Latin1(text).Decode())
	}
	return string(text)
}
