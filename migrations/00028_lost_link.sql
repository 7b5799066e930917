-- +goose Up
-- Who lost the link to their tickets asks for it by address.
CREATE INDEX ticket_order_of_email ON ticket_order (edition_id, lower(email)) WHERE email <> '';
