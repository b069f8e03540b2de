package dev.bartizan.livelog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.error.ServiceException;
import java.util.Map;
import java.util.Optional;

/** What a client is told about its stream, rather than a line of it. */
public record ControlFrame(String json) implements Frame {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The filters that hold from here on, and how many of the lines that follow are older than this. */
    static ControlFrame hello(Map<String, ?> filters, int replayed) {
        ObjectNode frame = ofType("hello");
        frame.set("filters", JSON.valueToTree(filters));
        return new ControlFrame(frame.put("replayed", replayed).toString());
    }

    /** Lines that this client has lost since it was told last. */
    static ControlFrame dropped(long count) {
        return new ControlFrame(ofType("dropped").put("count", count).toString());
    }

    /** What became of the file; the reason where it is missing for another one than that it isn't there. */
    public static ControlFrame file(FileState state, Optional<String> reason) {
        ObjectNode frame = ofType("file").put("state", state.toString());
        reason.ifPresent(text -> frame.put("reason", text));
        return new ControlFrame(frame.toString());
    }

    /** Answers a message that can't be followed. */
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
