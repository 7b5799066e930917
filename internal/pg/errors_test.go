package pg

import (
	"strings"
	"testing"

	"github.com/lib/pq"

	"markt/internal/fault"
)

// A server in any language: what does not exist is a wrong choice, and what
// others refer to is in use. The words are PostgreSQL 15's own.
func TestAReferenceIsUnderstoodInEveryLanguage(t *testing.T) {
	for choice, inUse := range map[string]string{
		`insert or update on table "stop" violates foreign key constraint "stop_location"`:                   `update or delete on table "location" violates foreign key constraint "stop_location" on table "stop"`,
		`Einfügen oder Aktualisieren in Tabelle »stop« verletzt Fremdschlüssel-Constraint »stop_location«`:   `Aktualisieren oder Löschen in Tabelle »location« verletzt Fremdschlüssel-Constraint »stop_location« von Tabelle »stop«`,
		"une instruction insert ou update sur la table « stop » viole la contrainte de clé\nétrangère « x »": `UPDATE ou DELETE sur la table « location » viole la contrainte de clé étrangère « x » de la table « stop »`,
		`"stop" 테이블에서 자료 추가, 갱신 작업이 "x" 참조키(foreign key) 제약 조건을 위배했습니다`:                                      `"location" 테이블의 자료 갱신, 삭제 작업이 "x" 참조키(foreign key) 제약 조건 - "stop" 테이블 - 을 위반했습니다`,
		`テーブル"stop"への挿入、更新は外部キー制約"x"に違反しています`:                                                                `テーブル"location"の更新または削除は、テーブル"stop"の外部キー制約"x"に違反します`,
		`INSERT или UPDATE в таблице "stop" нарушает ограничение внешнего ключа "x"`:                         `UPDATE или DELETE в таблице "location" нарушает ограничение внешнего ключа "x" таблицы "stop"`,
	} {
		if err := translate("t", &pq.Error{Code: "23503", Message: choice}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", choice, fault.KindOf(err))
		}
		if err := translate("t", &pq.Error{Code: "23503", Message: inUse}); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", inUse, fault.KindOf(err))
		}
	}
	for whose, e := range map[string]*pq.Error{"PostgreSQL 18's": {Code: "23001"}, "a trigger's": {Code: "23503", Message: "the gate has scans"}} {
		if err := translate("t", e); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", whose, fault.KindOf(err))
		}
	}
}

// What is logged of an error about a value does not repeat it.
func TestAnErrorRepeatsNoValue(t *testing.T) {
	err := translate("t", &pq.Error{Code: "22P02", Message: `invalid input syntax for type integer: "samira@beispiel.example"`})
	if said := err.Error(); strings.Contains(said, "samira") || !strings.Contains(said, "22P02") {
		t.Error(said)
	}
}
