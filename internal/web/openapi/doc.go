// Package openapi makes an OpenAPI 3.1 document out of the Go types that routes
// read and answer. It knows no room of the market, no HTTP and no route.
package openapi
