package dev.bartizan.traffic;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The requests of an hour or a day. */
@Entity
@Table(name = "seen_period")
class SeenPeriodRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Start of the hour or the day, in UTC. */
    Instant startedAt;

    /** 1 or 24. */
    int hours;

    /** Number of addresses in the content. */
    int addresses;

    /** Number of requests of further addresses. */
    long notRecorded;

    /** The stored form of a {@link SeenTable}. */
    byte[] content;
}
