package dev.bartizan.deployment.traffic;

/**
 * An app's upstream in Caddy's configuration. Both addresses are stored before the configuration is changed, so that the
 * upstream is recognized whether the change was made or not.
 *
 * @param endpoint how Caddy reaches the app from there
 * @param dial the address of the last change
 * @param previous the address before that change
 */
public record KnownPlace(Endpoint endpoint, String dial, String previous) {

    boolean has(String text) {
        return text.equals(dial) || text.equals(previous);
    }
}
