/** The pipeline file: YAML, overrides, schema, and what it means. */
@NullMarked
package dev.unroll.jobs.spec;

import org.jspecify.annotations.NullMarked;
