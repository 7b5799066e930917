-- +goose Up

-- A kind's own end of the call, where it is not the edition's; and which of its
-- invitations counts: a late application comes by an invitation's link.
ALTER TABLE kind
	ADD COLUMN closes_at timestamptz,
	ADD COLUMN invitation int NOT NULL DEFAULT 1;

ALTER TABLE application ADD COLUMN invited boolean NOT NULL DEFAULT false;
