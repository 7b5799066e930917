-- +goose Up

-- A photo is sent with the application and judged with it; it becomes public
-- with the stall that comes of it.
ALTER TABLE stall_photo RENAME TO application_photo;
ALTER TABLE application_photo RENAME CONSTRAINT stall_photo_uid TO application_photo_uid;
ALTER TABLE application_photo RENAME CONSTRAINT stall_photo_large_bounded TO application_photo_large_bounded;
ALTER TABLE application_photo RENAME CONSTRAINT stall_photo_small_bounded TO application_photo_small_bounded;
ALTER TABLE application_photo RENAME CONSTRAINT stall_photo_width TO application_photo_width;
ALTER TABLE application_photo RENAME CONSTRAINT stall_photo_height TO application_photo_height;
ALTER TABLE application_photo DROP CONSTRAINT stall_photo_of_stall, DROP CONSTRAINT stall_photo_pkey;
ALTER TABLE application_photo ADD application_id bigint;
UPDATE application_photo p
SET application_id = s.application_id
FROM stall s
WHERE s.id = p.stall_id;
DELETE FROM application_photo WHERE application_id IS NULL;
ALTER TABLE application_photo DROP stall_id, ALTER application_id SET NOT NULL, ADD PRIMARY KEY (application_id),
	ADD CONSTRAINT application_photo_of_application FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id) ON DELETE CASCADE;
ALTER TABLE history DISABLE TRIGGER history_append_only;
UPDATE history h
SET subject = 'application_photo', subject_id = s.application_id
FROM stall s
WHERE h.subject = 'stall_photo' AND s.id = h.subject_id AND s.application_id IS NOT NULL;
ALTER TABLE history ENABLE TRIGGER history_append_only;
