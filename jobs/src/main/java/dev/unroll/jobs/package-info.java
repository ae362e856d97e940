/** What is deployed: the topology that serves every way to run a pipeline. */
@NullMarked
package dev.unroll.jobs;

import org.jspecify.annotations.NullMarked;
