// Package ticket owns ticket types and where and when they admit, quotas,
// orders, and the signed code and printed number of each ticket. It knows
// nothing of gates, of pictures of codes, or of HTTP.
package ticket
