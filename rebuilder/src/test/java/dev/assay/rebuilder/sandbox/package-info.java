@NullMarked
package dev.assay.rebuilder.sandbox;

import org.jspecify.annotations.NullMarked;
