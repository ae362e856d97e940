package dev.unroll.training;

/** A subcommand of {@code unroll train}: which bundle it makes, as its {@code model.json} says. */
interface BundleMaker {
  String name();

  String version();
}
