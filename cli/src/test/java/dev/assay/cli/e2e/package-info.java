/** The whole way, from a spec to a verdict, with real builds in the sandbox. */
@NullMarked
package dev.assay.cli.e2e;

import org.jspecify.annotations.NullMarked;
