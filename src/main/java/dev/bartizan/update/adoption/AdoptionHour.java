package dev.bartizan.update.adoption;

import dev.bartizan.update.Update;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What requests are counted by.
 *
 * @param hour begin of the hour
 * @param update the update that the app runs; empty for the one that it was installed with, and for unknown ones
 */
record AdoptionHour(Update.Target target, Instant hour, Optional<UUID> update) {}
