// Package planview draws a released plan for a page.
package planview
