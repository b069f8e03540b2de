package dev.bartizan.ip;

/** Thrown when a text is not the address or range it should be. */
public class IpSyntaxException extends IllegalArgumentException {

    private final IpSyntax syntax;

    public IpSyntaxException(String text, IpSyntax syntax) {
        super("'" + text + "': " + syntax.reason());
        this.syntax = syntax;
    }

    /** What is wrong; never a valid outcome. */
    public IpSyntax syntax() {
        return syntax;
    }
}
