CREATE TABLE t (a int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert, update', publish_via_partition_root = true);
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'delete');
