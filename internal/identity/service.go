package identity

import "socle/internal/platform/op"

// Service offers the operations on people.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("identity.sign_in", "", s.SignIn).Free(),
		op.Do("identity.sign_out", "", s.SignOut).Free(),
		op.Do("identity.sign_up", "POST /people", s.SignUp).Free(),
		op.Do("identity.invite", "POST /people/staff", s.Invite).Free(),
		op.Ask("identity.list", "GET /people", s.List).Free().Watched(),
		op.Ask("identity.rights", "GET /rights", s.Rights).Free(),
	}
}
