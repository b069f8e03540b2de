package dev.bartizan.access;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** A way to write a request target that a program could mistake for another path. */
enum Spelling {
    AS_IT_IS(Rule.SAME, target -> target),
    MATRIX_PARAMETER(Rule.REFUSED, target -> afterFirstSegment(target, ";a")),
    MATRIX_PARAMETER_AT_END(Rule.REFUSED, target -> atEnd(target, ";a=b")),
    ENCODED_SEMICOLON(Rule.REFUSED, target -> afterFirstSegment(target, "%3ba")),
    DOUBLE_SLASH(Rule.REFUSED, target -> "/" + target),
    DOT(Rule.REFUSED, target -> "/." + target),
    DETOUR(Rule.REFUSED, target -> "/q/.." + target),
    ENCODED_DETOUR(Rule.REFUSED, target -> "/q/%2e%2E" + target),
    ENCODED_SLASH(Rule.REFUSED, target -> joined(target, "%2f")),
    BACKSLASH(Rule.REFUSED, target -> joined(target, "\\")),
    ENCODED_LETTER(Rule.NO_MORE, Spelling::withEncodedLetter),
    ABSOLUTE(Rule.NO_MORE, target -> "http://localhost" + target),
    TRAILING_SLASH(Rule.NO_MORE, target -> atEnd(target, "/")),
    UPPER_CASE(Rule.NOT_THERE, target -> {
        int end = endOfFirstSegment(target);
        return target.substring(0, end).toUpperCase(Locale.ROOT) + target.substring(end);
    });

    /** The expected kind of response. */
    enum Rule {
        /** The same as for the normal spelling. */
        SAME,
        /** 400 for every caller and every path. */
        REFUSED,
        /** Any response that grants no more than the normal spelling. */
        NO_MORE,
        /** Not found: no path is spelled like this. */
        NOT_THERE
    }

    private final Rule rule;
    private final UnaryOperator<String> spell;

    Spelling(Rule rule, UnaryOperator<String> spell) {
        this.rule = rule;
        this.spell = spell;
    }

    Rule rule() {
        return rule;
    }

    String of(String target) {
        return spell.apply(target);
    }

    /** The root has no other spelling in the middle or at the end. Text after a secret would belong to the secret. */
    boolean fits(String target) {
        return switch (this) {
            case AS_IT_IS, DOUBLE_SLASH, DOT, DETOUR, ENCODED_DETOUR, ABSOLUTE -> true;
            case MATRIX_PARAMETER_AT_END -> target.length() > 1 && !target.endsWith("/{secret}");
            case TRAILING_SLASH -> !target.split("\\?", 2)[0].endsWith("/");
            default -> target.length() > 1;
        };
    }

    private static int endOfFirstSegment(String target) {
        int end = 1;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static String afterFirstSegment(String target, String inserted) {
        int end = endOfFirstSegment(target);
        return target.substring(0, end) + inserted + target.substring(end);
    }

    private static String atEnd(String target, String appended) {
        int query = target.indexOf('?');
        return query < 0 ? target + appended : target.substring(0, query) + appended + target.substring(query);
    }

    /** Replaces the slash after the first segment, or the one before it if there is no other. */
    private static String joined(String target, String slash) {
        int end = endOfFirstSegment(target);
        return end < target.length() && target.charAt(end) == '/'
                ? target.substring(0, end) + slash + target.substring(end + 1)
                : "/" + slash + target.substring(1);
    }

    private static String withEncodedLetter(String target) {
        return "/%" + Integer.toHexString(target.charAt(1)) + target.substring(2);
    }
}
