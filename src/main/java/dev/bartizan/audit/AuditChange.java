package dev.bartizan.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change for the audit log. It must have no secrets.
 *
 * @param action what was done, such as {@code account.create}
 * @param targetType the kind of what was changed, such as {@code account}
 * @param target what was changed: a name, or an id if it has no name; empty for all of that kind
 * @param before fields before the change, by name; empty for something new
 * @param after fields after the change
 * @param errorCode why the action failed; empty if it succeeded
 */
public record AuditChange(
        String action,
        String targetType,
        String target,
        Map<String, String> before,
        Map<String, String> after,
        Optional<String> errorCode) {

    private static final int LONGEST_TEXT = 500;

    /** A succeeded change without fields. The action's first word is the type of the target. */
    public static AuditChange of(String action, Object target) {
        int dot = action.indexOf('.');
        return new AuditChange(
                action,
                dot < 0 ? action : action.substring(0, dot),
                shortened(target.toString()),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    /**
     * A copy with fields before the change.
     *
     * @param namesAndValues names, each followed by its value, see {@link #fields}
     */
    public AuditChange before(@Nullable Object... namesAndValues) {
        return new AuditChange(action, targetType, target, fields(namesAndValues), after, errorCode);
    }

    /**
     * A copy with fields after the change.
     *
     * @param namesAndValues names, each followed by its value, see {@link #fields}
     */
    public AuditChange after(@Nullable Object... namesAndValues) {
        return new AuditChange(action, targetType, target, before, fields(namesAndValues), errorCode);
    }

    /** A copy with fields before and after the change, without those that are the same. The names come first. */
    public AuditChange between(Map<String, String> old, Map<String, String> next) {
        Map<String, String> changedBefore = new TreeMap<>(old);
        changedBefore.entrySet().removeAll(next.entrySet());
        Map<String, String> changedAfter = new TreeMap<>(next);
        changedAfter.entrySet().removeAll(old.entrySet());
        return new AuditChange(action, targetType, target, changedBefore, changedAfter, errorCode);
    }

    /** A copy for an action that failed. */
    public AuditChange failed(String code) {
        return new AuditChange(action, targetType, target, before, after, Optional.of(code));
    }

    /**
     * Fields of an object, by name. A field without a value is left out, and a long text is shortened.
     *
     * @param namesAndValues names, each followed by its value
     */
    public static Map<String, String> fields(@Nullable Object... namesAndValues) {
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            if (value != null) {
                fields.put(String.valueOf(namesAndValues[i]), shortened(value.toString()));
            }
        }
        return fields;
    }

    private static String shortened(String text) {
        int characters = text.codePointCount(0, text.length());
        return characters <= LONGEST_TEXT ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "…";
    }
}
