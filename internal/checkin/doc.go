// Package checkin owns the gates and their devices, the decision whether a
// ticket admits, the scans that happened, and the estimate of how many people
// are inside. It knows nothing of pages, cameras or HTTP.
package checkin
