/** Results and progress as text and JSON: values in, characters out; nothing here prints. */
@NullMarked
package dev.assay.cli.report;

import org.jspecify.annotations.NullMarked;
