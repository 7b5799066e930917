package account

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

var noon = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)

type fixture struct {
	*Store
	db    *pg.DB
	links []SignInLink
}

func open(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{db: pgtest.New(t)}
	f.Store = New(f.db, SecretFrom([32]byte{7}), func(_ context.Context, _ *pg.Tx, l SignInLink) error {
		f.links = append(f.links, l)
		return nil
	})
	return f
}

func (f *fixture) person(t *testing.T, email string, roles ...Role) ID {
	t.Helper()
	id, err := f.Create(context.Background(), Draft{Name: "Samira Haddad", Email: email, Roles: roles}, noon)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSignInLinkWorksOnceAndForHalfAnHour(t *testing.T) {
	ctx, f := context.Background(), open(t)
	f.person(t, "samira@beispiel.example", Organiser)
	if err := f.RequestLink(ctx, " SAMIRA@beispiel.example", noon); err != nil || len(f.links) != 1 {
		t.Fatalf("%v, %d links", err, len(f.links))
	}
	token := f.links[0].Token
	if name, err := f.PeekLink(ctx, token, noon); err != nil || name != "Samira Haddad" {
		t.Fatalf("peek: %q %v", name, err)
	}
	if _, err := f.PeekLink(ctx, token, noon.Add(31*time.Minute)); !fault.Is(err, fault.Gone) {
		t.Errorf("after half an hour: %v", err)
	}

	var won, gone int
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			_, err := f.UseLink(ctx, token, "phone", noon.Add(time.Minute))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case fault.Is(err, fault.Gone):
				gone++
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if won != 1 || gone != 7 {
		t.Errorf("%d got in, %d came too late", won, gone)
	}
}

func TestUnknownAndImpatientGetTheSameAnswer(t *testing.T) {
	ctx, f := context.Background(), open(t)
	f.person(t, "samira@beispiel.example")
	if err := f.RequestLink(ctx, "nobody@beispiel.example", noon); err != nil {
		t.Errorf("unknown address: %v", err)
	}
	for range 9 {
		if err := f.RequestLink(ctx, "samira@beispiel.example", noon); err != nil {
			t.Errorf("asking often: %v", err)
		}
	}
	if len(f.links) != linksPerLife {
		t.Errorf("%d links were sent, want %d", len(f.links), linksPerLife)
	}
}

func TestForeignAndAlteredLinksAreGone(t *testing.T) {
	ctx, f := context.Background(), open(t)
	f.person(t, "samira@beispiel.example")
	if err := f.RequestLink(ctx, "samira@beispiel.example", noon); err != nil {
		t.Fatal(err)
	}
	good := f.links[0].Token
	for _, token := range []string{"", "x", strings.ToUpper(good), good[:len(good)-1], "A" + good[1:],
		f.secret.Link("order", f.links[0].ID, 1), f.secret.Link(purposeSignIn, f.links[0].ID, 2), f.secret.Link(purposeSignIn, 999, 1)} {
		if token == good {
			continue
		}
		if _, err := f.UseLink(ctx, token, "", noon); !fault.Is(err, fault.Gone) {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestLoginsAreListedRevokedAndExpire(t *testing.T) {
	ctx, f := context.Background(), open(t)
	id := f.person(t, "", Jury)
	token, err := f.SignIn(ctx, id, "Firefox\x00 on a phone", noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Login(ctx, token, noon.Add(time.Hour))
	if err != nil || !who.Can(1, Jury) || who.Can(1, Organiser) {
		t.Fatalf("%+v %v", who, err)
	}
	all, err := f.Logins(ctx, id, noon.Add(time.Hour))
	if err != nil || len(all) != 1 || all[0].Browser != "Firefox on a phone" || !all[0].LastSeenAt.Equal(noon.Add(time.Hour)) {
		t.Fatalf("%+v %v", all, err)
	}
	if _, err := f.Login(ctx, token, noon.Add(loginLife+time.Hour)); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("after its life: %v", err)
	}
	if err := f.RevokeLogin(ctx, id+1, all[0].ID, noon); !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	if _, err := f.Login(ctx, token, noon); err != nil {
		t.Errorf("somebody else revoked it: %v", err)
	}
	for range 2 {
		if err := f.RevokeLogin(ctx, id, all[0].ID, noon); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Login(ctx, token, noon); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("after revoking: %v", err)
	}
}

func TestRolesHoldInTheirEdition(t *testing.T) {
	ctx, f := context.Background(), open(t)
	id := f.person(t, "jury@beispiel.example")
	var edition int64
	if err := f.db.Get(ctx, &edition, `INSERT INTO edition (slug, name, claim, created_at) VALUES ('test-2027', '{}', '{}', now()) RETURNING id`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Grant(ctx, id, edition, Jury, noon); err != nil {
			t.Fatal(err)
		}
	}
	token, err := f.SignIn(ctx, id, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Login(ctx, token, noon)
	if err != nil || !who.Can(edition, Jury) || who.Can(edition+1, Jury) {
		t.Errorf("%+v %v", who, err)
	}
}

func TestPeopleKeepTheirNames(t *testing.T) {
	ctx, f := context.Background(), open(t)
	for _, name := range []string{"أحمد", "Nguyễn Thị Hồng Nhung", "Q", "O'Brien-Şahin", "Ще не"} {
		if _, err := f.Create(ctx, Draft{Name: name}, noon); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, d := range []Draft{{Name: "\u202e\x00 "}, {Name: strings.Repeat("a", 201)}, {Name: "A", Email: "a@b"}, {Name: "A", Roles: []Role{"king"}}} {
		if _, err := f.Create(ctx, d, noon); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	f.person(t, "twice@beispiel.example")
	_, err := f.Create(ctx, Draft{Name: "B", Email: "TWICE@beispiel.example"}, noon)
	if !fault.Is(err, fault.Conflict) || fault.FieldsOf(err)["email"].Key != "account.email_taken" {
		t.Errorf("the same address twice: %v", err)
	}
}

func TestTokensStandForARole(t *testing.T) {
	ctx, f := context.Background(), open(t)
	token, err := f.CreateToken(ctx, TokenDraft{Name: "printer", Role: Finance}, noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Token(ctx, token, noon)
	if err != nil || !who.Can(5, Finance) || who.Can(5, Organiser) || !strings.HasPrefix(string(who.Actor), "token:") {
		t.Errorf("%+v %v", who, err)
	}
	if _, err := f.Token(ctx, token+"x", noon); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("altered: %v", err)
	}
	if _, err := f.CreateToken(ctx, TokenDraft{Role: Vendor}, noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("a vendor's token: %v", err)
	}
}
