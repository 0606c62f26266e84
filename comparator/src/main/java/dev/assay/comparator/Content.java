package dev.assay.comparator;

import dev.assay.comparator.bytes.Bytes;

/** The bytes of one layer on both sides. */
record Content(Bytes published, Bytes rebuilt) {}
