package dev.bartizan.access.session;

import dev.bartizan.access.account.Account;

/**
 * A session that was just opened.
 *
 * @param secret for the cookie, see {@link SessionCookie#set}
 */
public record OpenedSession(Account account, Session session, SessionSecret secret) {

    /** The CSRF token of the session. */
    public String csrf() {
        return secret.csrf();
    }
}
