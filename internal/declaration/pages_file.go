package declaration

import (
	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) upload(rq *web.Request) (web.Reply, error) {
	var in UploadInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	u, err := web.Call[Upload](rq, "declaration.upload", in)
	if found := web.Findings(err); found != nil {
		return s.start(rq, PeriodInput{in.EmployerID, in.Period}, typed(rq, found))
	}
	return web.Redirect{To: fileHref(u.ID)}, err
}

func (s *Service) uploadPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	return s.showUpload(rq, id, view.Entry{})
}

func (s *Service) showUpload(rq *web.Request, id uuid.UUID, e view.Entry) (web.Reply, error) {
	r, err := web.Call[Review](rq, "declaration.get_upload", UploadRef{id})
	return web.Page{Title: t(rq.Ctx(), "declaration.upload.title", "name", r.Upload.Name), Findings: e.Findings, Wide: true,
		Body: uploadPage(reviewForm{Review: r, Entry: e, Folder: rq.Fund.Folder})}, err
}

func (s *Service) fix(rq *web.Request) (web.Reply, error) {
	var in FixInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	u, err := web.Call[Upload](rq, "declaration.fix_upload", in)
	if found := web.Findings(err); found != nil {
		return s.showUpload(rq, in.ID, typed(rq, found))
	}
	return web.Redirect{To: fileHref(in.ID), Flash: fixed(rq, u)}, err
}

func fixed(rq *web.Request, u Upload) string {
	if u.State == Ready {
		return t(rq.Ctx(), "declaration.upload.now_ready")
	}
	return t(rq.Ctx(), "declaration.upload.still", "n", u.Errors)
}

func (s *Service) confirm(rq *web.Request) (web.Reply, error) {
	var in ConfirmInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.confirm_upload", in)
	if found := web.Findings(err); found != nil {
		return s.showUpload(rq, in.ID, typed(rq, onForm(found)))
	}
	return web.Redirect{To: href(d.ID) + "/receipt"}, err
}

func (s *Service) discardFile(rq *web.Request) (web.Reply, error) {
	var in UploadRef
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	u, err := web.Call[Upload](rq, "declaration.discard_upload", in)
	return web.Redirect{To: startHref(u.EmployerID, u.Period), Flash: t(rq.Ctx(), "declaration.upload.discarded")}, err
}

func (s *Service) faults(rq *web.Request) (web.Reply, error) {
	var in FaultsInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	f, err := web.Call[op.File](rq, "declaration.faults", in)
	return web.Download{File: f}, err
}
