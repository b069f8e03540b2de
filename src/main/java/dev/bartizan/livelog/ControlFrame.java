package dev.bartizan.livelog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.error.ServiceException;
import java.util.Map;
import java.util.Optional;

/** A message about the stream that is not a log line. */
public record ControlFrame(String json) implements Frame {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Announces the active filters, and how many of the following lines are replayed. */
    static ControlFrame hello(Map<String, ?> filters, int replayed) {
        ObjectNode frame = ofType("hello");
        frame.set("filters", JSON.valueToTree(filters));
        return new ControlFrame(frame.put("replayed", replayed).toString());
    }

    /** Announces how many lines the client has lost since the last such message. */
    static ControlFrame dropped(long count) {
        return new ControlFrame(ofType("dropped").put("count", count).toString());
    }

    /**
     * Announces a change of a file.
     *
     * @param name of the file; empty if several files can be meant
     * @param reason why the file can't be read although it exists
     */
    public static ControlFrame file(FileState state, Optional<String> name, Optional<String> reason) {
        ObjectNode frame = ofType("file").put("state", state.toString());
        name.ifPresent(text -> frame.put("file", text));
        reason.ifPresent(text -> frame.put("reason", text));
        return new ControlFrame(frame.toString());
    }

    /** Answers an invalid message. */
    public static ControlFrame error(ServiceException failure) {
        ObjectNode frame =
                ofType("error").put("error_code", failure.code().name()).put("message", failure.getMessage());
        frame.set("details", JSON.valueToTree(failure.details()));
        return new ControlFrame(frame.toString());
    }

    private static ObjectNode ofType(String type) {
        return JSON.createObjectNode().put("type", type);
    }
}
