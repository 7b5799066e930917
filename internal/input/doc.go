// Package input owns what every room does with what people type: cleaning,
// limits, addresses made of names. It knows nothing of what the words mean.
package input
