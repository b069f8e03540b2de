package dev.bartizan.fail2ban.protocol;

/** The bytes are not a pickle that fail2ban can send. */
class UnpicklingException extends Exception {

    private static final long serialVersionUID = 1;

    UnpicklingException(String reason) {
        super(reason);
    }
}
