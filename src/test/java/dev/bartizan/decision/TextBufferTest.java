package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TextBufferTest {

    private final ObjectMapper json = new ObjectMapper();

    @Example
    void foreignTextEndsNoString() throws JsonProcessingException {
        String text = "manual 'ban' by \"root\"\\\n\u0001\"}, {é 🦡";

        assertThat(readBack(text)).isEqualTo(text);
    }

    /** Half of a surrogate pair is not text; another character is written instead. */
    @Property
    void anyTextIsReadBackAsItWas(@ForAll String text) throws JsonProcessingException {
        String sound = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(readBack(text)).isEqualTo(sound);
    }

    private String readBack(String text) throws JsonProcessingException {
        TextBuffer buffer = new TextBuffer(1);
        buffer.ascii("[\"").json(text).ascii("\"]");
        return json.readTree(new String(buffer.toBytes(), StandardCharsets.UTF_8))
                .path(0)
                .textValue();
    }
}
