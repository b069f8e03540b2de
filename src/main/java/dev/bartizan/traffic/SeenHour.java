package dev.bartizan.traffic;

import java.time.Instant;

/**
 * The requests of an hour.
 *
 * @param start start of the hour
 * @param requests number of requests, without those that were not recorded because there were too many addresses
 * @param blocked how many of them were blocked
 */
public record SeenHour(Instant start, long requests, long blocked) {

    static SeenHour of(Instant start, SeenTable table) {
        long requests = 0;
        long blocked = 0;
        for (SeenAddress address : table) {
            requests += address.requests();
            blocked += address.blocked();
        }
        return new SeenHour(start, requests, blocked);
    }
}
