package declaration

import "socle/tenants"

// branchName is the name of a branch in the fund's folder, its code when the folder does not know it any more.
func branchName(f *tenants.Folder, code string) string {
	for _, b := range f.Branches {
		if b.Code == code {
			return b.Name
		}
	}
	return code
}

// agencyName is the name of an agency, its code when the folder does not know it.
func agencyName(f *tenants.Folder, code string) string {
	for _, a := range f.Territory.Agencies {
		if a.Code == code {
			return a.Name
		}
	}
	return code
}
