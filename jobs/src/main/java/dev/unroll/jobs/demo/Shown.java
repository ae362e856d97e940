package dev.unroll.jobs.demo;

/** What takes a line of the screen. */
sealed interface Shown permits Answer, Rejection {}
