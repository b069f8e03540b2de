package dev.bartizan.decision;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Bodies of a given length, and one that fails in the middle. */
@Path("/test/long-bodies")
@PermitAll
@NonBlocking
@Produces(MediaType.TEXT_PLAIN)
public class LongBodies {

    static final String LINE = "0123456789abcde\n";

    @GET
    @Path("/{lines}")
    @Operation(hidden = true)
    public StreamedBody whole(@PathParam("lines") int lines) {
        return new Lines(lines, Integer.MAX_VALUE);
    }

    @GET
    @Path("/{lines}/{failing_line}")
    @Operation(hidden = true)
    public StreamedBody failing(@PathParam("lines") int lines, @PathParam("failing_line") int failingLine) {
        return new Lines(lines, failingLine);
    }

    private static final class Lines implements StreamedBody {

        private final int lines;
        private final int failing;
        private int written;

        Lines(int lines, int failing) {
            this.lines = lines;
            this.failing = failing;
        }

        @Override
        public boolean append(TextBuffer buffer) {
            if (written == failing) {
                throw new IllegalStateException("in the middle of a test");
            }
            if (written < lines) {
                buffer.ascii(LINE);
                written++;
            }
            return written < lines;
        }
    }
}
