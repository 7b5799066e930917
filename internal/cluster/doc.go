// Package cluster owns the private PostgreSQL that is used when no DATABASE_URL
// is given: finding the programs, making the data folder, running the server as
// a child, and sharing it among the processes of one folder. It never deletes
// data. It knows nothing of what is stored, and no other room.
package cluster
