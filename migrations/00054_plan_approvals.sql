-- +goose Up

-- Several people may answer for one draft: where a release demands somebody
-- else's approval, that of the one who releases stands in nobody's way.
ALTER TABLE plan_approval DROP CONSTRAINT plan_approval_pkey;
ALTER TABLE plan_approval ADD CONSTRAINT plan_approval_once PRIMARY KEY (edition_id, mark, by);
