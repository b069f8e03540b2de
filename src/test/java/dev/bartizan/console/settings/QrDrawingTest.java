package dev.bartizan.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrDrawingTest {

    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");

    @Test
    void pathHasTheDarkModulesWithinTheQuietZone() {
        String uri = "otpauth://totp/Bartizan%3Aalice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bartizan";
        QrDrawing drawing = QrDrawing.of(uri);
        QrCode code = QrCode.encodeText(uri, QrCode.Ecc.MEDIUM);
        boolean[][] drawn = new boolean[drawing.size()][drawing.size()];
        Matcher run = RUN.matcher(drawing.path());
        int end = 0;
        while (run.find()) {
            assertThat(run.start()).isEqualTo(end);
            end = run.end();
            for (int x = 0; x < Integer.parseInt(run.group(3)); x++) {
                drawn[Integer.parseInt(run.group(2))][Integer.parseInt(run.group(1)) + x] = true;
            }
        }

        assertThat(end).isEqualTo(drawing.path().length());
        assertThat(drawing.size()).isEqualTo(code.size + 8);
        for (int y = 0; y < drawing.size(); y++) {
            for (int x = 0; x < drawing.size(); x++) {
                assertThat(drawn[y][x]).as("%d %d", x, y).isEqualTo(code.getModule(x - 4, y - 4));
            }
        }
    }
}
