-- +goose Up

-- What the database knows of a code's signature: enough to tell the code from
-- every other, too little to make it. Making the signature anew for each scan
-- was an eighth of what a scan costs. Tickets from before have none; their
-- codes are judged by the key.
ALTER TABLE ticket ADD COLUMN seal bytea CONSTRAINT ticket_seal_length CHECK (octet_length(seal) = 16);
