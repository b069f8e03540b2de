package dev.bartizan.decision.bouncer;

/** A parameter of a bouncer's request can't be parsed; the message has its name and the reason. */
class UnreadableParameterException extends RuntimeException {

    private final String message;

    UnreadableParameterException(String parameter, String reason) {
        message = parameter + ": " + reason;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
