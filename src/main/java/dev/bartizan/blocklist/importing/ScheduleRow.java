package dev.bartizan.blocklist.importing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The schedule that was set through the API: the only row of its table. */
@Entity
@Table(name = "import_schedule")
class ScheduleRow {

    static final long ID = 1;

    @Id
    Long id = ID;

    String cron;
    String timeZone;
    long jitterSeconds;
    boolean enabled;
    Instant updatedAt;
}
