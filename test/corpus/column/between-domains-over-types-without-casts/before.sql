CREATE TYPE old_state AS ENUM ('on', 'off');
CREATE TYPE new_state AS ENUM ('off', 'on');
CREATE DOMAIN state AS old_state DEFAULT 'on';
CREATE DOMAIN inner_state AS new_state;
CREATE DOMAIN status AS inner_state CHECK (VALUE IS NOT NULL);
CREATE TABLE lamps (id int, state state, states state[], plain old_state, word text);
