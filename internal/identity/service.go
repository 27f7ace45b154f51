package identity

import "socle/internal/platform/op"

// Service offers the operations on people.
type Service struct {
	Key string // the deployment's secret: seals what must be read again, the seeds of applications
	// Secrets finds a secret of the deployment by fund and name; Site is the address of a page as people reach it, nil for
	// the one they used.
	Secrets func(fund, name string) (string, error)
	Site    func(fund, path string) string
	// Demo says on the sign-in page which accounts there are.
	Demo bool
}

// Operations is the table. What one does at the door, or with one's own ways in, is granted to everybody and concerns
// whoever asks alone; what an administrator does to others is judged by the person concerned.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("identity.sign_in", "", s.SignIn).Free(),
		op.Do("identity.sign_in_second", "", s.SignInSecond).Free(),
		op.Do("identity.passkey_challenge", "", s.Challenge).Free(),
		op.Do("identity.passkey_sign_in", "", s.SignInByPasskey).Free(),
		op.Do("identity.sign_out", "", s.SignOut).Free(),
		op.Do("identity.sign_up", "POST /people", s.SignUp).Free(),
		op.Do("identity.forgot", "POST /people/forgot", s.Forgot).Free(),
		op.Ask("identity.link", "", s.Link).Free(),
		op.Do("identity.use_link", "", s.UseLink).Free(),

		op.Ask("identity.provider_label", "", s.ProviderLabel).Free(),
		op.Do("identity.provider_begin", "", s.BeginProvider).Free(),
		op.Do("identity.provider_return", "", s.ReturnProvider).Free(),
		op.Do("identity.provider_enter", "", s.EnterByProvider).Free(),

		op.Ask("identity.access", "GET /access", s.Access).Free(),
		op.Do("identity.confirm", "", s.Confirm).Free(),
		op.Do("identity.change_password", "", s.ChangePassword).Free(),
		op.Do("identity.start_totp", "", s.StartTotp).Free(),
		op.Ask("identity.enrolling", "", s.Enrolling).Free(),
		op.Do("identity.confirm_totp", "", s.ConfirmTotp).Free(),
		op.Do("identity.remove_totp", "", s.RemoveTotp).Free(),
		op.Do("identity.start_passkey", "", s.StartPasskey).Free(),
		op.Ask("identity.enrolling_passkey", "", s.EnrollingPasskey).Free(),
		op.Do("identity.add_passkey", "", s.AddPasskey).Free(),
		op.Do("identity.remove_passkey", "", s.RemovePasskey).Free(),
		op.Do("identity.new_codes", "", s.NewCodes).Free(),
		op.Do("identity.end_session", "POST /access/sessions/end", s.EndSession).Free(),

		op.Ask("identity.list", "GET /people", s.List).Free().Watched(),
		op.Ask("identity.person", "GET /people/{id}", s.Person).On(s.seen).Watched(),
		op.Ask("identity.rights", "GET /rights", s.Rights).Free(),
		op.Ask("identity.provider", "GET /provider", s.Provider).Free(),
		op.Do("identity.set_provider", "POST /provider", s.SetProvider).Free().Privileged(),
		op.Ask("identity.programs", "GET /programs", s.Programs).Free(),
		op.Do("identity.register_program", "", s.RegisterProgram).Free().Privileged(),
		op.Do("identity.rotate_program", "", s.RotateProgram).On(s.program).Privileged(),
		op.Do("identity.close_program", "POST /programs/{id}/close", s.CloseProgram).On(s.program).Privileged(),
		op.Do("identity.token", "POST /oauth/token", s.Token).Free(),
		op.Do("identity.invite", "POST /people/staff", s.Invite).Free().Privileged(),
		op.Do("identity.invite_again", "POST /people/{id}/invite", s.InviteAgain).On(s.account),
		op.Do("identity.grant_role", "POST /people/{id}/roles", s.GrantRole).On(s.concerned).Privileged(),
		op.Do("identity.revoke_role", "POST /people/{id}/roles/revoke", s.RevokeRole).On(s.loser).Privileged(),
		op.Do("identity.lock", "POST /people/{id}/lock", s.Lock).On(s.account).Privileged(),
		op.Do("identity.unlock", "POST /people/{id}/unlock", s.Unlock).On(s.account).Privileged(),
		op.Do("identity.reset_ways", "POST /people/{id}/reset", s.ResetWays).On(s.account).Privileged(),
	}
}
