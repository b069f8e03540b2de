package dev.bartizan.audit.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of the audit log. */
@Schema(description = "One page of the audit log.")
record AuditPageView(
        @Schema(description = "The entries of this page, newest first.")
        List<AuditEntryView> items,

        @Schema(description = "Pass it as `after` to get the next page; `null` on the last page.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable
        Long next) {}
