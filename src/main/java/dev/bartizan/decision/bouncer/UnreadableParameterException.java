package dev.bartizan.decision.bouncer;

/** A parameter of a bouncer's request can't be parsed; the message has its name and the reason. */
class UnreadableParameterException extends RuntimeException {

    UnreadableParameterException(String parameter, String reason) {
        super(parameter + ": " + reason);
    }
}
