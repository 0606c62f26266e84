/** Files from repositories and URLs, fetched into Assay's own store. */
@NullMarked
package dev.assay.rebuilder.repository;

import org.jspecify.annotations.NullMarked;
