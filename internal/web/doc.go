// Package web is the Fiber application: Server with its guards, errors, form
// tokens, headers, cache and operations. It joins the audiences' tables of
// routes; the screens themselves live in the packages below it. No rule of the
// market and no SQL is held here.
package web
