package account

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

func (f *fixture) edition(t *testing.T, slug string) (id int64) {
	t.Helper()
	if err := f.db.Get(t.Context(), &id, `INSERT INTO edition (slug, created_at) VALUES ($1, now()) RETURNING id`, slug); err != nil {
		t.Fatal(err)
	}
	return id
}

// A role of one edition is none in another, neither in a list nor for a login
// nor for a token; a role of the house holds in all.
func TestAGrantHoldsWhereItWasGiven(t *testing.T) {
	f := open(t)
	ctx, here, there := t.Context(), f.edition(t, "markt-2026"), f.edition(t, "markt-2027")
	house, local, nobody := f.person(t, "a@b.example", Organiser), f.person(t, "c@d.example"), f.person(t, "e@f.example")
	for _, r := range []Role{Jury, Jury, Programme} {
		if err := f.Grant(ctx, local, here, r, noon); err != nil {
			t.Fatal(err)
		}
	}
	for edition, want := range map[int64]map[ID][]Held{
		here:  {house: {{Organiser, true}}, local: {{Jury, false}, {Programme, false}}},
		there: {house: {{Organiser, true}}},
	} {
		people, err := f.List(ctx, edition)
		got := map[ID][]Held{}
		for _, p := range people {
			got[p.ID] = p.Held
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("edition %d: %s %v", edition, diff, err)
		}
	}
	for id, can := range map[ID][2]bool{house: {true, true}, local: {true, false}, nobody: {false, false}} {
		token, err := f.SignIn(ctx, id, "", noon)
		if err != nil {
			t.Fatal(err)
		}
		who, err := f.Login(ctx, token, noon)
		if err != nil || who.Can(here, Organiser, Programme) != can[0] || who.Can(there, Organiser, Programme) != can[1] || who.Can(here, Finance) {
			t.Errorf("%d: %+v %v", id, who, err)
		}
	}
	token, err := f.CreateToken(ctx, TokenDraft{Name: "Drucker", Role: Finance, EditionID: here}, noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Token(ctx, token, noon)
	if err != nil || !who.Can(here, Finance) || who.Can(there, Finance) || who.Name != "Drucker" {
		t.Errorf("%+v %v", who, err)
	}
	if (*Principal)(nil).Can(here, Visitor) {
		t.Error("nobody may do nothing")
	}

	if err := f.Revoke(ctx, local, there, Programme, noon); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if err := f.Revoke(ctx, local, here, Jury, noon); err != nil {
		t.Error(err)
	}
	people, err := f.List(ctx, here)
	if err != nil || len(people) != 2 || cmp.Diff([]Held{{Programme, false}}, people[1].Held)+cmp.Diff([]Held{{Organiser, true}}, people[0].Held) == "" {
		return
	}
	t.Errorf("only the role of that edition was taken: %+v %v", people, err)
}

// Somebody must be left who may run the market; organisers of another edition
// do not count, nor do other roles.
func TestAnOrganiserIsLeft(t *testing.T) {
	f := open(t)
	ctx, here, there := t.Context(), f.edition(t, "markt-2026"), f.edition(t, "markt-2027")
	a, b, jury := f.person(t, "a@b.example"), f.person(t, "c@d.example"), f.person(t, "e@f.example", Jury)
	if yes, err := f.HasOrganiser(ctx); yes || err != nil {
		t.Errorf("a jury runs no market: %v %v", yes, err)
	}
	for person, edition := range map[ID]int64{a: here, b: there} {
		if err := f.Grant(ctx, person, edition, Organiser, noon); err != nil {
			t.Fatal(err)
		}
	}
	if yes, err := f.HasOrganiser(ctx); !yes || err != nil {
		t.Errorf("%v %v", yes, err)
	}
	if err := f.Revoke(ctx, a, here, Organiser, noon); !fault.Is(err, fault.Conflict) || fault.MessageOf(err).Key != "account.last_organiser" {
		t.Errorf("the last of this edition: %v", err)
	}
	if _, err := f.db.Exec(ctx, sqlGrant, int64(b), 0, string(Organiser), noon); err != nil {
		t.Fatal(err)
	}
	f.by(t, b)
	if err := f.Revoke(ctx, a, here, Organiser, noon); err != nil {
		t.Errorf("with one of the house left: %v", err)
	}
	if err := f.Revoke(ctx, jury, here, Organiser, noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("a role they do not hold: %v", err)
	}
}

// A link signs one person in, once, within half an hour, and never whoever has
// been erased meanwhile.
func TestALinkSignsOnePersonIn(t *testing.T) {
	f := open(t)
	ctx := t.Context()
	a, b := f.person(t, "a@b.example"), f.person(t, "c@d.example")
	for _, email := range []string{"a@b.example", "c@d.example"} {
		if err := f.RequestLink(ctx, email, noon); err != nil {
			t.Fatal(err)
		}
	}
	almost := noon.Add(linkLife - time.Microsecond)
	read := func(id int64, at time.Time) (l SignInLink, err error) {
		err = pg.InTx(ctx, f.db, func(ctx context.Context, tx *pg.Tx) error {
			l, err = SignInLinkIn(ctx, tx, f.secret, id, at)
			return err
		})
		return l, err
	}
	for i, person := range []ID{a, b} {
		link := f.links[i]
		if got, err := read(link.ID, almost); err != nil || got.Token != link.Token || got.Person.ID != person {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := read(link.ID, noon.Add(linkLife)); !fault.Is(err, fault.NotFound) {
			t.Errorf("an expired link goes into no mail: %v", err)
		}
		if _, err := f.PeekLink(ctx, link.Token, noon.Add(linkLife)); !fault.Is(err, fault.Gone) {
			t.Errorf("%v", err)
		}
		if _, err := f.UseLink(ctx, link.Token, "", noon.Add(linkLife)); !fault.Is(err, fault.Gone) {
			t.Errorf("%v", err)
		}
		if _, err := f.PeekLink(ctx, link.Token, almost); err != nil {
			t.Errorf("looking at it uses nothing up: %v", err)
		}
		login, err := f.UseLink(ctx, link.Token, "", almost)
		if err != nil {
			t.Fatal(err)
		}
		if who, err := f.Login(ctx, login, almost); err != nil || who.Person != person {
			t.Errorf("%+v %v", who, err)
		}
		for _, err := range []error{second(f.PeekLink(ctx, link.Token, almost)), second(f.UseLink(ctx, link.Token, "", almost))} {
			if !fault.Is(err, fault.Gone) {
				t.Errorf("a second use: %v", err)
			}
		}
		if _, err := read(link.ID, almost); !fault.Is(err, fault.NotFound) {
			t.Errorf("a used link goes into no mail: %v", err)
		}
	}
	p, err := f.ByEmail(ctx, " A@B.example ")
	if err != nil || p.ID != a {
		t.Fatalf("%+v %v", p, err)
	}
	link, err := f.IssueLink(ctx, p, noon)
	if err != nil {
		t.Fatal(err)
	}
	login, err := f.SignIn(ctx, a, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.Exec(ctx, `UPDATE person SET erased_at = now() WHERE id = $1`, a); err != nil {
		t.Fatal(err)
	}
	_, found := f.ByEmail(ctx, "a@b.example")
	_, peeked := f.PeekLink(ctx, link.Token, noon)
	_, mailed := read(link.ID, noon)
	_, signedIn := f.Login(ctx, login, noon)
	if !fault.Is(found, fault.NotFound) || !fault.Is(peeked, fault.Gone) || !fault.Is(mailed, fault.NotFound) || !fault.Is(signedIn, fault.Unauthorized) {
		t.Errorf("who was erased: %v, %v, %v, %v", found, peeked, mailed, signedIn)
	}
	if people, err := f.List(ctx, 0); err != nil || len(people) != 0 {
		t.Errorf("%+v %v", people, err)
	}
}

func second[T any](_ T, err error) error { return err }

// The limit on links is a person's own, and starts again after their life.
func TestTheLimitOnLinksIsAPersonsOwn(t *testing.T) {
	f := open(t)
	f.person(t, "a@b.example")
	f.person(t, "c@d.example")
	ask := func(email string, at time.Time, want int) {
		t.Helper()
		before := len(f.links)
		if err := f.RequestLink(t.Context(), email, at); err != nil || len(f.links)-before != want {
			t.Errorf("%s at %s: %d links, %v", email, at, len(f.links)-before, err)
		}
	}
	for range linksPerLife {
		ask("a@b.example", noon, 1)
	}
	ask("a@b.example", noon, 0)
	ask("c@d.example", noon, 1)
	ask("a@b.example", noon.Add(linkLife-time.Microsecond), 0)
	ask("a@b.example", noon.Add(linkLife), 1)
}

// Logins are each a person's own and one browser's; a sign of life is noted
// every five minutes at most.
func TestALoginIsOneBrowsers(t *testing.T) {
	f := open(t)
	ctx := t.Context()
	a, b := f.person(t, "a@b.example"), f.person(t, "c@d.example")
	var tokens [3]string
	for i, id := range []ID{a, a, b} {
		var err error
		if tokens[i], err = f.SignIn(ctx, id, strings.Repeat("ü", 299+i), noon); err != nil {
			t.Fatal(err)
		}
	}
	list := func(id ID, at time.Time, want int) []Login {
		t.Helper()
		all, err := f.Logins(ctx, id, at)
		if err != nil || len(all) != want {
			t.Fatalf("%+v %v", all, err)
		}
		return all
	}
	for _, l := range list(a, noon, 2) {
		if n := len([]rune(l.Browser)); n != 299 && n != 300 {
			t.Errorf("%d characters", n)
		}
	}
	if l := list(b, noon, 1); len([]rune(l[0].Browser)) != 300 {
		t.Errorf("%d characters are kept", len([]rune(l[0].Browser)))
	}
	for _, c := range []struct{ after, noted time.Duration }{{5 * time.Minute, 0}, {5*time.Minute + 1000, 5*time.Minute + 1000}} {
		if _, err := f.Login(ctx, tokens[1], noon.Add(c.after)); err != nil {
			t.Fatal(err)
		}
		all := list(a, noon, 2)
		if newest := all[0].LastSeenAt.Sub(noon); newest != c.noted || !all[1].LastSeenAt.Equal(noon) {
			t.Errorf("after %v: seen after %v and %v", c.after, newest, all[1].LastSeenAt.Sub(noon))
		}
	}
	own := list(a, noon, 2)[0]
	if err := f.RevokeLogin(ctx, a, own.ID, noon); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, true} {
		if _, err := f.Login(ctx, tokens[i], noon); (err == nil) != want {
			t.Errorf("login %d after the second was signed out: %v", i, err)
		}
	}
	list(a, noon, 1)
	for at := visitorIdle; at < loginLife; at += visitorIdle { // it is used now and then
		if _, err := f.Login(ctx, tokens[2], noon.Add(at)); err != nil {
			t.Error(err)
		}
	}
	list(b, noon.Add(loginLife-time.Microsecond), 1)
	list(b, noon.Add(loginLife), 0)
	if _, err := f.Login(ctx, tokens[2], noon.Add(loginLife-time.Microsecond)); err != nil {
		t.Error(err)
	}
	if _, err := f.Login(ctx, tokens[2], noon.Add(loginLife)); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("after its life: %v", err)
	}
}

func TestATokenIsRevokedAlone(t *testing.T) {
	f := open(t)
	ctx := t.Context()
	var tokens [2]string
	for i := range tokens {
		var err error
		if tokens[i], err = f.CreateToken(ctx, TokenDraft{Name: fmt.Sprint(i), Role: Jury}, noon); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.db.Exec(ctx, `UPDATE api_token SET revoked_at = now() WHERE name = '0'`); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Token(ctx, tokens[0], noon); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("revoked: %v", err)
	}
	if who, err := f.Token(ctx, tokens[1], noon); err != nil || who.Name != "1" {
		t.Errorf("%+v %v", who, err)
	}
}

// A link opens what it was made for: not another thing, another kind of thing,
// or an older one of the same.
func TestALinkIsForOnePurposeAndGeneration(t *testing.T) {
	s := SecretFrom([32]byte{1})
	token := s.Link("order", 12, 3)
	if id, generation, ok := s.Open("order", token); !ok || id != 12 || generation != 3 {
		t.Errorf("%d/%d %v", id, generation, ok)
	}
	for _, purpose := range []string{"sign-in", "enrol", "application", ""} {
		if _, _, ok := s.Open(purpose, token); ok {
			t.Errorf("an order's link opens a %q", purpose)
		}
	}
	if _, _, ok := SecretFrom([32]byte{2}).Open("order", token); ok {
		t.Error("another secret file")
	}
	if !s.IsFirstRun(s.FirstRun()) || s.IsFirstRun(s.Link("order", 1, 1)) || s.IsFirstRun("") {
		t.Error("the first-run word")
	}
	if _, _, ok := s.Open("order", encoding.EncodeToString(s.MAC("link order", nil)[:macLength])); ok {
		t.Error("a digest of nothing opens something")
	}
}

func TestTheDatabaseGuardsPeople(t *testing.T) {
	f := open(t)
	for _, email := range []string{"a@b.example", "c@d.example"} {
		id := f.person(t, email, Jury, Finance)
		if _, err := f.SignIn(t.Context(), id, "", noon); err != nil {
			t.Fatal(err)
		}
		if _, err := f.CreateToken(t.Context(), TokenDraft{Name: "t", Role: Jury}, noon); err != nil {
			t.Fatal(err)
		}
	}
	pgtest.Guards(t, f.db, []string{"person", "organisation", "role_grant", "sign_in_link", "login", "api_token", "attempt"}, map[string]string{
		"person_uid":         `UPDATE person SET uid = '00000000-0000-0000-0000-000000000000'`,
		"person_email_taken": `UPDATE person SET email = 'Alle@b.example'`,
		"organisation_uid":   `INSERT INTO organisation (uid, name, created_at) SELECT '00000000-0000-0000-0000-000000000000', name, created_at FROM person`,
		"role_grant_role":    `UPDATE role_grant SET role = 'king'`,
		"role_grant_once":    `UPDATE role_grant SET role = 'jury'`,
		"login_token":        `UPDATE login SET token_hash = ''`,
		"api_token_token":    `UPDATE api_token SET token_hash = ''`,
		"api_token_role":     `UPDATE api_token SET role = 'visitor'`,
	})
}
