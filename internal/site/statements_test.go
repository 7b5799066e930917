package site

import (
	"testing"

	"markt/internal/pgtest"
)

// The server parses every statement of this room.
func TestStatementsPrepare(t *testing.T) {
	pgtest.Prepare(t, pgtest.New(t), map[string]string{
		"sqlPitch":           sqlPitch,
		"sqlPitchOutlets":    sqlPitchOutlets,
		"sqlAllot":           sqlAllot,
		"sqlStopsOn":         sqlStopsOn,
		"sqlAllotments":      sqlAllotments,
		"sqlFree":            sqlFree,
		"sqlVacate":          sqlVacate,
		"sqlVacateStall":     sqlVacateStall,
		"sqlCandidates":      sqlCandidates,
		"sqlHoldCandidate":   sqlHoldCandidate,
		"sqlPublicStalls":    sqlPublicStalls,
		"sqlPublicLocations": sqlPublicLocations,
		"sqlDropPitch":       sqlDropPitch,
		"sqlClearZones":      sqlClearZones,
		"sqlClearOutlines":   sqlClearOutlines,
		"sqlClearLandmarks":  sqlClearLandmarks,
		"sqlCreateZone":      sqlCreateZone,
		"sqlCreateOutline":   sqlCreateOutline,
		"sqlCreateLandmark":  sqlCreateLandmark,
		"sqlPlanForChange":   sqlPlanForChange,
		"sqlCreatePitch":     sqlCreatePitch,
		"sqlUpdatePitch":     sqlUpdatePitch,
		"sqlClearOutlets":    sqlClearOutlets,
		"sqlCreateOutlet":    sqlCreateOutlet,
		"sqlDeletePitch":     sqlDeletePitch,
		"sqlPlan":            sqlPlan,
		"sqlPlans":           sqlPlans,
		"sqlZones":           sqlZones,
		"sqlOutlines":        sqlOutlines,
		"sqlLandmarks":       sqlLandmarks,
		"sqlPitches":         sqlPitches,
		"sqlOutlets":         sqlOutlets,
		"sqlCreatePlan":      sqlCreatePlan,
		"sqlUpdatePlan":      sqlUpdatePlan,
		"sqlReleaseLock":     sqlReleaseLock,
		"sqlRelease":         sqlRelease,
		"sqlLastRelease":     sqlLastRelease,
		"sqlReleases":        sqlReleases,
		"sqlStamp":           sqlStamp,
		"sqlStages":          sqlStages,
		"sqlStage":           sqlStage,
		"sqlCreateStage":     sqlCreateStage,
		"sqlUpdateStage":     sqlUpdateStage,
		"sqlDeleteStage":     sqlDeleteStage,
		"sqlStageBySource":   sqlStageBySource,
		"sqlStageByName":     sqlStageByName,
	})
}
