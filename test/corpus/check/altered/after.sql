CREATE TABLE t (a int, b int, CONSTRAINT kept CHECK (a > 0), CONSTRAINT changed CHECK (b > 1 AND b < 1000), CONSTRAINT own CHECK (a + b > 0) NO INHERIT, CONSTRAINT unproven CHECK (a <> 7));
