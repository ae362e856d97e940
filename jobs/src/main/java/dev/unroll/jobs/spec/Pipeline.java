package dev.unroll.jobs.spec;

import dev.unroll.models.Bundle;
import dev.unroll.models.GraphContract;

/**
 * A pipeline ready to be built: its file, its model, and what the model's graph wants.
 *
 * @param contract as the dry run confirmed it
 */
public record Pipeline(PipelineSpec spec, Bundle bundle, GraphContract contract) {}
