// Package spreadsheet writes tables for other programs and for people: CSV with
// stable headings, and workbooks with headings in words. It is the only place
// that knows excelize, and knows no room of the market.
package spreadsheet
