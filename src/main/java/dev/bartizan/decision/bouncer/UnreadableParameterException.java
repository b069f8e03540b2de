package dev.bartizan.decision.bouncer;

/** A parameter of a bouncer's request can't be read; the message says which, and why. */
class UnreadableParameterException extends RuntimeException {

    UnreadableParameterException(String parameter, String reason) {
        super(parameter + ": " + reason);
    }
}
