// Package e2e holds browser journeys and process tests against the built
// binary: real PostgreSQL, real Chromium, a real camera picture. It imports no
// room; it knows what a person, a phone and an operator know.
package e2e
