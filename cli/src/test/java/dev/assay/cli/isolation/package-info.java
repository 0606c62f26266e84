@NullMarked
package dev.assay.cli.isolation;

import org.jspecify.annotations.NullMarked;
