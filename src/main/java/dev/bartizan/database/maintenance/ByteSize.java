package dev.bartizan.database.maintenance;

import dev.bartizan.console.PageFrame;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Locale;

/** A size of files or disks. */
@TemplateData
public record ByteSize(long bytes) {

    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final double STEP = 1024;

    /** For people, in the notation of the visitor's language, such as {@code 1.5 GiB}. */
    public String text(PageFrame ui) {
        return text(ui.preferences().language());
    }

    String text(Locale language) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double amount = bytes / STEP;
        int unit = 0;
        // What would be written as 1024.0 is one of the next unit.
        while (amount >= STEP - 0.05) {
            amount /= STEP;
            unit++;
        }
        return String.format(language, "%.1f %s", amount, UNITS.get(unit));
    }
}
