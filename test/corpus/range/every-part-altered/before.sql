CREATE TYPE words AS RANGE (subtype = text, subtype_opclass = text_ops, collation = "C", multirange_type_name = many_words);
CREATE TYPE gone AS RANGE (subtype = int);
CREATE TABLE shelf (id int, reach words, reaches many_words);
