package dev.unroll.schemas;

/**
 * An input that could not be used, with its own bytes and why.
 *
 * @param raw the input as it arrived
 * @param reason one of a closed list
 * @param detail for people: the field, what was expected and what was found
 */
public record DeadLetter(RawEvent raw, Reason reason, String detail) {}
