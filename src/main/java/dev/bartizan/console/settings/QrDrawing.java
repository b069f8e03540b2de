package dev.bartizan.console.settings;

import io.nayuki.qrcodegen.QrCode;
import io.quarkus.qute.TemplateData;

/**
 * A QR code as a drawing for SVG.
 *
 * @param size width and height, in modules, with the quiet zone that readers need
 * @param path the dark modules as the data of an SVG path
 */
@TemplateData
public record QrDrawing(int size, String path) {

    /** Width of the quiet zone in modules, as the standard asks for. */
    private static final int QUIET = 4;

    /**
     * The QR code of a text.
     *
     * @param text at most 2331 bytes in UTF-8
     */
    static QrDrawing of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int first = x;
                while (code.getModule(x, y)) {
                    x++;
                }
                if (x > first) {
                    path.append("M%d %dh%dv1h-%dz".formatted(first + QUIET, y + QUIET, x - first, x - first));
                }
            }
        }
        return new QrDrawing(code.size + 2 * QUIET, path.toString());
    }
}
