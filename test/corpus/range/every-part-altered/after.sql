CREATE TYPE words AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "POSIX", multirange_type_name = word_lists);
CREATE TABLE shelf (id int, reach words, reaches word_lists);
