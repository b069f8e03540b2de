package dev.bartizan.ip;

/** A text is not a valid address or range. */
public class IpSyntaxException extends IllegalArgumentException {

    private final IpSyntax syntax;

    public IpSyntaxException(String text, IpSyntax syntax) {
        super("'" + text + "': " + syntax.reason());
        this.syntax = syntax;
    }

    /** The error; never a valid result. */
    public IpSyntax syntax() {
        return syntax;
    }
}
