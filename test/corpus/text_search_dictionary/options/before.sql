CREATE TEXT SEARCH DICTIONARY a (template = simple, stopwords = english);
CREATE TEXT SEARCH DICTIONARY b (template = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION c (parser = "default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH a, b;
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR email WITH simple;
