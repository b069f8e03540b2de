package dev.bartizan.blocklist.importing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

/** The row of {@code import_schedule}. */
@ApplicationScoped
class ScheduleRepository implements PanacheRepository<ScheduleRow> {}
