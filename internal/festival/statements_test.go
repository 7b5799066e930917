package festival

import (
	"testing"

	"markt/internal/pgtest"
)

// The server parses every statement of this room.
func TestStatementsPrepare(t *testing.T) {
	pgtest.Prepare(t, pgtest.New(t), map[string]string{
		"sqlDays":             sqlDays,
		"sqlAllDays":          sqlAllDays,
		"sqlCreateDay":        sqlCreateDay,
		"sqlUpdateDay":        sqlUpdateDay,
		"sqlDeleteDay":        sqlDeleteDay,
		"sqlGet":              sqlGet,
		"sqlCurrent":          sqlCurrent,
		"sqlBySlug":           sqlBySlug,
		"sqlList":             sqlList,
		"sqlCreate":           sqlCreate,
		"sqlUpdate":           sqlUpdate,
		"sqlNoCurrent":        sqlNoCurrent,
		"sqlMakeCurrent":      sqlMakeCurrent,
		"sqlSetAdmission":     sqlSetAdmission,
		"sqlWidenDay":         sqlWidenDay,
		"sqlLocation":         sqlLocation,
		"sqlLocationBySlug":   sqlLocationBySlug,
		"sqlLocations":        sqlLocations,
		"sqlCreateLocation":   sqlCreateLocation,
		"sqlUpdateLocation":   sqlUpdateLocation,
		"sqlDeleteLocation":   sqlDeleteLocation,
		"sqlLocationBySource": sqlLocationBySource,
		"sqlPartners":         sqlPartners,
		"sqlCreatePartner":    sqlCreatePartner,
		"sqlUpdatePartner":    sqlUpdatePartner,
		"sqlDeletePartner":    sqlDeletePartner,
		"sqlQuestions":        sqlQuestions,
		"sqlCreateQuestion":   sqlCreateQuestion,
		"sqlUpdateQuestion":   sqlUpdateQuestion,
		"sqlDeleteQuestion":   sqlDeleteQuestion,
		"sqlSettings":         sqlSettings,
		"sqlSetting":          sqlSetting,
		"sqlSetSetting":       sqlSetSetting,
		"sqlStops":            sqlStops,
		"sqlStopsOf":          sqlStopsOf,
		"sqlCreateStop":       sqlCreateStop,
		"sqlUpdateStop":       sqlUpdateStop,
		"sqlDeleteStop":       sqlDeleteStop,
		"sqlTexts":            sqlTexts,
		"sqlText":             sqlText,
		"sqlSetText":          sqlSetText,
	})
}
