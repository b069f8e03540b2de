package dev.bartizan.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Who made a change, and how.
 *
 * @param kind kind of the actor
 * @param name name of the account, token or machine, or of the kind
 * @param way how the change came in
 * @param address the client's address; empty without a request
 */
public record AuditCaller(Kind kind, String name, Way way, Optional<String> address) {

    /** A change by the settings of this process. */
    public static final AuditCaller CONFIGURATION =
            new AuditCaller(Kind.CONFIGURATION, "configuration", Way.AUTOMATION, Optional.empty());

    /** A change that Bartizan makes by itself at its time. */
    public static final AuditCaller SCHEDULE =
            new AuditCaller(Kind.SCHEDULE, "schedule", Way.AUTOMATION, Optional.empty());

    /** A change by a command on the machine. */
    public static final AuditCaller CLI = new AuditCaller(Kind.CLI, "cli", Way.CLI, Optional.empty());

    /** Kinds of actors. */
    public enum Kind {
        /** A person with a session. */
        ACCOUNT,
        /** A token. */
        TOKEN,
        /** The key for uploads. */
        UPLOAD_KEY,
        /** A bouncer. */
        BOUNCER,
        /** A machine whose CrowdSec agent reports to us. */
        MACHINE,
        /** A client without a valid credential. */
        ANONYMOUS,
        /** The settings. */
        CONFIGURATION,
        /** Bartizan itself. */
        SCHEDULE,
        /** A command on the machine. */
        CLI;

        /** The name in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How changes come in. */
    public enum Way {
        /** A form of the console. */
        PAGE,
        /** A request of the API. */
        API,
        /** A command. */
        CLI,
        /** No request. */
        AUTOMATION;

        /** The name in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same request, by another actor: for requests that bring the proof of who sends them in their body. */
    public AuditCaller as(Kind other, String otherName) {
        return new AuditCaller(other, otherName, way, address);
    }
}
