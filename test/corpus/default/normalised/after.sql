CREATE TABLE forms (kind text CHECK (kind IN ('short', 'long')), price numeric DEFAULT 0.0, opens timetz DEFAULT '08:30', token uuid DEFAULT gen_random_uuid(), code varchar(4) DEFAULT 'x', lasts interval DEFAULT '2 hours', CHECK (price > 0 AND price < 99));
CREATE INDEX forms_kind ON forms (kind) WHERE kind IN ('short', 'long');
