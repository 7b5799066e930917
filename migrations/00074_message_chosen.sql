-- +goose Up

-- The applications that were marked in a list for a message; NULL: whom the
-- other columns for_… say.
ALTER TABLE message ADD COLUMN for_chosen bigint[];
