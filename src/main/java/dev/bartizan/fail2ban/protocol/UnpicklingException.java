package dev.bartizan.fail2ban.protocol;

/** What came is no pickle of the kind that fail2ban sends. */
class UnpicklingException extends Exception {

    private static final long serialVersionUID = 1;

    UnpicklingException(String reason) {
        super(reason);
    }
}
