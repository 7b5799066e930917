// Package backup makes one file of the database and the secret, and puts them
// back. A file is called good only after it was restored for trial into a fresh
// cluster and every table was found as it was. It owns the form of that file;
// it knows no room's tables.
package backup
